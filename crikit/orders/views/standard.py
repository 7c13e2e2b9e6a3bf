"""“Make Standard”: the order with whose lines the customer's new orders begin."""

from typing import Any

from flask import redirect, render_template, url_for

from crikit.language import gettext
from crikit.orders.actions.standard import make_standard, unmake_standard
from crikit.orders.models import Order
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import can_edit, may_submit
from crikit.orders.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, is_htmx, requires, toast


@bp.post("/orders/<int:order_id>/standard")
@requires(Permission.ENTER_ORDERS)
def standard(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    before = make_standard(current_actor(), order)
    if before:
        toast(
            gettext("New orders begin with these lines now, no longer with those of order %(before)s.", before=before)
        )
    else:
        toast(gettext("New orders begin with these lines now."))
    return _marked(order)


@bp.post("/orders/<int:order_id>/standard/removal")
@requires(Permission.ENTER_ORDERS)
def no_standard(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    unmake_standard(current_actor(), order)
    toast(gettext("New orders begin empty again."))
    return _marked(order)


def _marked(order: Order) -> Any:
    if is_htmx():
        return fragment(render_template("orders/_standard.html", order=order), *_last_step(order))
    return redirect(url_for("orders.show", order_id=order.id), 303)


def _last_step(order: Order) -> list[str]:
    """On the pad of a draft: a standard order isn't submitted, so the button for it goes and comes back."""
    actor = current_actor()
    if not can_edit(actor, order):
        return []
    pad = {"order": order, "customer": order.customer, "key": order.key, "may_submit": may_submit(actor)}
    return [render_template("orders/_pad_submit.html", **pad, out_of_band=True)]
