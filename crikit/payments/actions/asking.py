"""Asking Stripe what became of a payment: when somebody gives it up, and after those of which nothing is heard."""

import logging
from datetime import timedelta

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError, Unreached
from crikit.history.actions import record
from crikit.language import gettext, lazy
from crikit.payments.actions.beginning import lead
from crikit.payments.actions.outcome import held, note_down, release, take
from crikit.payments.checkout import MISCONFIGURED, Refused, Session, Stripe, WrongKey
from crikit.payments.models import Payment, State
from crikit.payments.queries import parts_of, paying_gate, payment_for
from crikit.payments.queries.accounts import Keys, keys_of
from crikit.payments.rules import UNANSWERED
from crikit.vendors.queries import vendor_of

# Nothing is heard for so long before Stripe is asked, and before it is asked again.
SILENCE = timedelta(minutes=5)
# Its page is closed for so long: nobody can have paid on one that nobody here ever saw, or that can't be asked for.
LONG_OVER = timedelta(hours=1)
ASKED_AT_ONCE = 50
UNANSWERABLE = str(lazy("Stripe couldn’t be asked what became of this payment. Look at it there."))
log = logging.getLogger(__name__)


def give_up(actor: Actor, payment_id: int) -> None:
    """Closes the page at Stripe first, then lets go of the invoices. Raises Unreached when Stripe doesn't answer, and
    Conflict when it has been paid meanwhile."""
    paying_gate(actor)
    payment = payment_for(actor, payment_id)
    if payment.state not in UNANSWERED:
        return
    # Without its answer nobody knows whether there is a page; asked again, Stripe names the one there is.
    payment = lead(payment)
    keys = _keys(payment)
    if keys is None:
        raise Unreached(str(MISCONFIGURED))
    try:
        session = _closed(Stripe(keys.key), payment)
    except WrongKey as refusal:
        raise Unreached(str(MISCONFIGURED)) from refusal
    with db.atomic():
        now = held(payment.id)
        if session.status == "expired":
            if release(now, State.GIVEN_UP):
                numbers = ", ".join(part.number for part in parts_of(now))
                record("payment.given_up", now.customer, by=actor, invoices=numbers, payment=now.id)
            return
        take(now, session)
    raise Conflict(gettext("It can’t be given up any more: the card was charged, or the bank is being asked."))


def _closed(ask: Stripe, payment: Payment) -> Session:
    try:
        return ask.expire(payment.session)
    except Refused:
        # Paid or over already: what it has become counts.
        return ask.session(payment.session)


def _keys(payment: Payment) -> Keys | None:
    """Those of the account that it began with."""
    keys = keys_of(vendor_of(payment.vendor_id))
    return keys if keys and keys.account_id == payment.account_id else None


def ask_after_payments() -> int:
    """Those of all vendors of which nothing is heard; how many were asked after."""
    before = clock.now() - SILENCE
    with db.every_vendor():
        silent = Payment.select().where(Payment.state.in_(UNANSWERED), Payment.asked_at < before)
        waiting = list(silent.order_by(Payment.asked_at, Payment.id).limit(ASKED_AT_ONCE))
    unreached: set[int] = set()
    for payment in waiting:
        with db.vendor_scope(payment.vendor_id):
            Payment.update(asked_at=clock.now()).where(Payment.id == payment.id).execute()
            try:
                if payment.vendor_id not in unreached:
                    ask_after(payment)
            except Unreached:
                # Its account wouldn't answer for the next one either.
                unreached.add(payment.vendor_id)
                _end_what_nobody_can_pay(payment)
    return len(waiting)


def ask_after(payment: Payment) -> None:
    """Takes in what Stripe says of it. What was begun and never answered is closed: whoever began it has left."""
    keys = _keys(payment)
    if keys is None:
        _end_what_nobody_can_pay(payment)
        return
    ask, was_begun = Stripe(keys.key, waits=True), payment.state == State.BEGUN
    try:
        payment = lead(payment, waits=True)
        session = _closed(ask, payment) if was_begun else ask.session(payment.session)
    except Unreached:
        raise
    except DomainError:
        # It failed, and holds nothing any more; or this key can't ask.
        _end_what_nobody_can_pay(payment)
        return
    with db.atomic():
        take(held(payment.id), session)


def _end_what_nobody_can_pay(payment: Payment) -> None:
    if clock.now() < payment.lapses_at + LONG_OVER:
        return
    with db.atomic():
        now = held(payment.id)
        if release(now, State.LAPSED) and now.session:
            note_down(now, UNANSWERABLE)
