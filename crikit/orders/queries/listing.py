"""The list of orders, the newest first."""

from datetime import datetime
from typing import NamedTuple

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.orders.models import Order
from crikit.orders.queries.orders import orders_for
from crikit.places import PAGE


class OrderRow(NamedTuple):
    """A line of the list, without money."""

    id: int
    reference: str
    name: str
    customer: str
    purchase_order: str
    created_at: datetime
    entered_name: str
    line_count: int
    state: str
    is_standard: bool


def order_lines(actor: Actor, skip: int = 0) -> list[OrderRow]:
    """One page and one row more, if there is one."""
    whose = (Order.id, Order.reference, Order.name, Customer.name, Order.purchase_order, Order.created_at)
    facts = (Order.entered_name, Order.line_count, Order.state, Order.is_standard)
    found = orders_for(actor).select(*whose, *facts).join(Customer)
    return [OrderRow(*row) for row in found.order_by(Order.id.desc()).limit(PAGE + 1).offset(skip).tuples()]
