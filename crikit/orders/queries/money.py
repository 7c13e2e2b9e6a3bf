"""The one gate through which the money of orders leaves: for those who see prices, and nobody else.

Staff get rows without money, so a page, file or letter that asks them for a price fails instead of telling it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from peewee import SQL

from crikit import db, search
from crikit.actor import Actor
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.catalog.rules import Buyer, Dated, Price, Priced, price_for
from crikit.customers.models import Customer
from crikit.errors import Forbidden
from crikit.language import gettext
from crikit.money import amount
from crikit.orders.models import LinePrice, Order, OrderLine, StandardPrice
from crikit.orders.queries.lines import Line
from crikit.orders.rules import sees_prices
from crikit.quantities import times


class Kind(IntEnum):
    """Where a price comes from, in the one query for all of them."""

    VOLUME = 1
    LISTED = 2
    BASE = 3
    OWN = 4
    CHOSEN = 5


class Charge(NamedTuple):
    """What a line costs: one of it, all of it, and where the price comes from; in cents."""

    cents: int
    amount: int
    source: str


class Deciding(NamedTuple):
    """What decides the prices of a draft: those that somebody chose by line number, who buys, and its items."""

    chosen: dict[int, Charge]
    buyer: Buyer
    items: dict[int, Priced]


class Sums(NamedTuple):
    """The charges by line number, their sum, and how many ready lines have no price."""

    charges: dict[int, Charge]
    total: int
    unpriced: int


NOTHING = Sums({}, 0, 0)


class Repriced(NamedTuple):
    """A line that costs something else than before; prints itself in the language of the moment, for those who see
    prices."""

    item: str
    before: int | None
    after: int

    def __str__(self) -> str:
        before, after = amount(self.before) if self.before is not None else "–", amount(self.after)
        return gettext("Price of %(item)s: %(before)s → %(after)s", item=self.item, before=before, after=after)


class Sealed:
    """Sums that an action has worked out for everybody, opened for those who see prices alone."""

    def __init__(self, sums: Sums) -> None:
        self._sums = sums

    def opened_for(self, actor: Actor) -> Sums:
        """Raises Forbidden for whoever sees no prices."""
        if not sees_prices(actor):
            raise Forbidden
        return self._sums


def sums_for(actor: Actor, order: Order, lines: Sequence[Line], on: date) -> Sums:
    """What this person is shown. Raises Forbidden for whoever sees no prices."""
    if not sees_prices(actor):
        raise Forbidden
    return sums_of(order, lines, on)


def sums_of(order: Order, lines: Sequence[Line], on: date) -> Sums:
    """For what is written down, whoever asks: never handed to a page. A draft costs today's prices but for those that
    somebody chose; any other order costs what it did when it was sent."""
    if order.is_draft:
        return _priced(order.customer, lines, on, order)
    chosen = chosen_prices(order)
    return _summed(lines, {line.number: chosen.get(line.number) for line in lines})


def sums_today(actor: Actor, customer: Customer, lines: Sequence[Line], on: date) -> Sums:
    """What these lines would cost this customer on that day, whatever they did cost."""
    if not sees_prices(actor):
        raise Forbidden
    return _priced(customer, lines, on) if lines else NOTHING


def _priced(customer: Customer, lines: Sequence[Line], on: date, draft: Order | None = None) -> Sums:
    """With a draft, at the prices that somebody chose for it."""
    deciding = deciding_of(customer, [line.item_id for line in lines if line.item_id], draft)
    return _summed(lines, {line.number: _charge(line, deciding, on) for line in lines})


def _summed(lines: Sequence[Line], charges: Mapping[int, Charge | None]) -> Sums:
    found = {number: charge for number, charge in charges.items() if charge}
    unpriced = sum(line.is_ready and line.number not in found for line in lines)
    return Sums(found, sum(charge.amount for charge in found.values()), unpriced)


def _charge(line: Line, deciding: Deciding, on: date) -> Charge | None:
    # What is no longer sold can't be submitted, and isn't in the total.
    if line.item_id is None or line.quantity is None or not line.active:
        return None
    if kept := deciding.chosen.get(line.number):
        return Charge(kept.cents, times(kept.cents, line.quantity), kept.source)
    price: Price | None = price_for(deciding.buyer, deciding.items[line.item_id], line.quantity, on)
    return Charge(price.cents, times(price.cents, line.quantity), price.source) if price else None


def charge_today(order: Order, line: Line, on: date) -> Charge | None:
    """What a line that comes to the order costs on that day, whatever the order's state; for what is written down."""
    return _priced(order.customer, [line], on).charges.get(line.number)


