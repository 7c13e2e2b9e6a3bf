"""The lines of an order, without money."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from peewee import JOIN, fn

from crikit import db
from crikit.catalog.models import Item
from crikit.orders.models import Order, OrderLine
from crikit.orders.rules import (
    BETWEEN_NUMBERS,
    PackHelp,
    complaint_about_number,
    complaint_about_quantity,
    offered_numbers,
    pack_help,
)
from crikit.quantities import ONE, plain

# So many lines are shown of all that a question is about.
EXAMPLES = 3


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
    def is_plain(self) -> bool:
        """There is nothing to be said about it."""
        return self.is_ready and not self.is_short and not self.complaint

    @property
    def said_quantity(self) -> str:
        return plain(self.quantity) if self.quantity else self.typed_quantity

    @property
    def is_short(self) -> bool:
        """More is ordered than is known to be there."""
        return self.stock is not None and bool(self.quantity) and (self.quantity or 0) > self.stock

    @property
    def quantity_complaint(self) -> str:
        """What is wrong with what was typed as its quantity."""
        return complaint_about_number(self.typed_quantity, self.unit)

    @property
    def numbers(self) -> list[str]:
        """All that may be the quantity, as typed."""
        return [] if self.quantity else self.typed_quantity.split(BETWEEN_NUMBERS)

    @property
    def offered_quantities(self) -> list[int]:
        return offered_numbers(self.typed_quantity)

    @property
    def pack_help(self) -> PackHelp | None:
        return pack_help(self.quantity, self.pack, self.minimum) if self.quantity else None

    @property
    def complaint(self) -> str:
        return complaint_about_quantity(self.quantity, self.pack, self.minimum) if self.quantity else ""


def lines_of(order: Order, *which: Any, as_of_today: bool = False) -> list[Line]:
    """Of an order that was found through the actor, in the order of their numbers; all of them, or those for which
    these conditions hold. `as_of_today` gives the items' facts of today even if the order was sent long ago, because
    another one begins with its lines."""
    is_today = order.is_draft or as_of_today
    if not which:
        whole = db.kept(
            ("lines", is_today), lambda: _lines(is_today, OrderLine.order == db.slot("order")), order=order.id
        )
        return [_line(*row) for row in whole.fetchall()]
    return [_line(*row) for row in _lines(is_today, OrderLine.order == order.id, *which).tuples()]


def _lines(is_today: bool, *which: Any) -> Any:
    own = (OrderLine.number, OrderLine.item, OrderLine.quantity, OrderLine.typed, OrderLine.typed_quantity)
    facts: tuple[Any, ...]
    if is_today:
        facts = (Item.code, Item.name, Item.unit, Item.pack)
    else:
        facts = (OrderLine.code, OrderLine.name, OrderLine.unit, fn.COALESCE(OrderLine.pack, ONE))
    today = (Item.minimum, Item.stock, Item.active)
    found = OrderLine.select(*own, OrderLine.trouble, OrderLine.version, *facts, *today).join(Item, JOIN.LEFT_OUTER)
    return found.where(*which).order_by(OrderLine.number)


def _line(*row: Any) -> Line:
    *own, code, name, unit, pack, minimum, stock, active = row
    facts = (code or "", name or "", unit or "", pack or ONE, minimum or 0, stock, bool(active))
    return Line._make((*own, *facts))


def line_numbered(order: Order, number: int) -> Line | None:
    return next(iter(lines_of(order, OrderLine.number == number)), None)


def twins_of(lines: Sequence[Line]) -> dict[int, list[int]]:
    """For each line whose item stands on others, too, the numbers of those."""
    numbers: dict[int, list[int]] = {}
    for line in lines:
        if line.item_id is not None:
            numbers.setdefault(line.item_id, []).append(line.number)
    return {
        line.number: [number for number in numbers[line.item_id] if number != line.number]
        for line in lines
        if line.item_id is not None and len(numbers[line.item_id]) > 1
    }


class Choice(NamedTuple):
    """A question asked once for all lines with as many numbers: which of them, counted from 0, is the quantity."""

    lines: int
    numbers: list[list[str]]


def choices_of_numbers(lines: Sequence[Line]) -> list[Choice]:
    """Where several lines have as many numbers, the first few of those in each place."""
    same: dict[int, list[list[str]]] = {}
    for line in lines:
        if len(line.numbers) > 1:
            same.setdefault(len(line.numbers), []).append(line.numbers)
    return [
        Choice(len(rows), [[row[place] for row in rows[:EXAMPLES]] for place in range(of)])
        for of, rows in sorted(same.items())
        if len(rows) > 1
    ]


def changed_since(order: Order, version: int, next_number: int) -> dict[int, int | None]:
    """The numbers of the lines that came or changed after this version, each with the username who did it. Lines that
    came many at once are known by their numbers alone."""
    is_new = (OrderLine.changed_in > version) | (OrderLine.number >= next_number)
    rows = OrderLine.select(OrderLine.number, OrderLine.changed_by).where(OrderLine.order == order.id, is_new)
    return dict(rows.tuples())
