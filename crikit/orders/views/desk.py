"""The order desk: what was submitted, the longest waiting first, confirmed or rejected where it stands."""

import secrets
from collections.abc import Iterator
from typing import Any

from flask import g, render_template, request, url_for

from crikit.errors import DomainError
from crikit.language import gettext, lazy
from crikit.numbers import number_in
from crikit.orders.actions.desk import LONGEST_REASON, confirm, reject
from crikit.orders.models import ExportForm, Order
from crikit.orders.queries import desk as piles
from crikit.orders.queries.desk import Pile
from crikit.orders.queries.listing import totals_for
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import STATE_NAMES, STATE_TONES, sees_prices
from crikit.orders.views import bp
from crikit.orders.views.orders import order_page
from crikit.payments.exports import of_order as payment_of_order
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, page, requires, restart, toast
from crikit.web.pagination import pages_around, wanted_page

PILES = {
    Pile.NEW: lazy("New"),
    Pile.CONFIRMED: lazy("Confirmed, not exported"),
    Pile.EXPORTED: lazy("Exported"),
    Pile.REJECTED: lazy("Rejected"),
}
FORMS = {
    ExportForm.IIF: lazy("QuickBooks Desktop (IIF)"),
    ExportForm.CSV: lazy("Table (CSV)"),
    ExportForm.XLSX: lazy("Excel (XLSX)"),
}


@bp.get("/orders/desk")
@requires(Permission.CONFIRM_ORDERS)
def desk(refused: DomainError | None = None, refused_order: int = 0) -> Any:
    """After a refusal, the same with its sentence, and what was typed beside the order."""
    actor, place, pile = current_actor(), wanted_page(), pile_shown()
    orders, pages = pages_around(place, piles.rows_for(actor, pile, place.skip), key="reference")
    ids = [order.id for order in orders]
    news = piles.news_for(actor)
    shown = {"orders": orders, "pages": pages, "pile": pile, "label": PILES[pile], "news": news}
    return page(
        "orders/desk.html",
        fragments=["desk"],
        status=refused.status if refused else 200,
        **shown,
        tabs=list(_tabs(pile, news.waiting)),
        totals=totals_for(actor, ids) if sees_prices(actor) else None,
        reasons=piles.reasons_of(ids) if pile is Pile.REJECTED else {},
        states=STATE_NAMES,
        tones=STATE_TONES,
        refused=refused,
        refused_order=refused_order,
        longest_reason=LONGEST_REASON,
        forms=FORMS if pile in (Pile.NEW, Pile.CONFIRMED) else {},
        key=secrets.token_urlsafe(18),
    )


def _tabs(shown: Pile, waiting: int) -> Iterator[dict[str, Any]]:
    for pile, label in PILES.items():
        tab = {"label": label, "url": url_for("orders.desk", show=pile), "current": pile is shown}
        yield tab | ({"count": waiting, "waiting": True, "count_id": "new_count"} if pile is Pile.NEW else {})


def pile_shown() -> Pile:
    name = request.values.get("show", "")
    return Pile(name) if name in set(Pile) else Pile.NEW


@bp.get("/orders/desk/news")
@requires(Permission.CONFIRM_ORDERS)
def desk_news() -> Any:
    """What waits by now, for a list that was drawn when `seen` waited."""
    news = piles.news_for(current_actor())
    seen = request.args.get("seen", "")[:40]
    return fragment(render_template("orders/_desk_news.html", news=news, seen=seen, polled=True))


@bp.post("/orders/<int:order_id>/confirmation")
@requires(Permission.CONFIRM_ORDERS)
def confirm_order(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    try:
        done = confirm(current_actor(), g.vendor, order, _version())
    except DomainError as refused:
        return answer(order, refused)
    said = gettext("Confirmed. The contact of order %(reference)s is told by e-mail.", reference=order.reference)
    already = gettext("Order %(reference)s was confirmed already.", reference=order.reference)
    toast(said if done else already, tone="good" if done else "neutral")
    return answer(order)


@bp.post("/orders/<int:order_id>/rejection")
@requires(Permission.CONFIRM_ORDERS)
def reject_order(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    try:
        done = reject(current_actor(), g.vendor, order, request.form.get("reason", ""), _version())
    except DomainError as refused:
        return answer(order, refused)
    if not done:
        toast(gettext("Order %(reference)s was rejected already.", reference=order.reference), tone="neutral")
        return answer(order)
    said = gettext("Rejected. The contact of order %(reference)s reads the reason.", reference=order.reference)
    paid = payment_of_order(current_actor(), order)["way"]
    if paid:
        said += " " + gettext("It was paid by card, payment %(number)s: refund it at Stripe.", number=paid.payment_id)
    toast(said, tone="warn" if paid else "neutral")
    return answer(order)


def _version() -> int:
    return number_in(request.form.get("version")) or 0


def answer(order: Order, refused: DomainError | None = None) -> Any:
    """Back to where the button stood: on the desk, or on the order itself."""
    on_desk = request.form.get("on") == "desk"
    if refused and on_desk:
        return desk(refused, order.id)
    if refused:
        again = order_for(current_actor(), order.id)
        return order_page(again, refusal=refused.sentence, status=refused.status, typed=request.form)
    if on_desk:
        return restart("orders.desk", query={"show": pile_shown()})
    return restart("orders.show", order_id=order.id)
