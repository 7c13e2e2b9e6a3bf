"""The list of shipments, the newest first."""

from typing import Any

from flask import request

from crikit.permissions.rules import Permission
from crikit.shipments.queries import Filter, count_shipments, listed
from crikit.shipments.views import bp
from crikit.web import current_actor, page, requires
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/shipments")
@requires(Permission.TRACK_SHIPMENTS)
def index() -> Any:
    actor, place, wanted = current_actor(), wanted_page(), Filter.of_address(request.args)
    rows = listed(actor, wanted, place.place, place.skip)
    parcels, pages = pages_around(place, rows, key="place_key")
    matching = count_shipments(actor, wanted)
    return page(
        "shipments/index.html", fragments=["shipments"], wanted=wanted, matching=matching, parcels=parcels, pages=pages
    )
