"""“What you order”: the items of a customer's latest orders, those ordered most often first."""

from datetime import datetime
from typing import NamedTuple

from peewee import SQL, fn

from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.orders.models import Order, OrderLine, State
from crikit.orders.queries.orders import orders_for

LATEST, MOST = 50, 60


class Usual(NamedTuple):
    """An item, how much of it was ordered last, when, and in how many of the latest orders; without money."""

    code: str
    name: str
    unit: str
    stock: int | None
    quantity: int
    on: datetime
    times: int


def usual_items(actor: Actor, customer: Customer) -> list[Usual]:
    """In one query; of an item that is on an order twice, the first line counts."""
    sent = Order.state.not_in([State.DRAFT, State.PAYING, State.REJECTED])
    latest = orders_for(actor).select(Order.id).where(Order.customer == customer.id, sent)
    latest = latest.order_by(Order.id.desc()).limit(LATEST).alias("latest")
    times = fn.COUNT(OrderLine.order.distinct())
    often = (
        OrderLine.select(OrderLine.item, fn.MAX(OrderLine.order).alias("last"), times.alias("times"))
        .join(latest, on=(OrderLine.order == latest.c.id))
        .where(OrderLine.item.is_null(False))
        .group_by(OrderLine.item)
        .order_by(SQL("times DESC"), OrderLine.item)
        .limit(MOST)
        .alias("often")
    )
    is_last = (OrderLine.item == often.c.item_id) & (OrderLine.order == often.c.last)
    columns = (Item.code, Item.name, Item.unit, Item.stock, OrderLine.quantity, Order.submitted_at, often.c.times)
    lines = (
        OrderLine.select(*columns).join(often, on=is_last).switch(OrderLine).join(Item).switch(OrderLine).join(Order)
    )
    lines = lines.where(Item.active == True, OrderLine.quantity.is_null(False))
    rows = lines.order_by(often.c.times.desc(), Item.code_key, OrderLine.number.desc()).tuples()
    return list({row[0]: Usual(*row) for row in rows}.values())
