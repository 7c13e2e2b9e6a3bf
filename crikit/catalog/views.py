"""The vendor's items and their prices. They can't be edited here: accounting says them."""

from typing import Any

from flask import Blueprint, request

from crikit.catalog import queries
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires
from crikit.web.pagination import pages_around, wanted_page

bp = Blueprint("catalog", __name__)


@bp.get("/items")
@requires(Permission.SEE_ITEMS)
def index() -> Any:
    actor, wanted, place = current_actor(), queries.Filter.of(request.args), wanted_page()
    lines, pages = pages_around(place, queries.item_lines(actor, wanted, place.place, place.skip), key="code_key")
    return page(
        "catalog/index.html",
        fragments=["items"],
        wanted=wanted,
        parameters=wanted.parameters,
        matching=queries.count_items(actor, wanted),
        lines=lines,
        pages=pages,
    )


@bp.get("/items/<int:item_id>")
@requires(Permission.SEE_ITEMS)
def show(item_id: int) -> Any:
    item = queries.item_for(current_actor(), item_id)
    return page(
        "catalog/show.html",
        item=item,
        list_prices=queries.list_prices_of(item),
        volume_prices=queries.volume_prices_of(item),
    )
