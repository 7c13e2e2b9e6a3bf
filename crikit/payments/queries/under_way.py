"""What is being paid at this moment, and what is under way until accounting has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from peewee import fn

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
    def is_handed_in(self) -> bool:
        """The customer has done its part."""
        return self.state in (State.PAID, State.WAITING)

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
    columns = (Payment.id, Payment.state, PaymentPart.cents, Payment.by_id, Payment.by_name, Payment.begun_at)
    held = (
        PaymentPart.select(PaymentPart.invoice, *columns)
        .join(Payment)
        .where(PaymentPart.vendor_id == actor.vendor_id, PaymentPart.invoice.in_(ids), PaymentPart.holds)
    )
    return {invoice: UnderWay._make(facts) for invoice, *facts in held.tuples()}


def sums_under_way(actor: Actor, customer: Customer) -> dict[str, int]:
    """What this customer has paid and accounting doesn't know yet, in cents by currency."""
    gate(actor)
    handed_in = Payment.state.in_([State.PAID, State.WAITING])
    of_customer = (Payment.vendor_id == actor.vendor_id, Payment.customer == customer.id, handed_in, PaymentPart.holds)
    sums = PaymentPart.select(Payment.currency, fn.SUM(PaymentPart.cents)).join(Payment).where(*of_customer)
    return {currency: int(cents) for currency, cents in sums.group_by(Payment.currency).tuples()}
