"""A statement of account: what was invoiced to one customer in a period, and what of it is still open.

Accounting tells what is open now and not when it was paid, so the statement doesn't either.
"""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice
from crikit.invoices.queries import invoices_for
from crikit.invoices.rules import OPEN, PAID


@dataclass(frozen=True)
class Sums:
    currency: str
    total: int
    open_balance: int
    open_before: int

    @property
    def paid(self) -> int:
        return self.total - self.open_balance

    @property
    def owed(self) -> int:
        """At the end of the period, as far as accounting tells today."""
        return self.open_before + self.open_balance


@dataclass(frozen=True)
class Statement:
    """Invoices of the period, the oldest first; `open_before` is open on what is older."""

    customer: Customer
    first: date
    last: date
    invoices: list[Invoice]
    sums: list[Sums]


def statement(actor: Actor, customer: Customer, first: date, last: date, currency: str) -> Statement:
    theirs = invoices_for(actor).where(Invoice.customer == customer.id)
    found = list(theirs.where(Invoice.dated.between(first, last)).order_by(Invoice.dated, Invoice.id))
    still_open = theirs.where(Invoice.list_key.between(OPEN, PAID), Invoice.dated < first)
    before = still_open.select(Invoice.currency, fn.SUM(Invoice.open_balance)).group_by(Invoice.currency)
    older = {code: int(cents) for code, cents in before.tuples()}
    codes = sorted({*older, *(invoice.currency for invoice in found)}) or [currency]
    return Statement(customer, first, last, found, [_sums(code, found, older.get(code, 0)) for code in codes])


def _sums(code: str, found: list[Invoice], before: int) -> Sums:
    mine = [invoice for invoice in found if invoice.currency == code]
    return Sums(code, sum(one.total for one in mine), sum(one.open_balance for one in mine), before)
