"""The lines of a file put together to invoices, wherever in the file they stand."""

import json
from collections.abc import Mapping
from typing import Any

from crikit import money
from crikit.exchange.reading.invoices import LAYOUT, InvoiceRow
from crikit.invoices.models import Invoice
from crikit.keys import search_key
from crikit.language import gettext

# What every line of an invoice has to repeat.
REPEATED = ("customer", "dated", "due_on", "currency", "total", "open_balance")


class Gathered:
    """An invoice as far as it was read. Its `lines` are JSON: as objects they would take five times the memory.

    `facts` are its columns as they are to be, empty if it can't come in; `reason` says why, for the line `refused_on`.
    """

    __slots__ = ("amount", "facts", "first", "key", "lines", "number", "orders", "reason", "refused_on", "rows")

    def __init__(self, number: str, line: int) -> None:
        self.number, self.key = number, key_of(number)
        self.first: InvoiceRow | None = None
        self.lines: list[str] = []
        self.orders: tuple[str, ...] = ()
        self.rows, self.amount = 0, 0
        self.facts: dict[str, Any] = {}
        self.reason, self.refused_on = "", line

    def refuse(self, line: int, reason: str) -> None:
        if not self.reason:
            self.reason, self.refused_on = reason, line

    def take(self, row: InvoiceRow, items: Mapping[str, int]) -> None:
        self.rows += 1
        if self.first is None:
            self.first = row
        elif reason := contradiction(self.first, row):
            self.refuse(row.line, reason)
        if row.customer_po and row.customer_po not in self.orders:
            self.orders += (row.customer_po,)
        if row.amount is not None:
            self.amount += row.amount
            item = items.get(search_key(row.item)) if row.item else None
            facts = (item, row.item, row.description, row.customer_po, row.quantity, row.unit_price, row.amount)
            self.lines.append(json.dumps(facts, ensure_ascii=False, separators=(",", ":")))


def key_of(number: str) -> str:
    return search_key(number)[: Invoice.number_key.max_length]


def contradiction(first: InvoiceRow, row: InvoiceRow) -> str:
    """What a line says of the invoice other than its first line did, or nothing."""
    for field in REPEATED:
        before, now = getattr(first, field), getattr(row, field)
        if before != now:
            said = {"now": _said(now), "before": _said(before), "line": first.line}
            return gettext(
                "It says %(now)s for “%(field)s”, but line %(line)s of the same invoice says %(before)s.",
                field=str(LAYOUT.fields[field]),
                **said,
            )
    return ""


def _said(value: str | int) -> str:
    return money.amount(value) if isinstance(value, int) else value or gettext("nothing")
