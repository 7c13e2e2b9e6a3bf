"""“Orders Entered in Portal”."""

from typing import Any

from crikit.orders.queries.listing import order_lines
from crikit.orders.views import bp
from crikit.web import current_actor, page, signed_in
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/orders")
@signed_in
def index() -> Any:
    actor, place = current_actor(), wanted_page()
    orders, pages = pages_around(place, order_lines(actor, place.skip), key="reference")
    return page("orders/index.html", fragments=["orders"], orders=orders, pages=pages)
