"""The lines of an order, without money."""

from typing import Any, NamedTuple

from peewee import JOIN, fn

from crikit.catalog.models import Item
from crikit.orders.models import Order, OrderLine
from crikit.orders.rules import PackHelp, complaint_about_quantity, pack_help
from crikit.quantities import ONE


class Line(NamedTuple):
    """As of a draft the item's facts are today's, as of a submitted order those of the submit. `stock` is today's."""

    number: int
    item_id: int | None
    quantity: int | None
    typed: str
    typed_quantity: str
    trouble: str
    version: int
    code: str
    name: str
    unit: str
    pack: int
    minimum: int
    stock: int | None
    active: bool

    @property
    def is_ready(self) -> bool:
        """An item that is sold and a quantity; whether the pack fits is for people to say."""
        return self.item_id is not None and self.quantity is not None and bool(self.active)

    @property
    def pack_help(self) -> PackHelp | None:
        return pack_help(self.quantity, self.pack, self.minimum) if self.quantity else None

    @property
    def complaint(self) -> str:
        return complaint_about_quantity(self.quantity, self.pack, self.minimum) if self.quantity else ""


def lines_of(order: Order) -> list[Line]:
    """Of an order that was found through the actor, in the order of their numbers."""
    own = (OrderLine.number, OrderLine.item, OrderLine.quantity, OrderLine.typed, OrderLine.typed_quantity)
    facts: tuple[Any, ...]
    if order.is_draft:
        facts = (Item.code, Item.name, Item.unit, Item.pack)
    else:
        facts = (OrderLine.code, OrderLine.name, OrderLine.unit, fn.COALESCE(OrderLine.pack, ONE))
    today = (Item.minimum, Item.stock, Item.active)
    found = OrderLine.select(*own, OrderLine.trouble, OrderLine.version, *facts, *today).join(Item, JOIN.LEFT_OUTER)
    return [_line(*row) for row in found.where(OrderLine.order == order.id).order_by(OrderLine.number).tuples()]


def _line(*row: Any) -> Line:
    *own, code, name, unit, pack, minimum, stock, active = row
    facts = (code or "", name or "", unit or "", pack or ONE, minimum or 0, stock, bool(active))
    return Line._make((*own, *facts))
