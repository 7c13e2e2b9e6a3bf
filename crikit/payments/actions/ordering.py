"""“Pay for Order”: a customer of whom the vendor wants it pays by card when it submits."""

import logging

from crikit import clock, db
from crikit.accounts.queries import own_username
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customer_for
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.language import gettext, lazy
from crikit.orders.actions.drafts import closed
from crikit.orders.actions.paying import ready_to_pay, send, set_aside
from crikit.orders.models import Order
from crikit.orders.models import State as OrderState
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.money import Sums
from crikit.payments.actions.outcome import note_down
from crikit.payments.checkout import MISCONFIGURED
from crikit.payments.models import Payment, PaymentPart, State
from crikit.payments.queries import can_pay
from crikit.payments.queries.accounts import keys_of
from crikit.payments.rules import LASTS, Due, complaint
from crikit.permissions.actions import administered
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

# Kept in English, and said in the reader's language when it is shown.
CAME_LATE = str(lazy("This was paid after the order had become a draft again. Refund it, or ask for the order."))
log = logging.getLogger(__name__)


def must_pay(actor: Actor, vendor: Vendor, customer: Customer) -> bool:
    """Whether this person pays by card to submit an order of this customer: the office and reps enter on account."""
    return actor.is_customer and vendor.card_payments and customer.pays_orders


def choose(actor: Actor, customer_id: int, *, pays_orders: bool) -> bool:
    """What the vendor wants of this customer. False if it stood so already."""
    with db.atomic():
        administered(actor)
        customer = customer_for(actor, customer_id)
        other = (Customer.id == customer.id, Customer.pays_orders != pays_orders)
        changed = bool(Customer.update(pays_orders=pays_orders).where(*other).execute())
        if changed and pays_orders:
            record("customer.pays_orders", customer, by=actor)
        elif changed:
            record("customer.orders_on_account", customer, by=actor)
    return changed


def begin(actor: Actor, vendor: Vendor, order: Order, *, version: int, shown: int | None) -> Payment:
    """The payment of this order, made now or by an earlier press; the order stands still meanwhile.

    Raises Conflict if the draft or its prices changed since they were looked at, DomainError for what can't be paid.
    """
    if not can_pay(actor) or not actor.may(Permission.SEE_PRICES):
        raise Conflict(
            gettext("Orders of your company are paid by card when they are submitted, and your username doesn’t pay.")
            if not actor.is_staff
            else gettext("Your management submits this order. The draft is kept.")
        )
    earlier = _begun(order)
    if earlier and order.state != OrderState.DRAFT:
        return earlier
    if order.state != OrderState.DRAFT:
        raise Conflict(closed(order))
    sums = ready_to_pay(actor, vendor, order, version=version, shown=shown)
    if earlier:
        return _paid_before(vendor, order, earlier, sums, version)
    if refusal := complaint([Due(order.id, order.reference, sums.total, vendor.currency)]):
        raise DomainError(refusal)
    keys = keys_of(vendor)
    if keys is None:
        raise DomainError(str(MISCONFIGURED))
    with db.atomic():
        set_aside(order, lines_of(order), sums, version)
        return _written(actor, order, sums.total, vendor.currency, keys.account_id, f"{order.key}-{version}")


def _paid_before(vendor: Vendor, order: Order, payment: Payment, sums: Sums, version: int) -> Payment:
    """Stripe’s word came after the order had become a draft again: at the same sum, that payment is for this one."""
    if payment.state != State.PAID or payment.cents != sums.total:
        told = gettext(
            "There is a payment for this order of another sum. Ask %(vendor)s what to do about it.", vendor=vendor.name
        )
        raise Conflict(told)
    with db.atomic():
        set_aside(order, lines_of(order), sums, version)
        Payment.update(note="").where(Payment.id == payment.id, Payment.note == CAME_LATE).execute()
    return payment


def _begun(order: Order) -> Payment | None:
    """By whoever of the customer: a second press, and a colleague's, lead to the same page."""
    part = PaymentPart.get_or_none(PaymentPart.order == order.id, PaymentPart.holds)
    return Payment.get_by_id(part.payment_id) if part else None


def _written(actor: Actor, order: Order, cents: int, currency: str, account_id: str, key: str) -> Payment:
    now = clock.now()
    payment: Payment = Payment.create(
        customer=order.customer_id,
        key=key,
        currency=currency,
        cents=cents,
        account_id=account_id,
        by_id=actor.user_id,
        by_name=actor.name,
        receipt_to=own_username(actor).email,
        begun_at=now,
        asked_at=now,
        lapses_at=now + LASTS,
    )
    PaymentPart.create(payment=payment.id, order=order.id, number=order.reference, cents=cents)
    record("payment.order_begun", order.customer, by=actor, reference=order.reference, payment=payment.id)
    return payment


def send_paid_of_all() -> int:
    """What a kill left unsent, of all vendors; how many were sent. One that can't be sent keeps no other waiting."""
    sent = 0
    with db.every_vendor():
        found = _paid_and_unsent()
    for part in found:
        try:
            with db.vendor_scope(part.vendor_id):
                sent += _sent(part)
        except Exception:
            log.exception("a paid order can't be sent", extra={"facts": {"order": part.order_id}})
    return sent


def send_paid() -> int:
    """The orders of this vendor that are paid for and not sent yet; how many were sent. After the transaction of the
    payment, for their documents take too long to draw within."""
    return sum(_sent(part) for part in _paid_and_unsent())


def _paid_and_unsent() -> list[PaymentPart]:
    paid = Payment.select(Payment.id).where(Payment.state == State.PAID)
    parts = PaymentPart.select().where(PaymentPart.holds, PaymentPart.payment.in_(paid))
    return list(parts.where(PaymentPart.order.is_null(False)).join(Order).where(Order.submitted_at.is_null()))


def _sent(part: PaymentPart) -> bool:
    payment, order = Payment.get_by_id(part.payment_id), Order.get_by_id(part.order_id)
    if order.state == OrderState.PAYING:
        vendor = vendor_of(part.vendor_id)
        return send(vendor, order, payment_id=payment.id, by_id=payment.by_id, by_name=payment.by_name)
    if not payment.note:
        with db.atomic():
            note_down(payment, CAME_LATE)
    return False
