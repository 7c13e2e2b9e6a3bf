"""A new order, and an order by its address: on the pad while it is a draft, to read afterwards."""

from typing import Any

from flask import g, request, url_for

from crikit.customers.queries import Filter, customer_lines
from crikit.invoices import exports as invoices
from crikit.language import gettext
from crikit.orders.actions import drafts
from crikit.orders.models import Order
from crikit.orders.queries import money
from crikit.orders.queries.comparison import copied_order_for
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.orders import keys_of, order_for, stages_of
from crikit.orders.rules import STATE_NAMES, STATE_TONES, can_change, can_confirm, can_edit, sees_prices
from crikit.orders.views import bp
from crikit.orders.views.pad import customer_chosen, customer_of_pad, new_key, pad_page
from crikit.payments.exports import of_order as payment_of_order
from crikit.permissions.rules import Permission
from crikit.shipments.exports import of_order
from crikit.web import current_actor, page, requires, restart, signed_in, toast


@bp.get("/orders/new")
@requires(Permission.ENTER_ORDERS)
def new() -> Any:
    """The office and reps say first whose order it is."""
    actor = current_actor()
    if actor.is_customer:
        return pad_page(customer_of_pad(""), new_key(), None)
    if number := request.args.get("customer", ""):
        return pad_page(customer_chosen(actor, number), new_key(), None)
    wanted = Filter.of({"q": request.args.get("q", "")})
    return page("orders/whose.html", fragments=["choices"], wanted=wanted, choices=customer_lines(actor, wanted, None))


@bp.get("/orders/<int:order_id>")
@signed_in
def show(order_id: int) -> Any:
    actor = current_actor()
    order = order_for(actor, order_id)
    if can_edit(actor, order):
        return pad_page(order.customer, order.key, order)
    return order_page(order)


def order_page(order: Order, *, status: int = 200, **further: Any) -> Any:
    """An order to read, and for the office to answer."""
    actor, lines = current_actor(), lines_of(order)
    sums = money.sums_for(actor, order, lines, g.vendor.today) if sees_prices(actor) else None
    may = {
        "may_confirm": can_confirm(actor, order),
        "may_change": can_change(actor, order),
        **further,
        **of_order(actor, order),
        **invoices.of_order(actor, g.vendor, order.customer_id, keys_of(order)),
        **payment_of_order(actor, order),
    }
    return page("orders/show.html", status=status, **_shown(order), lines=lines, sums=sums, **may)


def _shown(order: Order) -> dict[str, Any]:
    """All that the order's page says besides its lines. `key` is what a copy will be called on its pad."""
    copied = copied_order_for(current_actor(), order)
    facts = {"order": order, "customer": order.customer, "copied": copied, "key": new_key()}
    return {**facts, "stages": stages_of(order), "states": STATE_NAMES, "tones": STATE_TONES}


@bp.post("/orders/<int:order_id>/deletion")
@requires(Permission.ENTER_ORDERS)
def delete(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    drafts.delete(current_actor(), order)
    undo = url_for("orders.restore", order_id=order.id)
    toast(gettext("Draft %(reference)s was deleted.", reference=order.reference), undo_url=undo)
    return restart("orders.index")


@bp.post("/orders/<int:order_id>/restoration")
@requires(Permission.ENTER_ORDERS)
def restore(order_id: int) -> Any:
    order = drafts.restore(current_actor(), order_id)
    return restart("orders.show", order_id=order.id)
