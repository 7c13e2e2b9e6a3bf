"""The vendor's items, their prices and photos. Accounting says all but the photos."""

from typing import Any

from flask import Blueprint, Response, request

from crikit.catalog import actions, queries
from crikit.catalog.models import Item
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, signed_in, toast
from crikit.web.pagination import pages_around, wanted_page
from crikit.web.security import FILE_POLICY, takes

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
        matching=pages.counted(lines, lambda: queries.count_items(actor, wanted)),
        lines=lines,
        pages=pages,
    )


@bp.get("/items/<int:item_id>")
@requires(Permission.SEE_ITEMS)
def show(item_id: int) -> Any:
    return _page(queries.item_for(current_actor(), item_id))


@bp.post("/items/<int:item_id>/photo")
@requires(Permission.ADMINISTER)
@takes(actions.PHOTO_BYTES + 100_000)
def save_photo(item_id: int) -> Any:
    actor, item = current_actor(), queries.item_for(current_actor(), item_id)
    uploaded = request.files.get("photo")
    if not uploaded or not uploaded.filename:
        return _page(item, gettext("Choose a photo first."), 422)
    try:
        actions.save_photo(actor, item, uploaded.stream.read(actions.PHOTO_BYTES + 1))
    except DomainError as refusal:
        return _page(item, refusal.sentence, refusal.status)
    toast(gettext("This photo stands beside the item now."))
    return restart("catalog.show", item_id=item.id)


@bp.post("/items/<int:item_id>/photo/removal")
@requires(Permission.ADMINISTER)
def remove_photo(item_id: int) -> Any:
    item = queries.item_for(current_actor(), item_id)
    if actions.remove_photo(current_actor(), item):
        toast(gettext("The photo is removed."))
    return restart("catalog.show", item_id=item.id)


@bp.get("/items/photos/<key>")
@signed_in
def photo(key: str) -> Any:
    found = queries.photo_for(current_actor(), key)
    response = Response(bytes(found.content), mimetype=actions.KIND)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    # Another photo gets another key.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _page(item: Item, refusal: str = "", status: int = 200) -> Any:
    return page(
        "catalog/show.html",
        status=status,
        refusal=refusal,
        item=item,
        list_prices=queries.list_prices_of(item),
        volume_prices=queries.volume_prices_of(item),
    )
