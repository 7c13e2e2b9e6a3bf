"""Orders on paper: one, a pile of the desk, or all of an export, each on a sheet of its own."""

from collections.abc import Sequence
from typing import Any

from flask import g

from crikit.errors import Conflict, NotFound
from crikit.language import gettext
from crikit.orders.documents import facts_of
from crikit.orders.queries.desk import ids_for
from crikit.orders.queries.money import charges_for
from crikit.orders.queries.orders import order_for
from crikit.orders.queries.sold import AT_ONCE, export_for, orders_of_export, sheets_for
from crikit.orders.rules import sees_prices
from crikit.orders.views import bp
from crikit.orders.views.desk import pile_shown
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, signed_in


@bp.get("/orders/<int:order_id>/print")
@signed_in
def print_order(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    if order.submitted_at is None:
        raise Conflict(gettext("A draft isn’t printed: it is no order yet. Submit it first."))
    return sheets([order.id])


@bp.get("/orders/desk/print")
@requires(Permission.CONFIRM_ORDERS)
def print_pile() -> Any:
    return sheets(ids_for(current_actor(), pile_shown(), AT_ONCE))


@bp.get("/orders/desk/exports/<int:export_id>/print")
@requires(Permission.CONFIRM_ORDERS)
def print_export(export_id: int) -> Any:
    return sheets(orders_of_export(export_for(current_actor(), export_id)))


def sheets(order_ids: Sequence[int]) -> Any:
    """Without amounts for who sees none."""
    actor = current_actor()
    found = sheets_for(actor, order_ids)
    if not found:
        raise NotFound
    charges = charges_for(actor, [sheet.order.id for sheet in found]) if sees_prices(actor) else None
    return page("orders/print.html", sheets=found, charges=charges, facts_of=lambda order: facts_of(g.vendor, order))
