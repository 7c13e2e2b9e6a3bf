"""From the press of “Pay” to a page at Stripe: first our own rows, then the call, then its answer."""

from typing import Any
from zoneinfo import ZoneInfo

from peewee import IntegrityError

from crikit import clock, config, db, language
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.queries import customer_for
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.actions import record
from crikit.invoices.models import Invoice
from crikit.language import gettext, lazy
from crikit.payments.actions.outcome import note_down, release
from crikit.payments.checkout import MISCONFIGURED, Refused, Session, Stripe, WrongKey
from crikit.payments.models import LONGEST_KEY, Payment, PaymentPart, State
from crikit.payments.queries import due_for, parts_of, paying_gate, titled
from crikit.payments.queries.accounts import Keys, keys_of
from crikit.payments.rules import LASTS, Due, complaint, mark, stripe_amount
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from crikit.vendors.queries import vendor_of

CHANGED = lazy("Something about these invoices has changed since you looked at them. This is how they stand now.")


class Held(Conflict):
    """One of the invoices is being paid already; `payment` is the one that holds it."""

    def __init__(self, sentence: str, payment: Payment) -> None:
        super().__init__(sentence)
        self.payment = payment


def begin(actor: Actor, invoice_ids: set[int], *, key: str, seen: str) -> Payment:
    """The payment of this key, made now or by an earlier press. `seen` is the mark of what the person agreed to pay.

    Raises Held when somebody is paying one of these, Conflict when they aren't what was seen, DomainError for what
    can't be paid.
    """
    paying_gate(actor)
    if not key or len(key) > LONGEST_KEY:
        raise DomainError(gettext("Begin once more from the list of invoices."))
    try:
        with db.atomic():
            return _earlier(actor, key) or _begun(actor, invoice_ids, key, seen)
    except IntegrityError:
        # The database's own word: somebody came between our look and our row.
        with db.atomic():
            if earlier := _earlier(actor, key):
                return earlier
            _refuse_held(invoice_ids)
        raise Conflict(str(CHANGED)) from None


def _earlier(actor: Actor, key: str) -> Payment | None:
    found: Payment | None = Payment.get_or_none(Payment.key == key)
    if found and found.by_id != actor.user_id:
        raise Forbidden
    return found


def _begun(actor: Actor, invoice_ids: set[int], key: str, seen: str) -> Payment:
    # In one order for all, so that two who pay some of the same wait for each other and not in a circle.
    db.held(Invoice.select(Invoice.id).where(Invoice.id.in_(invoice_ids)).order_by(Invoice.id)).execute()
    user = User.get_or_none(User.id == actor.user_id)
    if user is None or Permission.PAY_INVOICES not in rights_of(user):
        raise Forbidden
    if earlier := _earlier(actor, key):
        return earlier
    due = due_for(actor, invoice_ids)
    if refusal := complaint(due):
        raise DomainError(refusal)
    _refuse_held(invoice_ids)
    if mark((one.number, one.cents) for one in due) != seen:
        raise Conflict(str(CHANGED))
    vendor = vendor_of(actor.vendor_id)
    keys = keys_of(vendor)
    if keys is None:
        raise DomainError(str(MISCONFIGURED))
    return _written(actor, user, due, key, keys)


def _written(actor: Actor, user: User, due: list[Due], key: str, keys: Keys) -> Payment:
    customer, now = customer_for(actor, actor.customer_id or 0), clock.now()
    payment: Payment = Payment.create(
        customer=customer,
        key=key,
        currency=due[0].currency,
        cents=sum(one.cents for one in due),
        account_id=keys.account_id,
        by_id=actor.user_id,
        by_name=actor.name,
        receipt_to=user.email,
        begun_at=now,
        asked_at=now,
        lapses_at=now + LASTS,
    )
    parts = [
        {"payment": payment.id, "invoice": one.id, "number": one.number, "cents": one.cents, "paid_before": one.paid}
        for one in due
    ]
    PaymentPart.insert_many(parts).execute()
    record("payment.begun", customer, by=actor, invoices=", ".join(one.number for one in due), payment=payment.id)
    return payment


def _refuse_held(invoice_ids: set[int]) -> None:
    held = PaymentPart.select().where(PaymentPart.invoice.in_(invoice_ids), PaymentPart.holds)
    part = held.order_by(PaymentPart.invoice).first()
    if part is None:
        return
    payment: Payment = Payment.get_by_id(part.payment_id)
    told = {"name": payment.by_name, "number": part.number, "time": language.date_and_time(_local(payment))}
    if payment.state in (State.PAID, State.WAITING):
        sentence = gettext("%(name)s has paid invoice %(number)s by card since %(time)s.", **told)
    else:
        sentence = gettext("%(name)s is paying invoice %(number)s since %(time)s.", **told)
    raise Held(sentence, payment)


def _local(payment: Payment) -> Any:
    return payment.begun_at.astimezone(ZoneInfo(vendor_of(payment.vendor_id).timezone))


def lead(payment: Payment, *, waits: bool = False) -> Payment:
    """Gives a payment that has begun its page at Stripe: the same one, however often it is asked for.

    Raises Unreached when Stripe doesn't answer; the payment stays begun, and the next try goes on with it. Raises
    DomainError when Stripe refuses; the payment has failed then and holds nothing.
    """
    if payment.state != State.BEGUN:
        return payment
    vendor = vendor_of(payment.vendor_id)
    keys = keys_of(vendor)
    try:
        if keys is None or keys.account_id != payment.account_id:
            raise WrongKey(str(MISCONFIGURED))
        made = Stripe(keys.key, waits=waits).create(wanted(payment, vendor), f"crikit-{payment.id}-{payment.key}")
    except Refused as refusal:
        with db.atomic():
            release(payment, State.FAILED)
            note_down(payment, refusal.sentence)
        raise DomainError(str(MISCONFIGURED) if isinstance(refusal, WrongKey) else refusal.sentence) from refusal
    opened(payment, made)
    return Payment.get_by_id(payment.id)


def opened(payment: Payment, session: Session) -> None:
    """Whatever Stripe reported meanwhile stays."""
    facts = {"session": session.id, "address": session.address}
    with db.atomic():
        Payment.update(**facts).where(Payment.id == payment.id, Payment.session.in_(["", session.id])).execute()
        Payment.update(state=State.OPEN).where(Payment.id == payment.id, Payment.state == State.BEGUN).execute()


def wanted(payment: Payment, vendor: Vendor) -> dict[str, Any]:
    """What Stripe is told. The same each time, or it would refuse the repetition."""
    base, parts = config.settings().base_url, parts_of(payment)
    told = {"vendor": vendor.slug, "payment": payment.key, "mark": mark((part.number, part.cents) for part in parts)}
    with language.spoken(vendor.language):
        names = [titled(part) for part in parts]
    lines = [
        {
            "quantity": 1,
            "price_data": {
                "currency": payment.currency.lower(),
                "unit_amount": stripe_amount(part.cents, payment.currency),
                "product_data": {"name": name},
            },
        }
        for part, name in zip(parts, names, strict=True)
    ]
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": payment.key,
        "customer_email": payment.receipt_to,
        "expires_at": int(payment.lapses_at.timestamp()),
        "success_url": f"{base}/payments/{payment.id}?back=paid",
        "cancel_url": f"{base}/payments/{payment.id}",
        "metadata": told,
        "payment_intent_data": {"metadata": told, "description": ", ".join(names)[:900]},
        "line_items": lines,
    }
