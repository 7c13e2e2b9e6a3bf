"""Reading the rows that people paste or upload into an order; knows texts only, neither database nor web.

rows = read(text)                    every line that isn't blank
known = …[key] for key in wanted(rows)   the caller's one query: key → the items it may mean
lines = settle(rows, known)          one line for each row: ready, to fix, or left out with its reason
"""

from crikit.orders.reading.guesses import closest
from crikit.orders.reading.lines import Offer, ReadLine, Tally, tally
from crikit.orders.reading.readings import Match
from crikit.orders.reading.rows import Row, from_table, read, wanted
from crikit.orders.reading.sentences import Trouble
from crikit.orders.reading.settling import settle

__all__ = [
    "Match",
    "Offer",
    "ReadLine",
    "Row",
    "Tally",
    "Trouble",
    "closest",
    "from_table",
    "read",
    "settle",
    "tally",
    "wanted",
]
