"""What the first page tells of orders: the newest ones, and how many drafts there are; without money."""

from typing import Any

from peewee import SQL

from crikit import clock, db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import scope, scope_values
from crikit.orders.models import Order, State
from crikit.orders.queries.listing import ROW, Filter, OrderRow, count_orders, order_rows
from crikit.orders.queries.orders import seen_by
from crikit.places import COUNT_UP_TO

LATEST = 5


def latest_rows(actor: Actor) -> list[OrderRow]:
    # Those of many customers are found by the way of the list, which begins with the newest ones.
    if not actor.is_customer:
        return order_rows(actor, Filter())[:LATEST]

    def build() -> Any:
        found = Order.select(*ROW).join_from(Order, Customer).where(*seen_by(actor))
        return found.order_by(Order.id.desc()).limit(LATEST)

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("latest orders", *scope(actor)), build, **scope_values(actor)).fetchall()
    return [_row(row) for row in rows]


def count_drafts(actor: Actor) -> int:
    """Counted up to COUNT_UP_TO + 1."""
    if not actor.is_customer:
        return count_orders(actor, Filter(state=State.DRAFT))

    def build() -> Any:
        found = Order.select(SQL("1")).where(*seen_by(actor), Order.state == State.DRAFT)
        return db.count_of(found.limit(COUNT_UP_TO + 1))

    with db.vendor_scope(actor.vendor_id):
        return int(db.kept(("drafts", *scope(actor)), build, **scope_values(actor)).fetchone()[0])


def _row(row: Any) -> OrderRow:
    found = OrderRow(*row)
    created_at, submitted_at = clock.from_column(row[7]), clock.from_column(row[8])
    return found._replace(
        created_at=created_at or found.created_at, submitted_at=submitted_at, is_standard=bool(found.is_standard)
    )
