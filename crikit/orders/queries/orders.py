"""Finding orders: each person those of the customers it sees."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from peewee import SQL, Expression

from crikit import db, kept
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers import queries as customers
from crikit.customers.models import Customer
from crikit.customers.queries import customers_for, scope, scope_values
from crikit.errors import NotFound
from crikit.orders.models import Order, OrderDefaults, OrderStage, State

MOST = 50


def orders_for(actor: Actor) -> Any:
    """The orders of the customers this person sees, without deleted drafts, as a query to go on with."""
    return even_deleted_for(actor).where(Order.deleted_at.is_null())


def even_deleted_for(actor: Actor) -> Any:
    orders = Order.select().where(Order.vendor_id == actor.vendor_id)
    if actor.is_inhouse:
        return orders
    if actor.is_customer:
        return orders.where(Order.customer == actor.customer_id)
    # SQLite would read all orders of all its customers and sort them; this way it begins with the newest ones.
    of: Any = Order.customer + 0 if db.is_sqlite() else Order.customer
    return orders.where(of.in_(customers_for(actor).select(Customer.id)))


def count_submitted_since(actor: Actor, moment: datetime) -> int:
    """Of the customers this person sees, whatever became of them."""
    return int(orders_for(actor).where(Order.submitted_at >= moment).count())


def order_for(actor: Actor, order_id: int) -> Order:
    order: Order | None = orders_for(actor).where(Order.id == order_id).first()
    if order is None:
        raise NotFound
    return order


def keys_of(order: Order) -> set[str]:
    """By what an invoice may name it."""
    return {order.reference_key, order.purchase_order_key} - {""}


def orders_named(actor: Actor, customer_id: int, keys: Collection[str]) -> list[Order]:
    """The orders of a customer that have one of these keys and were submitted, the newest first."""
    wanted = sorted(keys)
    # SQLite takes the indexes only for what says their condition word for word.
    by_reference = Order.reference_key.in_(wanted) & SQL("reference_key <> ''")
    by_purchase_order = Order.purchase_order_key.in_(wanted) & SQL("purchase_order_key <> ''")
    sent = orders_for(actor).where(Order.customer == customer_id, Order.state != State.DRAFT)
    return list(sent.where(by_reference | by_purchase_order).order_by(Order.id.desc()).limit(MOST)) if wanted else []


def order_of_key(actor: Actor, key: str) -> Order | None:
    """What the pad of this key has made so far."""
    return _of_key(actor, key, is_held=False)


def held_of_key(actor: Actor, key: str) -> Order | None:
    """The same, ours until the transaction ends."""
    return _of_key(actor, key, is_held=True)


def _of_key(actor: Actor, key: str, is_held: bool) -> Order | None:
    def build() -> Any:
        found = Order.select().where(*seen_by(actor), Order.key == db.slot("key"))
        return db.held(found) if is_held else found

    place = ("order of key", *scope(actor), is_held)
    with db.vendor_scope(actor.vendor_id):
        found: Order | None = kept.row_of(Order, place, build, **scope_values(actor), key=key)
    return found


def customer_of_key(actor: Actor, key: str) -> Customer | None:
    """Whose order the pad of this key has begun, in one query: it is asked with every line that somebody types."""

    def build() -> Any:
        whose = Order.select(Order.customer).where(*seen_by(actor), Order.key == db.slot("key"))
        return Customer.select().where(*customers.seen_by(actor), Customer.id.in_(whose))

    with db.vendor_scope(actor.vendor_id):
        place = ("customer of key", *scope(actor))
        found: Customer | None = kept.row_of(Customer, place, build, **scope_values(actor), key=key)
    return found


def seen_by(actor: Actor) -> list[Expression]:
    """`orders_for` as conditions for kept queries. Fill in `scope_values(actor)` of customers."""
    there = [Order.vendor_id == db.slot("vendor_id"), Order.deleted_at.is_null()]
    if actor.is_inhouse:
        return there
    if actor.is_customer:
        return [*there, Order.customer == db.slot("own_id")]
    return [*there, Order.customer.in_(Customer.select(Customer.id).where(*customers.seen_by(actor)))]


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
