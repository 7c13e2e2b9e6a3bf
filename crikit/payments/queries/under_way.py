"""What is being paid at this moment, and what is under way until accounting has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from crikit import clock, db, search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.queries import gate
from crikit.payments.models import Payment, PaymentPart, State
from crikit.payments.rules import SAID


class UnderWay(NamedTuple):
    """Who pays an invoice since when, and how far that is."""

    payment_id: int
    state: str
    cents: int
    by_id: int
    by_name: str
    since: datetime

    @property
    def said(self) -> tuple[str, str]:
        words, tone = SAID[self.state]
        return str(words), tone


def under_way_of(actor: Actor, invoices: Iterable[int]) -> dict[int, UnderWay]:
    """By invoice, of those that were read through the actor."""
    gate(actor)
    ids = list(invoices)
    if not ids:
        return {}

    def build() -> Any:
        columns = (Payment.id, Payment.state, PaymentPart.cents, Payment.by_id, Payment.by_name, Payment.begun_at)
        these = search.among_numbers(PaymentPart.invoice, db.slot("invoices"))
        return PaymentPart.select(PaymentPart.invoice, *columns).join(Payment).where(these, PaymentPart.holds)

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept("payments under way", build, invoices=search.listed(ids)).fetchall()
    return {invoice: UnderWay._make((*facts, clock.from_column(begun_at))) for invoice, *facts, begun_at in rows}


def under_way_of_order(actor: Actor, order_id: int) -> UnderWay | None:
    """Of an order that was read through the actor."""
    gate(actor)
    columns = (Payment.id, Payment.state, PaymentPart.cents, Payment.by_id, Payment.by_name, Payment.begun_at)
    held = PaymentPart.select(*columns).join(Payment)
    held = held.where(PaymentPart.vendor_id == actor.vendor_id, PaymentPart.order == order_id, PaymentPart.holds)
    found = held.tuples().first()
    return UnderWay._make(found) if found else None


def sums_under_way(actor: Actor, customer: Customer) -> dict[str, int]:
    """What this customer has paid of its invoices and accounting doesn't know yet, in cents by currency."""
    gate(actor)

    def build() -> Any:
        handed_in = Payment.state.in_([State.PAID, State.WAITING])
        of_customer = (Payment.vendor_id == db.slot("vendor_id"), Payment.customer == db.slot("of"))
        sums = PaymentPart.select(Payment.currency, fn.SUM(PaymentPart.cents)).join(Payment)
        of_invoices = (handed_in, PaymentPart.holds, PaymentPart.invoice.is_null(False))
        return sums.where(*of_customer, *of_invoices).group_by(Payment.currency)

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept("sums under way", build, of=customer.id).fetchall()
    return {currency: int(cents) for currency, cents in rows}
