"""The lines of a file put together to invoices, wherever in the file they stand, in as little memory as they take."""

import json
import sys
from collections.abc import Mapping
from typing import NamedTuple

from crikit import money
from crikit.exchange.reading.invoices import LAYOUT, InvoiceRow
from crikit.invoices.models import Invoice
from crikit.keys import search_key
from crikit.language import gettext

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Said(NamedTuple):
    """What every line of an invoice has to repeat."""

    customer: str
    dated: str
    due_on: str
    currency: str
    total: int
    open_balance: int


class Gathered:
    """An invoice as far as it was read: `said` by line `first`. Its `lines` are JSON, one after the other: as objects
    they would take ten times the memory.

    `reason` says why it can't come in, for the line `refused_on`; `customer_id` whose it is, once that is known.
    """

    __slots__ = (
        *("amount", "customer_id", "first", "key", "lines", "number", "orders", "reason", "refused_on", "rows"),
        "said",
    )

    def __init__(self, number: str, key: str, line: int) -> None:
        self.number, self.key = number, key
        self.said: Said | None = None
        self.lines = b""
        self.orders = ""
        self.rows, self.amount, self.first, self.customer_id = 0, 0, line, 0
        self.reason, self.refused_on = "", line

    def refuse(self, line: int, reason: str) -> None:
        if not self.reason:
            self.reason, self.refused_on = reason, line

    def take(self, row: InvoiceRow, items: Mapping[str, int]) -> None:
        self.rows += 1
        said = said_by(row)
        if self.said is None:
            self.said, self.first = said, row.line
        elif self.said != said:
            self.refuse(row.line, contradiction(self.said, said, self.first))
        if row.customer_po and row.customer_po not in self.orders.split(", "):
            self.orders = f"{self.orders}, {row.customer_po}" if self.orders else row.customer_po
        if row.amount is not None:
            self.amount += row.amount
            item = items.get(search_key(row.item)) if row.item else None
            facts = (item, row.item, row.description, row.customer_po, row.quantity, row.unit_price, row.amount)
            self.lines += (b"," if self.lines else b"") + _json(facts).encode()


def said_by(row: InvoiceRow) -> Said:
    # Few customers and days stand on many lines.
    customer, dated, due_on = sys.intern(row.customer), sys.intern(row.dated), sys.intern(row.due_on)
    return Said(customer, dated, due_on, sys.intern(row.currency), row.total, row.open_balance)


def key_of(number: str) -> str:
    return search_key(number)[: Invoice.number_key.max_length]


def contradiction(before: Said, now: Said, line: int) -> str:
    """What a line says of the invoice other than its first line did."""
    field = next(name for name in Said._fields if getattr(before, name) != getattr(now, name))
    said = {"now": _written(getattr(now, field)), "before": _written(getattr(before, field)), "line": line}
    return gettext(
        "It says %(now)s for “%(field)s”, but line %(line)s of the same invoice says %(before)s.",
        field=str(LAYOUT.fields[field]),
        **said,
    )


def _written(value: str | int) -> str:
    return money.amount(value) if isinstance(value, int) else value or gettext("nothing")
