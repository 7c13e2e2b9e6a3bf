"""The order desk: what was submitted and by whom, in piles, the longest waiting first."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from peewee import fn

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Forbidden
from crikit.orders.models import Order, OrderStage, State
from crikit.orders.queries.orders import orders_for
from crikit.permissions.rules import Permission
from crikit.places import PAGE


class Pile(StrEnum):
    NEW = "new"
    CONFIRMED = "confirmed"
    EXPORTED = "exported"
    REJECTED = "rejected"


# Which orders lie on a pile, and in what order.
CONDITIONS: dict[Pile, Any] = {
    Pile.NEW: Order.state == State.SUBMITTED,
    Pile.CONFIRMED: (Order.state == State.CONFIRMED) & Order.exported_at.is_null(),
    Pile.EXPORTED: Order.exported_at.is_null(False),
    Pile.REJECTED: Order.state == State.REJECTED,
}
OLDEST = (Order.submitted_at, Order.id)
WAYS: dict[Pile, tuple[Any, ...]] = {
    Pile.NEW: OLDEST,
    Pile.CONFIRMED: OLDEST,
    Pile.EXPORTED: (Order.exported_at.desc(), Order.id.desc()),
    Pile.REJECTED: (Order.id.desc(),),
}


class DeskRow(NamedTuple):
    """An order on the desk, without money."""

    id: int
    reference: str
    customer_id: int
    customer: str
    purchase_order: str
    submitted_at: datetime
    entered_name: str
    line_count: int
    state: str
    version: int
    exported_at: datetime | None


class News(NamedTuple):
    """How many orders nobody has confirmed yet, and the latest of them: together they tell whether a list is old."""

    waiting: int
    latest: int

    def __str__(self) -> str:
        return f"{self.waiting}.{self.latest}"


def piled_for(actor: Actor, pile: Pile) -> Any:
    """The orders of a pile, as a query; raises Forbidden for whoever doesn't work at the desk."""
    if not actor.may(Permission.CONFIRM_ORDERS):
        raise Forbidden
    return orders_for(actor).where(CONDITIONS[pile]).order_by(*WAYS[pile])


def rows_for(actor: Actor, pile: Pile, skip: int = 0) -> list[DeskRow]:
    """One page and one row more, if there is one."""
    whose = (Order.id, Order.reference, Customer.id, Customer.name, Order.purchase_order, Order.submitted_at)
    facts = (Order.entered_name, Order.line_count, Order.state, Order.version, Order.exported_at)
    found = piled_for(actor, pile).select(*whose, *facts).join_from(Order, Customer)
    return [DeskRow(*row) for row in found.limit(PAGE + 1).offset(skip).tuples()]


def ids_for(actor: Actor, pile: Pile, number: int) -> list[int]:
    """The first so many of a pile."""
    found = piled_for(actor, pile).select(Order.id).limit(number)
    return [order_id for (order_id,) in found.tuples()]


def news_for(actor: Actor) -> News:
    waiting = piled_for(actor, Pile.NEW).select(fn.COUNT(Order.id), fn.MAX(Order.id)).order_by()
    number, latest = waiting.tuples().get()
    return News(number, latest or 0)


def reasons_of(orders: Iterable[int]) -> dict[int, str]:
    """Why each of these orders, found through the actor, was rejected."""
    rejected = OrderStage.select(OrderStage.order, OrderStage.note).where(OrderStage.state == State.REJECTED)
    return dict(rejected.where(OrderStage.order.in_(list(orders))).order_by(OrderStage.id).tuples())