def charges_for(actor: Actor, orders: Sequence[int]) -> dict[int, dict[int, Charge]]:
    """What the lines of these orders, found through the actor and submitted, cost: by order and line number. Raises
    Forbidden for whoever sees no prices."""
    if not sees_prices(actor):
        raise Forbidden
    found: dict[int, dict[int, Charge]] = {order: {} for order in orders}
    columns = (OrderLine.order, OrderLine.number, LinePrice.cents, LinePrice.amount, LinePrice.source)
    rows = LinePrice.select(*columns).join(OrderLine).where(OrderLine.order.in_(list(orders)))
    for order, number, cents, amount_, source in rows.tuples():
        found[order][number] = Charge(cents, amount_ or 0, source)
    return found


def chosen_prices(order: Order) -> dict[int, Charge]:
    columns = (OrderLine.number, LinePrice.cents, LinePrice.amount, LinePrice.source)
    rows = LinePrice.select(*columns).join(OrderLine).where(OrderLine.order == order.id).tuples()
    return {number: Charge(cents, amount or 0, source) for number, cents, amount, source in rows}


def deciding_of(customer: Customer, items: Iterable[int], draft: Order | None = None) -> Deciding:
    """What decides what this customer pays, and in this draft, in one query however many items they are."""
    chosen: dict[int, Charge] = {}
    own: dict[int, int] = {}
    volume: dict[int, list[Dated]] = {}
    listed: dict[int, list[Dated]] = {}
    bases: dict[int, int | None] = {}
    for kind, which, source, cents, *dated in _prices(customer, draft.id if draft else 0, sorted(set(items))):
        if kind == Kind.BASE:
            bases[which] = cents
        elif kind == Kind.LISTED:
            listed.setdefault(which, []).append(_dated(cents, *dated))
        elif kind == Kind.VOLUME:
            volume.setdefault(which, []).append(_dated(cents, *dated))
        elif kind == Kind.OWN:
            own[which] = cents
        else:
            chosen[which] = Charge(cents, 0, source)
    price_list = customer.price_list_id or 0
    on_list = {item: {price_list: tuple(prices)} for item, prices in listed.items()}
    priced = {
        item: Priced(item, base, tuple(volume.get(item, ())), on_list.get(item, {})) for item, base in bases.items()
    }
    return Deciding(chosen, Buyer(customer.price_list_id, own), priced)


def _prices(customer: Customer, order_id: int, items: Sequence[int]) -> Any:
    """(kind, item or line number, source, cents, minimum, from, until)."""
    of = {"customer": customer.id, "price_list": customer.price_list_id or 0, "order": order_id}
    return db.kept("prices", _every_price, items=search.listed(items), **of).fetchall()


def _dated(cents: int, minimum: int, starts_on: date | str | None, ends_on: date | str | None) -> Dated:
    return Dated(cents, minimum, _day(starts_on), _day(ends_on))


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _every_price() -> Any:
    none, always = SQL("0"), (SQL("0"), SQL("NULL"), SQL("NULL"))
    no_source, items = SQL("''"), db.slot("items")
    volume = VolumePrice.select(
        *(SQL(str(Kind.VOLUME.value)), VolumePrice.item, no_source),
        *(VolumePrice.cents, VolumePrice.minimum, VolumePrice.starts_on, VolumePrice.ends_on),
    ).where(search.among_numbers(VolumePrice.item, items))
    listed = ListPrice.select(
        *(SQL(str(Kind.LISTED.value)), ListPrice.item, no_source),
        *(ListPrice.cents, none, ListPrice.starts_on, ListPrice.ends_on),
    ).where(search.among_numbers(ListPrice.item, items), ListPrice.price_list == db.slot("price_list"))
    base = Item.select(SQL(str(Kind.BASE.value)), Item.id, no_source, Item.base_price, *always)
    own = StandardPrice.select(
        SQL(str(Kind.OWN.value)), StandardPrice.item, no_source, StandardPrice.cents, *always
    ).where(StandardPrice.customer == db.slot("customer"))
    chosen = LinePrice.select(SQL(str(Kind.CHOSEN.value)), OrderLine.number, LinePrice.source, LinePrice.cents, *always)
    chosen = chosen.join(OrderLine).where(OrderLine.order == db.slot("order"))
    prices = volume.union_all(listed).union_all(base.where(search.among_numbers(Item.id, items)))
    return prices.union_all(own).union_all(chosen)
