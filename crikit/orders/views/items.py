"""The items that come up while one is typing on the pad."""

from typing import Any

from flask import request

from crikit.orders.queries.items import Found, suggested
from crikit.orders.views import bp
from crikit.orders.views.pad import customer_chosen
from crikit.permissions.rules import Permission
from crikit.quantities import ONE, say
from crikit.web import current_actor, fragment, requires
from crikit.web.rows import Row, RowTemplate

SUGGESTION = RowTemplate(
    "orders/_suggestion.html",
    traits=("has_photo", "has_packs", "has_stock"),
    texts=("id", "code", "name", "photo", "pack", "stock"),
)


@bp.get("/orders/items")
@requires(Permission.ENTER_ORDERS)
def suggestions() -> Any:
    """The office may say for whose order: then what this customer calls an item is known, too."""
    actor = current_actor()
    number = request.args.get("customer", "")
    whose = actor.customer_id or (customer_chosen(actor, number).id if number else 0)
    found = suggested(actor, request.args.get("item", ""), whose)
    return fragment(SUGGESTION.fill(_row(item) for item in found))


def _row(item: Found) -> Row:
    stock = "" if item.stock is None else say(item.stock)
    texts = str(item.id), item.code, item.name, item.photo_key, say(item.pack), stock
    return (bool(item.photo_key), item.pack != ONE, item.stock is not None), texts
