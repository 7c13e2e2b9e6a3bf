"""Accounting has it: what was under way is over."""

from crikit import clock
from crikit.invoices.models import Invoice
from crikit.orders.models import Order
from crikit.orders.models import State as OrderState
from crikit.payments.models import Payment, PaymentPart, State


def settle() -> int:
    """Within the import that brought invoices in: nothing is open any more on what was paid, and paid orders are
    invoiced. How many parts."""
    paid = Payment.select(Payment.id).where(Payment.state == State.PAID)
    closed = Invoice.select(Invoice.id).where(Invoice.open_balance <= 0)
    invoiced = Order.select(Order.id).where(Order.state == OrderState.INVOICED)
    known = PaymentPart.invoice.in_(closed) | PaymentPart.order.in_(invoiced)
    under_way = (PaymentPart.holds, PaymentPart.payment.in_(paid), known)
    ids = [id_ for (id_,) in PaymentPart.select(PaymentPart.id).where(*under_way).tuples()]
    if not ids:
        return 0
    let_go: int = PaymentPart.update(holds=False).where(PaymentPart.id.in_(ids)).execute()
    touched = PaymentPart.select(PaymentPart.payment).where(PaymentPart.id.in_(ids))
    still = PaymentPart.select(PaymentPart.payment).where(PaymentPart.holds)
    over = (Payment.id.in_(touched), Payment.state == State.PAID, Payment.id.not_in(still))
    Payment.update(state=State.SETTLED, ended_at=clock.now()).where(*over).execute()
    return let_go
