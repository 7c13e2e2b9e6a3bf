"""The list of orders: searched, narrowed to a state, sorted by any column that its reader may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Value

from crikit import db, search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Forbidden
from crikit.keys import search_key
from crikit.orders.models import Order, OrderTotal, State
from crikit.orders.queries.orders import orders_for
from crikit.orders.rules import sees_prices
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
LAST = "\uffff"
NEWEST = "-date"
TOTAL = "total"
# What each column is sorted by. The date is that of the first line typed, as are the numbers of the rows.
COLUMNS: dict[str, Any] = {
    "reference": Order.reference_key,
    "customer": Customer.name_key,
    "purchase_order": Order.purchase_order,
    "date": Order.id,
    "entered": Order.entered_name,
    "lines": Order.line_count,
    "state": Order.state,
    "standard": Order.is_standard,
}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to, and its order: a column, with a minus before it downwards."""

    q: str = ""
    state: str = ""
    sort: str = NEWEST

    @classmethod
    def of(cls, actor: Actor, parameters: Mapping[str, str]) -> "Filter":
        """Raises Forbidden for whoever sorts by an amount without seeing any: the order would tell it."""
        sort = parameters.get("sort", NEWEST)
        column = sort.removeprefix("-")
        if column == TOTAL and not sees_prices(actor):
            raise Forbidden
        known = column in COLUMNS or column == TOTAL
        state = parameters.get("state", "")
        return cls(
            parameters.get("q", "")[:LONGEST_SEARCH], state if state in set(State) else "", sort if known else NEWEST
        )

    @property
    def parameters(self) -> dict[str, str]:
        kept = {"q": self.q, "state": self.state, "sort": "" if self.sort == NEWEST else self.sort}
        return {name: value for name, value in kept.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.state)

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def falls(self) -> bool:
        return self.sort.startswith("-")

    def sorted_by(self, column: str) -> dict[str, str]:
        """The address of the same list by this column; by the one that counts already, the other way round."""
        falls = not self.falls if column == self.column else column in ("date", TOTAL)
        return replace(self, sort=f"-{column}" if falls else column).parameters

    def conditions(self) -> list[Expression]:
        wanted: list[Expression] = [Order.state == self.state] if self.state else []
        text = search_key(self.q)
        if len(text) >= search.SHORTEST:
            wanted.append(search.holds(Order.search_text, Value(search.pattern(text))))
        elif text:
            # Too short for the search index: the beginning of the number.
            wanted.append(Order.reference_key.between(text, text + LAST))
        return wanted


class OrderRow(NamedTuple):
    """A line of the list, without money. `at` is when it was submitted, of a draft when it was begun."""

    id: int
    reference: str
    name: str
    customer_id: int
    customer: str
    customer_code: str
    purchase_order: str
    created_at: datetime
    submitted_at: datetime | None
    entered_name: str
    line_count: int
    state: str
    is_standard: bool

    @property
    def at(self) -> datetime:
        return self.submitted_at or self.created_at


class PricedRow(NamedTuple):
    """The same with what it comes to, in cents, for those who see prices."""

    order: OrderRow
    total: int


# The columns of an OrderRow.
ROW = (
    *(Order.id, Order.reference, Order.name, Customer.id, Customer.name, Customer.code, Order.purchase_order),
    *(Order.created_at, Order.submitted_at, Order.entered_name, Order.line_count, Order.state, Order.is_standard),
)


def order_rows(actor: Actor, wanted: Filter, number: int = 1, place: Place | None = None) -> list[OrderRow]:
    """The page of this number and one row more, if there is one. The newest begin after a place, which costs the same
    on every page."""
    found = _sorted(_found(actor, wanted), wanted)
    begins = place and wanted.sort == NEWEST
    found = found.where(Order.id < place.id) if place and begins else found.offset((number - 1) * PAGE)
    return [OrderRow(*row) for row in found.limit(PAGE + 1).tuples()]


def every_row(actor: Actor, wanted: Filter) -> Iterator[OrderRow]:
    return (OrderRow(*row) for row in _sorted(_found(actor, wanted), wanted).tuples().iterator())


def every_priced_row(actor: Actor, wanted: Filter) -> Iterator[PricedRow]:
    """With what each comes to; raises Forbidden for whoever sees no prices."""
    if not sees_prices(actor):
        raise Forbidden
    found = _sorted(_found(actor, wanted, OrderTotal.cents), wanted)
    if wanted.column != TOTAL:
        found = _with_total(found)
    return (PricedRow(OrderRow(*row[:-1]), row[-1] or 0) for row in found.tuples().iterator())


def totals_for(actor: Actor, orders: list[int]) -> dict[int, int]:
    """What these orders, found through the actor, come to; raises Forbidden for whoever sees no prices."""
    if not sees_prices(actor):
        raise Forbidden

    def build() -> Any:
        these = search.among_numbers(OrderTotal.order, db.slot("orders"))
        return OrderTotal.select(OrderTotal.order, OrderTotal.cents).where(these)

    with db.vendor_scope(actor.vendor_id):
        return dict(db.kept("order totals", build, orders=search.listed(orders)).fetchall())


def count_orders(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""
    found = orders_for(actor).select(SQL("1")).where(*wanted.conditions()).limit(COUNT_UP_TO + 1)
    return int(db.count_of(found).scalar())


def _found(actor: Actor, wanted: Filter, *further: Any) -> Any:
    found = orders_for(actor).select(*ROW, *further).join_from(Order, Customer)
    return found.where(*wanted.conditions())


def _sorted(found: Any, wanted: Filter) -> Any:
    if wanted.column == TOTAL:
        by: Any = OrderTotal.cents
        found = _with_total(found)
    else:
        by = COLUMNS[wanted.column]
    ways = [column.desc() if wanted.falls else column.asc() for column in ((by,) if by is Order.id else (by, Order.id))]
    return found.order_by(*ways)


def _with_total(found: Any) -> Any:
    return found.join_from(Order, OrderTotal, JOIN.LEFT_OUTER, on=(OrderTotal.order == Order.id))
