"""Three years of invoices of the invented vendor, as its accounting program would export them."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from crikit.money import signed
from crikit.samples.goods import GOODS, Good

HEADINGS = (
    *("Invoice Number", "Customer ID", "Date", "Due Date", "Customer PO", "Item", "Description"),
    *("Quantity", "Unit Price", "Line Total", "Invoice Total", "Open Balance"),
)
FIRST_NUMBER = 41_207
DAYS = 3 * 365
TERMS = timedelta(days=30)
# Sold until last year, and no longer among the items.
GONE = Good("CN-101", "Beeswax Votive Candles, Box of 12", "box", 4, 4, 18_40, None)


def rows(buyers: Mapping[str, int], dice: random.Random, today: date) -> Iterator[list[str]]:
    """A line a row; `buyers` says by customer code how many invoices each one has."""
    days = sorted((today - timedelta(days=_days_ago(dice)), code) for code, many in buyers.items() for _ in range(many))
    for number, (dated, code) in enumerate(days, FIRST_NUMBER):
        lines = _credit(dice) if dice.random() < 0.03 else _lines(dice, dated, today)
        total = sum(quantity * good.cents for good, quantity in lines)
        order = f"PO-{dice.randrange(1_000, 9_999)}" if dice.random() < 0.7 else ""
        still = _open(dice, total, (today - dated - TERMS).days)
        for good, quantity in lines:
            yield [
                *(str(number), code, dated.isoformat(), (dated + TERMS).isoformat(), order, good.code, good.name),
                *(str(quantity), _money(good.cents), _money(quantity * good.cents), _money(total), _money(still)),
            ]


def _days_ago(dice: random.Random) -> int:
    """More of late: business grows."""
    return int(DAYS * dice.random() ** 1.4)


def _lines(dice: random.Random, dated: date, today: date) -> list[tuple[Good, int]]:
    sold = [good for good in GOODS if good.active]
    if (today - dated).days > 365:
        sold.append(GONE)
    return [(good, good.pack * dice.randint(1, 8)) for good in dice.sample(sold, dice.randint(1, 7))]


def _credit(dice: random.Random) -> list[tuple[Good, int]]:
    """Something came back."""
    return [(dice.choice(GOODS), -dice.randint(1, 3))]


def _open(dice: random.Random, total: int, days_late: int) -> int:
    """Most pay in time, some late, a few not at all, and now and then a part."""
    chance = 0.85 if days_late <= 0 else 0.3 if days_late <= 30 else 0.12 if days_late <= 90 else 0.01
    if dice.random() > chance:
        return 0
    return total // 2 if total > 0 and dice.random() < 0.1 else total


def _money(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


class Bill(NamedTuple):
    """An invoice with its lines, in cents and whole pieces."""

    number: str
    customer: str
    dated: date
    due_on: date
    customer_po: str
    total: int
    open_balance: int
    lines: list[tuple[str, str, int, int, int]]


def bills(buyers: Mapping[str, int], dice: random.Random, today: date) -> Iterator[Bill]:
    """The same, invoice by invoice; a line is code, name, quantity, price of one and amount."""
    for number, lines in groupby(rows(buyers, dice, today), key=itemgetter(0)):
        found = list(lines)
        _, customer, dated, due_on, customer_po, *_ = found[0]
        days = date.fromisoformat(dated), date.fromisoformat(due_on)
        sums = signed(found[0][10]), signed(found[0][11])
        sold = [(code, name, int(many), signed(one), signed(all_)) for *_, code, name, many, one, all_, _, _ in found]
        yield Bill(number, customer, *days, customer_po, *sums, sold)
