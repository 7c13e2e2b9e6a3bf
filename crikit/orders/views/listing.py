"""“Orders Entered in Portal”: the list, and the same as a file."""

from typing import Any

from flask import request

from crikit import money
from crikit.downloads import Row
from crikit.language import gettext
from crikit.orders.queries import listing
from crikit.orders.rules import STATE_NAMES, STATE_TONES, sees_prices
from crikit.orders.views import bp
from crikit.shipments.queries import parcels_of_orders
from crikit.web import current_actor, page, signed_in
from crikit.web.attachments import attachment
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/orders")
@signed_in
def index() -> Any:
    actor, place = current_actor(), wanted_page()
    wanted = listing.Filter.of(actor, request.args)
    rows = listing.order_rows(actor, wanted, place.number, place.place)
    orders, pages = pages_around(place, rows, key="reference")
    return page(
        "orders/index.html",
        fragments=["orders"],
        wanted=wanted,
        matching=pages.counted(orders, lambda: listing.count_orders(actor, wanted)),
        orders=orders,
        totals=listing.totals_for(actor, [order.id for order in orders]) if sees_prices(actor) else None,
        parcels=parcels_of_orders(actor, [order.id for order in orders]),
        pages=pages,
        states=STATE_NAMES,
        tones=STATE_TONES,
    )


@bp.get("/orders.<any('csv', 'xlsx'):form>")
@signed_in
def orders_file(form: str) -> Any:
    actor = current_actor()
    wanted = listing.Filter.of(actor, request.args)
    headings = [
        *(gettext("Reference"), gettext("Name"), gettext("Customer"), gettext("Code"), gettext("Customer’s reference")),
        *(gettext("Begun"), gettext("Submitted"), gettext("Entered by"), gettext("Lines"), gettext("State")),
        gettext("Standard"),
    ]
    if not sees_prices(actor):
        return attachment("orders", form, headings, map(_cells, listing.every_row(actor, wanted)))
    priced = listing.every_priced_row(actor, wanted)
    return attachment("orders", form, [*headings, gettext("Total")], map(_cells_with_total, priced))


def _cells(order: listing.OrderRow) -> list[Any]:
    whose = (order.reference, order.name, order.customer, order.customer_code, order.purchase_order)
    standard = gettext("yes") if order.is_standard else gettext("no")
    facts = (order.entered_name, order.line_count, str(STATE_NAMES[order.state]), standard)
    return [*whose, order.created_at, order.submitted_at, *facts]


def _cells_with_total(row: listing.PricedRow) -> Row:
    return [*_cells(row.order), money.exactly(row.total)]
