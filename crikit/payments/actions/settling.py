"""Accounting has it: what was under way is over."""

from peewee import JOIN

from crikit import clock
from crikit.invoices.models import Invoice
from crikit.orders.models import Order
from crikit.orders.models import State as OrderState
from crikit.payments.models import Payment, PaymentPart, State


def settle() -> int:
    """Within the import that brought invoices in: nothing is open any more on what was paid, or accounting's own sum of
    what was paid has grown by it; and paid orders are invoiced. How many parts."""
    has_it = Invoice.total - Invoice.open_balance >= PaymentPart.paid_before + PaymentPart.cents
    invoiced = Order.select(Order.id).where(Order.state == OrderState.INVOICED)
    known = (Invoice.open_balance <= 0) | has_it | PaymentPart.order.in_(invoiced)
    paid = PaymentPart.select(PaymentPart.id).join(Payment).switch(PaymentPart).join(Invoice, JOIN.LEFT_OUTER)
    ids = [id_ for (id_,) in paid.where(PaymentPart.holds, Payment.state == State.PAID, known).tuples()]
    if not ids:
        return 0
    let_go: int = PaymentPart.update(holds=False).where(PaymentPart.id.in_(ids)).execute()
    touched = PaymentPart.select(PaymentPart.payment).where(PaymentPart.id.in_(ids))
    still = PaymentPart.select(PaymentPart.payment).where(PaymentPart.holds)
    over = (Payment.id.in_(touched), Payment.state == State.PAID, Payment.id.not_in(still))
    Payment.update(state=State.SETTLED, ended_at=clock.now()).where(*over).execute()
    return let_go
