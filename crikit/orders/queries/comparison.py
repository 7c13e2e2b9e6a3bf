"""What changed since the order that a draft is a copy of: without money, and with it for those who see prices."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.orders.models import COPIED, Order
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.queries.money import Charge, Sums, chosen_prices, sums_for, sums_today
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import complaint_about_quantity, sees_prices


class Change(NamedTuple):
    """A line of the copied order that stands in the copy, as it was and as it is. `complaint` is what is wrong with its
    quantity today; packs are in thousandths."""

    number: int
    code: str
    name: str
    quantity: int | None
    is_gone: bool
    pack_then: int
    pack_now: int
    complaint: str

    @property
    def pack_differs(self) -> bool:
        return self.pack_then != self.pack_now

    @property
    def differs(self) -> bool:
        return self.is_gone or self.pack_differs or bool(self.complaint)


class Money(NamedTuple):
    """By line number the charges then and now; both totals are of the copied order's lines."""

    then: Sums
    now: Sums
    keeps_prices: bool

    def differs(self, number: int) -> bool:
        return self.price_of(self.then.charges.get(number)) != self.price_of(self.now.charges.get(number))

    @staticmethod
    def price_of(charge: Charge | None) -> int | None:
        return charge.cents if charge else None


class Comparison(NamedTuple):
    """`changes` are those lines of which there is something to say; `money` is None for who sees no prices."""

    copied: Order
    changes: list[Change]
    money: Money | None


def comparison_for(actor: Actor, order: Order, lines: Sequence[Line], on: date) -> Comparison | None:
    """None if there is nothing to compare: the draft is no copy, or the copied order isn't this person's to see, or was
    itself a draft."""
    copied = copied_order_for(actor, order)
    if copied is None or not order.is_draft or copied.is_draft:
        return None
    then, now = lines_of(copied), {line.number: line for line in lines}
    kept = [(line, now[line.number]) for line in then if _stands(line, now.get(line.number))]
    compared = [_change(was, line) for was, line in kept]
    money = _money(actor, order, copied, then, on) if sees_prices(actor) else None
    changes = [change for change in compared if change.differs or (money is not None and money.differs(change.number))]
    return Comparison(copied, changes, money)


def copied_order_for(actor: Actor, order: Order) -> Order | None:
    """The order that this one is a copy of, if this person sees it."""
    if order.copied_from is None:
        return None
    try:
        return order_for(actor, order.copied_from)
    except NotFound:
        return None


def _stands(was: Line, line: Line | None) -> bool:
    return line is not None and was.item_id is not None and line.item_id == was.item_id


def _change(was: Line, line: Line) -> Change:
    complaint = complaint_about_quantity(was.quantity, line.pack, line.minimum) if was.quantity else ""
    facts = (was.number, line.code, line.name, was.quantity)
    return Change(*facts, not line.active, was.pack, line.pack, complaint if line.active else "")


def _money(actor: Actor, order: Order, copied: Order, lines: Sequence[Line], on: date) -> Money:
    now = sums_today(actor, order.customer, lines, on)
    keeps = any(charge.source == COPIED for charge in chosen_prices(order).values())
    return Money(sums_for(actor, copied, lines, on), now, keeps)
