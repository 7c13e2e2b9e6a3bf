"""What other features' pages show of shipments."""

from typing import Any

from crikit.actor import Actor
from crikit.orders.actions.shipping import CAN_BE_SHIPPED, IS_SHIPPED
from crikit.orders.models import Order
from crikit.permissions.rules import Permission
from crikit.shipments.queries import parcels_of_orders


def of_order(actor: Actor, order: Order) -> dict[str, Any]:
    """What left for this order, and whether this person may say that more did."""
    found = parcels_of_orders(actor, [order.id])
    may = actor.is_inhouse and actor.may(Permission.ENTER_ORDERS)
    can_ship = may and order.state in {*CAN_BE_SHIPPED, *IS_SHIPPED}
    return {"parcels": found and found.get(order.id), "can_ship": can_ship}
