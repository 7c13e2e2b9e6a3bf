"""The orders of this portal that have a number, their own or the customer's."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crikit import clock, db
from crikit.exchange.imports.in_memory import chunks
from crikit.exchange.imports.texts import mark, place_in, rows_of_text
from crikit.invoices.rules import order_keys
from crikit.orders.actions.invoicing import can_be_invoiced
from crikit.orders.models import Order, State
from crikit.vendors.models import Vendor

# Whose number it is, and the key by which the number is looked up.
Pair = tuple[int, str]
UNSENT = (State.DRAFT, State.REJECTED)


class Named(NamedTuple):
    id: int
    customer: int
    key: str
    reference: str
    purchase_order: str
    state: str
    submitted_at: datetime | None
    exported_at: datetime | None


class Bill(NamedTuple):
    customer: int
    customer_po: str
    dated: date
    total: int


def orders_named(pairs: Iterable[Pair]) -> Iterator[Named]:
    """Once for each number that it has; drafts too."""
    for some in chunks(sorted(pairs)):
        for column in ("reference_key", "purchase_order_key"):
            for row in db.database.execute_sql(_statement(column), [json.dumps(some), db.scope_of(Order)]).fetchall():
                order = Named(*row)
                sent, exported = clock.from_column(row[-2]), clock.from_column(row[-1])
                yield order._replace(submitted_at=sent, exported_at=exported)


def _statement(column: str) -> str:
    # The written order of the joins is the one that uses the index; SQLite keeps to it.
    customer, key = place_in("f.value", 0, "integer"), place_in("f.value", 1, "text")
    facts = "o.reference, o.purchase_order, o.state, o.submitted_at, o.exported_at"
    return (
        f"SELECT o.id, o.customer_id, o.{column}, {facts} FROM {rows_of_text()} AS f CROSS JOIN orders AS o "  # noqa: S608 (our own names)
        f"WHERE o.vendor_id = {mark()} AND o.customer_id = {customer} AND o.{column} = {key} AND o.{column} <> '' "
        "AND o.deleted_at IS NULL"
    )


def billed(vendor: Vendor, bills: Iterable[Bill]) -> set[int]:
    """The orders that these invoices bill and that don't say so yet.

    A number that several orders have tells nothing, and neither does an invoice from before the order: customers write
    the same words again and again.
    """
    latest: dict[Pair, date] = {}
    for bill in bills:
        for key in order_keys(bill.customer_po) if bill.total >= 0 else ():
            pair = (bill.customer, key)
            latest[pair] = max(bill.dated, latest.get(pair, bill.dated))
    found: dict[Pair, dict[int, Named]] = defaultdict(dict)
    for order in orders_named(latest):
        if order.state not in UNSENT:
            found[order.customer, order.key][order.id] = order
    alone = [(latest[pair], order) for pair, orders in found.items() if len(orders) == 1 for order in orders.values()]
    return {order.id for dated, order in alone if _waits(order) and _sent_on(order, vendor) <= dated}


def _waits(order: Named) -> bool:
    return can_be_invoiced(order.state, is_exported=order.exported_at is not None)


def _sent_on(order: Named, vendor: Vendor) -> date:
    """The day it was where the vendor is."""
    return order.submitted_at.astimezone(ZoneInfo(vendor.timezone)).date() if order.submitted_at else date.min
