"""“Submit Order”, and the order as a document."""

from typing import Any

from flask import Response, g, request, url_for

from crikit.actor import Actor
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.numbers import number_in
from crikit.orders.actions import drafts
from crikit.orders.actions.submission import submit
from crikit.orders.documents import order_pdf
from crikit.orders.queries import money
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import sees_prices
from crikit.orders.views import bp
from crikit.orders.views.pad import after_change, customer_of_pad
from crikit.payments.actions import beginning, ordering
from crikit.payments.checkout import page_of
from crikit.payments.models import Payment
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires, signed_in, toast
from crikit.web.access import lead_to


@bp.post("/orders/pad/<key>/submission")
@requires(Permission.ENTER_ORDERS)
def send_off(key: str) -> Any:
    actor, customer = current_actor(), customer_of_pad(key)
    version = number_in(request.form.get("version")) or 0
    try:
        order = drafts.ready_to_submit(actor, key, customer, bool(request.form.get("email_customer")), g.vendor.today)
        if ordering.must_pay(actor, g.vendor, customer):
            payment = ordering.begin(actor, g.vendor, order, version=version or order.version, shown=_shown(actor))
            return lead_to(_card_page(actor, payment) or url_for("payments.show", payment_id=payment.id))
        sent = submit(actor, g.vendor, order, version=version or order.version, shown=_shown(actor))
    except DomainError as refused:
        return after_change(key, customer, refusal=refused.sentence, status=refused.status)
    if sent:
        toast(gettext("Order %(reference)s was submitted.", reference=order.reference))
    return lead_to(url_for("orders.show", order_id=order.id))


def _card_page(actor: Actor, payment: Payment) -> str:
    """Where it is paid. Empty if a colleague is at it, or if that page doesn't open now: the payment's own page goes on
    from there."""
    try:
        return page_of(beginning.lead(payment)) if payment.by_id == actor.user_id else ""
    except DomainError as refusal:
        toast(refusal.sentence, "bad")
    return ""


def _shown(actor: Actor) -> int | None:
    """The total that stood on the page, in cents; only compared with ours, and for nobody who could learn it so."""
    text = request.form.get("shown", "") if sees_prices(actor) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@bp.get("/orders/<int:order_id>.pdf")
@signed_in
def pdf(order_id: int) -> Any:
    actor = current_actor()
    order = order_for(actor, order_id)
    lines = lines_of(order)
    sums = money.sums_for(actor, order, lines, g.vendor.today) if sees_prices(actor) else None
    response = Response(order_pdf(g.vendor, order, lines, sums), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"order-{order.reference or order.id}.pdf")
    response.headers["Cache-Control"] = "no-store"
    return response
