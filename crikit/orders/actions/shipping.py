"""Shipped: the state of an order of which a parcel left the house."""

from crikit import clock
from crikit.actor import Actor
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.models import Order, OrderStage, State
from crikit.orders.rules import STATE_NAMES

CAN_BE_SHIPPED = (State.SUBMITTED, State.CONFIRMED)
IS_SHIPPED = (State.SHIPPED, State.INVOICED)


def ship(order: Order, *, by: Actor | None, by_name: str = "") -> bool:
    """In the caller's transaction. False if it was shipped before: a second parcel changes nothing of the order.

    Raises Conflict for what can't be shipped. Without an actor, `by_name` says who or what did it.
    """
    still = (Order.id == order.id, Order.state.in_(CAN_BE_SHIPPED), Order.deleted_at.is_null())
    columns = {"state": State.SHIPPED, "changed_at": clock.now()}
    if not Order.update(**columns, version=Order.version + 1).where(*still).execute():
        now = Order.select(Order.state).where(Order.id == order.id).scalar()
        if now in IS_SHIPPED:
            return False
        raise Conflict(
            gettext(
                "Order %(reference)s is %(state)s: it can’t be shipped.",
                reference=order.reference,
                state=STATE_NAMES[now].lower(),
            )
        )
    name = by.name if by else by_name
    OrderStage.create(order=order.id, state=State.SHIPPED, by_id=by.user_id if by else None, by_name=name)
    facts = {"reference": order.reference, "customer": order.customer.name}
    record("order.shipped", order, by=by, by_name=by_name, **facts)
    return True
