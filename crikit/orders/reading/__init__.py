"""Reading the rows that people paste or upload into an order; knows texts only, neither database nor web.

`rows = read(text)` is every line that isn't blank; those of a file come from `orders.imports.rows_of`. The caller asks
the database once for what is `wanted(rows)`, and with the answer, key → the items it may mean, `settle(rows, known)`
makes one line of each row: ready, to fix, or left out with its reason.
"""

from crikit.orders.reading.guesses import closest, with_digits
from crikit.orders.reading.lines import Offer, ReadLine, Tally, tally
from crikit.orders.reading.readings import Known, Match
from crikit.orders.reading.rows import Row, from_table, read, refuse_too_many, wanted
from crikit.orders.reading.sentences import Trouble
from crikit.orders.reading.settling import settle

__all__ = [
    "Known",
    "Match",
    "Offer",
    "ReadLine",
    "Row",
    "Tally",
    "Trouble",
    "closest",
    "from_table",
    "read",
    "refuse_too_many",
    "settle",
    "tally",
    "wanted",
    "with_digits",
]
