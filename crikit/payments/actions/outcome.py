"""What becomes of a payment. Each step is guarded by the state it starts from, so that reports may come in any order,
twice, or at the same moment as a job that asks."""

from typing import Any

from peewee import IntegrityError, fn

from crikit import clock, db
from crikit.history.actions import record
from crikit.language import lazy
from crikit.orders.actions.paying import give_back
from crikit.payments import mails
from crikit.payments.checkout import Session
from crikit.payments.models import Payment, PaymentDispute, PaymentPart, PaymentRefund, State
from crikit.payments.queries import parts_of
from crikit.payments.rules import CAME_TO_NOTHING, IN_ALL, UNANSWERED, mark, stripe_amount

BY = "Stripe"
GIVEN, NOT_GIVEN = ("succeeded", "pending", "requires_action"), ("failed", "canceled")
# Kept in English, and said in the reader's language when they are shown.
ANOTHER_SUM = str(lazy("Stripe reported another amount or currency than was to be paid. Look at it there."))
OTHER_PARTS = str(lazy("Stripe reported a payment for other invoices than these. Look at it there."))
ANOTHER_PAGE = str(lazy("Stripe reported this payment from another page than the one it began on. Look at it there."))
PAID_TWICE = str(lazy("This was paid although another payment for the same invoice is on its way. Refund one of them."))


def held(payment_id: int) -> Payment:
    """The payment as it stands, which nobody else changes until the transaction ends."""
    db.held(Payment.select(Payment.id).where(Payment.id == payment_id)).execute()
    found: Payment = Payment.get_by_id(payment_id)
    return found


def take(payment: Payment, session: Session) -> str:
    """What Stripe says of its page; why nothing was changed, else empty. In a transaction, with the payment held."""
    if fault := mismatch(payment, session):
        note_down(payment, fault)
        return fault
    if not payment.session:
        payment.session, payment.address = session.id, session.address
        payment.save()
    if session.status == "complete" and session.payment_status == "paid":
        paid(payment, session)
    elif session.status == "complete":
        Payment.update(state=State.WAITING).where(*_is(payment, State.BEGUN, State.OPEN)).execute()
    elif session.status == "expired":
        release(payment, State.LAPSED)
    elif session.status == "open":
        Payment.update(state=State.OPEN).where(*_is(payment, State.BEGUN)).execute()
    return ""


def mismatch(payment: Payment, session: Session) -> str:
    """Why this can't be the page of this payment; empty if it is."""
    if session.reference != payment.key or (payment.session and session.id != payment.session):
        return ANOTHER_PAGE
    if session.currency != payment.currency or session.total != stripe_amount(payment.cents, payment.currency):
        return ANOTHER_SUM
    parts = [(part.number, part.cents) for part in parts_of(payment)]
    right = session.mark == mark(parts) and sum(cents for _, cents in parts) == payment.cents
    return "" if right else OTHER_PARTS


def paid(payment: Payment, session: Session) -> None:
    now = clock.now()
    facts: dict[str, Any] = {"state": State.PAID, "paid_at": now, "ended_at": None}
    if session.intent:
        facts["intent"] = session.intent
    if not Payment.update(**facts).where(*_is(payment, *UNANSWERED, *CAME_TO_NOTHING)).execute():
        return
    payment = Payment.get_by_id(payment.id)
    take_hold(payment)
    mails.receipt(payment)
    numbers = ", ".join(part.number for part in parts_of(payment))
    record("payment.paid", payment.customer, by_name=BY, invoices=numbers, payment=payment.id, by_whom=payment.by_name)
    join_reports(payment)


def take_hold(payment: Payment) -> None:
    """Of the invoices, where they were let go already. What another payment holds stays with that one, and is said."""
    for part in PaymentPart.select().where(PaymentPart.payment == payment.id, ~PaymentPart.holds):
        try:
            with db.atomic():
                PaymentPart.update(holds=True).where(PaymentPart.id == part.id).execute()
        except IntegrityError:
            note_down(payment, PAID_TWICE)


def release(payment: Payment, state: State) -> bool:
    """It came to nothing: others may pay what it held. False if it had become something meanwhile."""
    ended = Payment.update(state=state, ended_at=clock.now()).where(*_is(payment, *UNANSWERED)).execute()
    if ended:
        let_go(payment)
        give_back(part.order_id for part in parts_of(payment) if part.order_id)
    return bool(ended)


def let_go(payment: Payment) -> None:
    PaymentPart.update(holds=False).where(PaymentPart.payment == payment.id, PaymentPart.holds).execute()


def note_down(payment: Payment, sentence: str) -> None:
    Payment.update(note=sentence).where(Payment.id == payment.id).execute()


def join_reports(payment: Payment) -> None:
    """Refunds and disputes that were reported before it was known which payment they are of."""
    for model in (PaymentRefund, PaymentDispute):
        theirs = (model.intent == payment.intent, model.intent != "", model.payment.is_null())
        model.update(payment=payment.id).where(*theirs).execute()
    count_refunds(payment.id)


def count_refunds(payment_id: int) -> None:
    """What was given back in all; a payment that was given back whole holds nothing any more."""
    payment = held(payment_id)
    total = refunded_of(payment)
    if total == payment.refunded:
        return
    Payment.update(refunded=total).where(Payment.id == payment.id).execute()
    numbers = ", ".join(part.number for part in parts_of(payment))
    if total > payment.refunded:
        record("payment.refunded", payment.customer, by_name=BY, invoices=numbers, payment=payment.id)
    if total >= payment.cents:
        back = {"state": State.REFUNDED, "ended_at": clock.now()}
        if Payment.update(**back).where(*_is(payment, State.PAID, State.SETTLED)).execute():
            let_go(payment)
    elif Payment.update(state=State.PAID, ended_at=None).where(*_is(payment, State.REFUNDED)).execute():
        take_hold(payment)


def refunded_of(payment: Payment) -> int:
    """Single refunds and the charge's own sum are reported apart and in any order: the larger one is the later one,
    unless one of the refunds failed afterwards."""
    rows = PaymentRefund.select(PaymentRefund.state, fn.SUM(PaymentRefund.cents))
    of_it = rows.where(PaymentRefund.payment == payment.id).group_by(PaymentRefund.state)
    sums = {state: int(cents) for state, cents in of_it.tuples()}
    single = sum(sums.get(state, 0) for state in GIVEN)
    failed = any(state in sums for state in NOT_GIVEN)
    return min(single if failed else max(single, sums.get(IN_ALL, 0)), payment.cents)


def _is(payment: Payment, *states: State) -> tuple[Any, ...]:
    return (Payment.id == payment.id, Payment.state.in_(states))
