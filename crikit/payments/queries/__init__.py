"""Reading payments. They are money: whoever passes the gate of invoices reads them, and staff never does."""

from typing import Any, NamedTuple

from crikit.actor import Actor, Role
from crikit.customers.models import Customer
from crikit.customers.queries import customers_for
from crikit.errors import Forbidden, NotFound
from crikit.invoices.models import Invoice
from crikit.invoices.queries import gate, invoices_for
from crikit.language import gettext
from crikit.payments.models import Payment, PaymentPart
from crikit.payments.rules import Due
from crikit.permissions.rules import Permission


def paying_gate(actor: Actor) -> None:
    """Lets those through who may pay for their company."""
    gate(actor)
    if not can_pay(actor):
        raise Forbidden


def can_pay(actor: Actor) -> bool:
    return actor.role is Role.MANAGEMENT and actor.may(Permission.PAY_INVOICES) and actor.may(Permission.SEE_BALANCE)


def payments_for(actor: Actor) -> Any:
    """Those of the customers this person sees, as a query to go on with."""
    gate(actor)
    theirs = customers_for(actor).select(Customer.id)
    return Payment.select().where(Payment.vendor_id == actor.vendor_id, Payment.customer.in_(theirs))


def payment_for(actor: Actor, payment_id: int) -> Payment:
    found: Payment | None = payments_for(actor).where(Payment.id == payment_id).first()
    if found is None:
        raise NotFound
    return found


def due_for(actor: Actor, invoice_ids: set[int]) -> list[Due]:
    """What is open on these invoices, by their ids. Raises NotFound for one that isn't the actor's to see."""
    found = invoices_for(actor).where(Invoice.id.in_(invoice_ids)).order_by(Invoice.id)
    due = [Due(one.id, one.number, one.open_balance, one.currency, one.paid) for one in found]
    if len(due) != len(invoice_ids):
        raise NotFound
    return due


class Part(NamedTuple):
    """`invoice_id` leads to its page; an order is paid for by its number alone."""

    invoice_id: int | None
    order_id: int | None
    number: str
    cents: int
    holds: bool


def titled(part: Part) -> str:
    """In a reader's words, on Stripe's page and ours."""
    if part.order_id:
        return gettext("Order %(reference)s", reference=part.number)
    return gettext("Invoice %(number)s", number=part.number)


def parts_of(payment: Payment) -> list[Part]:
    """Of a payment that was read through the actor."""
    columns = [PaymentPart.invoice, PaymentPart.order, PaymentPart.number, PaymentPart.cents, PaymentPart.holds]
    found = PaymentPart.select(*columns).where(PaymentPart.payment == payment.id).order_by(PaymentPart.id)
    return [Part._make(row) for row in found.tuples()]
