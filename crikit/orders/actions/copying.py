"""“Create a Copy”: a draft with a number of its own and the lines of an order that was written before."""

from datetime import date
from typing import Any

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict, Forbidden, NotFound
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.actions.drafts import begin, take_lines, write_down
from crikit.orders.models import COPIED, LinePrice, Order, OrderLine
from crikit.orders.queries.money import chosen_prices
from crikit.orders.queries.orders import order_of_key
from crikit.orders.rules import can_copy_for, can_keep_prices

PRICES_AT_ONCE = 200


def copy(
    actor: Actor, original: Order, customer: Customer, key: str, on: date, *, prices_as_then: bool = False
) -> Order:
    """The copy, for this customer; a second press with the same key leads to the same one.

    With `prices_as_then` each line keeps what it cost: raises Forbidden for whoever may not choose that.
    """
    if not can_copy_for(actor, original, customer.id):
        raise Forbidden
    if prices_as_then and not can_keep_prices(actor, original, customer.id):
        raise Forbidden(gettext("This copy can only be made at today’s prices."))
    with db.atomic():
        order = begin(actor, key, customer)
        if order is None:
            return _made_before(actor, original, key)
        take_lines(order, original)
        if prices_as_then:
            _take_prices(order, original)
        write_down(order, on, copied_from=original.id, shows_changes=not original.is_draft, **_header(order, original))
        facts = {"reference": order.reference, "original": original.reference, "customer": customer.name}
        record("order.copied", order, by=actor, **facts)
    return order


def _made_before(actor: Actor, original: Order, key: str) -> Order:
    order = order_of_key(actor, key)
    if order is None or order.copied_from != original.id:
        raise NotFound(gettext("This copy was deleted. Press “Create a Copy” on the order again to make another one."))
    return order


def _header(order: Order, original: Order) -> dict[str, Any]:
    """Where it goes and how; what the customer called that order, and when it was wanted, was about that one."""
    if order.customer_id != original.customer_id:
        return {}
    return {"ship_to": original.ship_to, "ship_via": original.ship_via, "notes": original.notes}


def _take_prices(order: Order, original: Order) -> None:
    ids = dict(OrderLine.select(OrderLine.number, OrderLine.id).where(OrderLine.order == order.id).tuples())
    kept = chosen_prices(original)
    rows = [
        {"line": ids[number], "cents": charge.cents, "amount": None, "source": COPIED}
        for number, charge in kept.items()
        if number in ids
    ]
    for start in range(0, len(rows), PRICES_AT_ONCE):
        LinePrice.insert_many(rows[start : start + PRICES_AT_ONCE]).execute()


def show_changes(order: Order, shown: bool) -> None:
    """Whether what changed since the copied order stands on the pad, or is folded away."""
    with db.atomic():
        still = (Order.id == order.id, Order.copied_from.is_null(False))
        if not Order.update(shows_changes=shown).where(*still).execute():
            raise Conflict(gettext("This order isn’t a copy of another one."))
    order.shows_changes = shown
