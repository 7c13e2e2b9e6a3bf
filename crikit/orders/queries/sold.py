"""Whole orders as they are printed and as accounting gets them, in a few queries however many there are."""

from collections.abc import Sequence
from typing import NamedTuple

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import NotFound
from crikit.orders.models import ExportedOrder, Order, OrderExport, OrderLine
from crikit.orders.queries.money import Charge, charges_for
from crikit.orders.queries.orders import orders_for

AT_ONCE = 500


class SoldLine(NamedTuple):
    """A line as it was frozen; the quantity in thousandths."""

    number: int
    code: str
    name: str
    unit: str
    quantity: int


class Sheet(NamedTuple):
    """An order as it is printed, without money."""

    order: Order
    lines: list[SoldLine]


class Sold(NamedTuple):
    """The same with its money, as accounting gets it."""

    order: Order
    lines: list[SoldLine]
    charges: dict[int, Charge]

    @property
    def customer(self) -> Customer:
        customer: Customer = self.order.customer
        return customer

    @property
    def total(self) -> int:
        return sum(charge.amount for charge in self.charges.values())


def sheets_for(actor: Actor, order_ids: Sequence[int]) -> list[Sheet]:
    """Those of these orders that this person sees, in the order they were submitted; without drafts."""
    orders = orders_for(actor).select(Order, Customer).join_from(Order, Customer)
    wanted = orders.where(Order.id.in_(list(order_ids)), Order.submitted_at.is_null(False))
    found = list(wanted.order_by(Order.submitted_at, Order.id))
    lines: dict[int, list[SoldLine]] = {order.id: [] for order in found}
    columns = (OrderLine.order, OrderLine.number, OrderLine.code, OrderLine.name, OrderLine.unit, OrderLine.quantity)
    frozen = OrderLine.select(*columns).where(OrderLine.order.in_(list(lines))).order_by(OrderLine.number)
    for order_id, *line in frozen.tuples():
        lines[order_id].append(SoldLine(*line))
    return [Sheet(order, lines[order.id]) for order in found]


def sold_for(actor: Actor, order_ids: Sequence[int]) -> list[Sold]:
    """The same with what the lines cost. Raises Forbidden for whoever sees no prices."""
    sheets = sheets_for(actor, order_ids)
    charges = charges_for(actor, [sheet.order.id for sheet in sheets])
    return [Sold(order, lines, charges[order.id]) for order, lines in sheets]


def exports_for(actor: Actor, skip: int = 0, number: int = AT_ONCE) -> list[OrderExport]:
    """What was handed to accounting, the latest first."""
    found = OrderExport.select().where(OrderExport.vendor_id == actor.vendor_id)
    return list(found.order_by(OrderExport.id.desc()).limit(number).offset(skip))


def export_for(actor: Actor, export_id: int) -> OrderExport:
    found = OrderExport.select().where(OrderExport.vendor_id == actor.vendor_id, OrderExport.id == export_id)
    export: OrderExport | None = found.first()
    if export is None:
        raise NotFound
    return export


def orders_of_export(export: OrderExport) -> list[int]:
    """The numbers of the orders of an export that was found through the actor."""
    found = ExportedOrder.select(ExportedOrder.order).where(ExportedOrder.export == export.id)
    return [order_id for (order_id,) in found.order_by(ExportedOrder.order).tuples()]
