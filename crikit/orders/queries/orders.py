"""Finding orders: each person those of the customers it sees."""

from collections.abc import Collection
from typing import Any

from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customers_for
from crikit.errors import NotFound
from crikit.orders.models import Order, OrderDefaults, OrderStage


def orders_for(actor: Actor) -> Any:
    """The orders of the customers this person sees, without deleted drafts, as a query to go on with."""
    return even_deleted_for(actor).where(Order.deleted_at.is_null())


def even_deleted_for(actor: Actor) -> Any:
    orders = Order.select().where(Order.vendor_id == actor.vendor_id)
    if actor.is_inhouse:
        return orders
    if actor.is_customer:
        return orders.where(Order.customer == actor.customer_id)
    return orders.where(Order.customer.in_(customers_for(actor).select(Customer.id)))


def order_for(actor: Actor, order_id: int) -> Order:
    order: Order | None = orders_for(actor).where(Order.id == order_id).first()
    if order is None:
        raise NotFound
    return order


def order_of_key(actor: Actor, key: str) -> Order | None:
    """What the pad of this key has made so far."""
    found: Order | None = orders_for(actor).where(Order.key == key).first()
    return found


def standard_order_of(actor: Actor, customer: Customer) -> Order | None:
    found: Order | None = orders_for(actor).where(Order.customer == customer.id, Order.is_standard == True).first()
    return found


def stages_of(order: Order) -> list[OrderStage]:
    """Of an order that was found through the actor, the first one first."""
    return list(OrderStage.select().where(OrderStage.order == order.id).order_by(OrderStage.id))


def defaults_of(customer: Customer) -> OrderDefaults:
    """What its orders begin with; of a customer without own defaults a row that isn't saved."""
    return OrderDefaults.get_or_none(OrderDefaults.customer == customer.id) or OrderDefaults(customer=customer)


def names_of(actor: Actor, user_ids: Collection[int | None]) -> dict[int | None, str]:
    """What those are called who write on an order; by username who is called like the one who reads it, as management
    and its staff are."""
    if not user_ids:
        return {}
    rows = User.select(User.id, User.name, User.username).where(User.id.in_(list(user_ids))).tuples()
    return {id_: username if name == actor.name else name for id_, name, username in rows}
