"""The items that come up while one is typing on the pad."""

from typing import Any

from flask import render_template, request

from crikit.orders.queries.items import suggested
from crikit.orders.views import bp
from crikit.orders.views.pad import customer_chosen
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires
from crikit.web.page import fragment


@bp.get("/orders/items")
@requires(Permission.ENTER_ORDERS)
def suggestions() -> Any:
    """The office may say for whose order: then what this customer calls an item is known, too."""
    actor = current_actor()
    number = request.args.get("customer", "")
    whose = actor.customer_id or (customer_chosen(actor, number).id if number else 0)
    found = suggested(actor, request.args.get("item", ""), whose)
    return fragment(render_template("orders/_suggestions.html", items=found))
