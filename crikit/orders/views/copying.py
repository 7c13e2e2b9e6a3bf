"""“Create a Copy”, and what changed since the order that a draft is a copy of."""

from typing import Any

from flask import g, redirect, render_template, request, url_for

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import Filter, customer_lines
from crikit.errors import Forbidden
from crikit.language import gettext
from crikit.orders.actions import copying
from crikit.orders.models import Order
from crikit.orders.queries import money
from crikit.orders.queries.comparison import comparison_for
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import can_copy_to_another, can_keep_prices
from crikit.orders.views import bp
from crikit.orders.views.pad import LONGEST_KEY, customer_chosen, new_key
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, is_htmx, page, requires, toast
from crikit.web.access import lead_to


@bp.get("/orders/<int:order_id>/copy")
@requires(Permission.ENTER_ORDERS)
def choose_copy(order_id: int) -> Any:
    """Reps and the office say for whom, and at which prices."""
    actor = current_actor()
    order = order_for(actor, order_id)
    customer = _for_whom(actor, order)
    wanted = Filter.of({"q": request.args.get("q", "")})
    choices = customer_lines(actor, wanted, None) if can_copy_to_another(actor) and wanted.q else []
    facts: dict[str, Any] = {
        "order": order,
        "customer": customer,
        "wanted": wanted,
        "choices": choices,
        "key": new_key(),
    }
    totals = _totals(actor, order, customer)
    return page(
        "orders/copy.html", fragments=["choices"], may_choose=can_copy_to_another(actor), totals=totals, **facts
    )


@bp.post("/orders/<int:order_id>/copy")
@requires(Permission.ENTER_ORDERS)
def copy_order(order_id: int) -> Any:
    actor = current_actor()
    order = order_for(actor, order_id)
    key = request.form.get("key", "")[:LONGEST_KEY] or new_key()
    as_then = request.form.get("prices") == "then"
    made = copying.copy(actor, order, _for_whom(actor, order), key, g.vendor.today, prices_as_then=as_then)
    if made.reference:
        copied = {"reference": made.reference, "original": order.reference}
        toast(gettext("This is order %(reference)s, a copy of %(original)s. Nothing is submitted yet.", **copied))
    return lead_to(url_for("orders.show", order_id=made.id))


@bp.post("/orders/<int:order_id>/comparison")
@requires(Permission.ENTER_ORDERS)
def fold_comparison(order_id: int) -> Any:
    """Folded away for everybody who works on this draft, or shown again."""
    actor = current_actor()
    order = order_for(actor, order_id)
    copying.show_changes(order, request.form.get("shown") == "1")
    if not is_htmx():
        return redirect(url_for("orders.show", order_id=order.id), 303)
    comparison = comparison_for(actor, order, lines_of(order), g.vendor.today)
    return fragment(render_template("orders/_comparison.html", order=order, comparison=comparison))


def _for_whom(actor: Actor, order: Order) -> Customer:
    number = "" if actor.is_customer else request.values.get("customer", "")
    customer = customer_chosen(actor, number) if number else order.customer
    if customer.id != order.customer_id and not can_copy_to_another(actor):
        raise Forbidden(gettext("Your username copies orders for the same customer only."))
    return customer


def _totals(actor: Actor, order: Order, customer: Customer) -> tuple[int, int] | None:
    """What it came to then, and what the same comes to today; None if there is nothing to choose."""
    if not can_keep_prices(actor, order, customer.id):
        return None
    today = g.vendor.today
    lines = lines_of(order)
    return money.sums_for(actor, order, lines, today).total, money.sums_today(actor, customer, lines, today).total
