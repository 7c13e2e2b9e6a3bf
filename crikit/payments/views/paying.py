"""From ticked invoices to Stripe's page and back."""

import secrets
from typing import Any

from flask import request

from crikit.errors import DomainError, Forbidden, NotFound
from crikit.language import gettext
from crikit.numbers import numbers_in
from crikit.payments.actions import asking, beginning
from crikit.payments.checkout import card_pages, page_of
from crikit.payments.models import Payment
from crikit.payments.queries import can_pay, due_for, parts_of, payment_for
from crikit.payments.queries.aftermath import afterwards_of
from crikit.payments.queries.under_way import under_way_of
from crikit.payments.rules import CAME_TO_NOTHING, SAID, UNANSWERED, complaint, mark
from crikit.payments.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast
from crikit.web.access import lead_to
from crikit.web.security import may_lead_to


@bp.get("/payments/new")
@requires(Permission.PAY_INVOICES)
def new() -> Any:
    return _check(_ticked(request.args.getlist("invoice")))


@bp.post("/payments")
@requires(Permission.PAY_INVOICES)
def begin() -> Any:
    actor, form = current_actor(), request.form
    ticked, key = _ticked(form.getlist("invoice")), form.get("key", "")
    try:
        payment = beginning.begin(actor, ticked, key=key, seen=form.get("seen", ""))
    except DomainError as refusal:
        if isinstance(refusal, Forbidden | NotFound):
            raise
        return _check(ticked, refusal)
    return _lead(payment)


@bp.get("/payments/<int:payment_id>")
@requires(Permission.SEE_BALANCE)
def show(payment_id: int) -> Any:
    return _show(payment_for(current_actor(), payment_id))


@bp.post("/payments/<int:payment_id>/continuation")
@requires(Permission.PAY_INVOICES)
def go_on(payment_id: int) -> Any:
    """To its page at Stripe, which it is given now if it has none yet."""
    actor = current_actor()
    payment = payment_for(actor, payment_id)
    if payment.by_id != actor.user_id:
        raise Forbidden
    return _lead(payment)


@bp.post("/payments/<int:payment_id>/end")
@requires(Permission.PAY_INVOICES)
def give_up(payment_id: int) -> Any:
    try:
        asking.give_up(current_actor(), payment_id)
    except DomainError as refusal:
        if isinstance(refusal, Forbidden | NotFound):
            raise
        return _show(payment_for(current_actor(), payment_id), refusal)
    toast(gettext("Given up: nothing was charged, and it can be paid again."), "")
    return restart("payments.show", payment_id=payment_id)


def _lead(payment: Payment) -> Any:
    try:
        payment = beginning.lead(payment)
    except DomainError as refusal:
        return _show(payment_for(current_actor(), payment.id), refusal)
    if not (address := page_of(payment)):
        return restart("payments.show", payment_id=payment.id)
    return may_lead_to(lead_to(address), card_pages())


def _check(ticked: set[int], refusal: DomainError | None = None) -> Any:
    """What is to be paid, with its sum. The key in the form makes a second press the same payment."""
    actor = current_actor()
    due = due_for(actor, ticked)
    response = page(
        "payments/new.html",
        status=refusal.status if refusal else 200,
        due=due,
        sum=sum(one.cents for one in due),
        complaint=complaint(due),
        held=under_way_of(actor, [one.id for one in due]),
        refusal=refusal.sentence if refusal else "",
        key=secrets.token_urlsafe(24),
        seen=mark((one.number, one.cents) for one in due),
    )
    return may_lead_to(response, card_pages())


def _show(payment: Payment, refusal: DomainError | None = None) -> Any:
    actor = current_actor()
    response = page(
        "payments/show.html",
        fragments=["payment"],
        status=refusal.status if refusal else 200,
        payment=payment,
        parts=parts_of(payment),
        afterwards=afterwards_of(actor, payment),
        said=SAID[payment.state],
        is_unanswered=payment.state in UNANSWERED,
        came_to_nothing=payment.state in CAME_TO_NOTHING,
        comes_back=request.args.get("back") == "paid",
        pays=can_pay(actor),
        is_mine=payment.by_id == actor.user_id,
        refusal=refusal.sentence if refusal else "",
    )
    return may_lead_to(response, card_pages())


def _ticked(numbers: list[str]) -> set[int]:
    return set(numbers_in(numbers[:1_000]))
