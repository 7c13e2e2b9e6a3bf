"""The one gate through which the money of orders leaves: for those who see prices, and nobody else.

Staff get rows without money, so a page, file or letter that asks them for a price fails instead of telling it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL

from crikit.actor import Actor
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.catalog.rules import Buyer, Dated, Price, Priced, price_for
from crikit.customers.models import Customer
from crikit.errors import Forbidden
from crikit.orders.models import LinePrice, Order, OrderLine, OrderTotal, StandardPrice
from crikit.orders.queries.lines import Line
from crikit.orders.rules import sees_prices
from crikit.quantities import times

# No price list is called so.
BASE, VOLUME = 0, -1


class Charge(NamedTuple):
    """What a line costs: one of it, all of it, and where the price comes from; in cents."""

    cents: int
    amount: int
    source: str


class Sums(NamedTuple):
    """The charges by line number, their sum, and how many ready lines have no price."""

    charges: dict[int, Charge]
    total: int
    unpriced: int


NOTHING = Sums({}, 0, 0)


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


def total_for(actor: Actor, order: Order) -> int:
    """The total as it was last written down."""
    if not sees_prices(actor):
        raise Forbidden
    return int(OrderTotal.select(OrderTotal.cents).where(OrderTotal.order == order.id).scalar() or 0)


def sums_of(order: Order, lines: Sequence[Line], on: date) -> Sums:
    """For what is written down, whoever asks: never handed to a page. A draft costs today's prices but for those that
    somebody chose; any other order costs what it did when it was sent."""
    chosen = chosen_prices(order)
    if order.is_draft:
        buyer, items = buyer_of(order.customer), priced([line.item_id for line in lines if line.item_id])
        charges = {line.number: _charge(line, chosen, buyer, items, on) for line in lines}
    else:
        charges = {line.number: chosen.get(line.number) for line in lines}
    found = {number: charge for number, charge in charges.items() if charge}
    unpriced = sum(line.is_ready and line.number not in found for line in lines)
    return Sums(found, sum(charge.amount for charge in found.values()), unpriced)


def _charge(
    line: Line, chosen: Mapping[int, Charge], buyer: Buyer, items: Mapping[int, Priced], on: date
) -> Charge | None:
    if line.item_id is None or line.quantity is None:
        return None
    if kept := chosen.get(line.number):
        return Charge(kept.cents, times(kept.cents, line.quantity), kept.source)
    price: Price | None = price_for(buyer, items[line.item_id], line.quantity, on)
    return Charge(price.cents, times(price.cents, line.quantity), price.source) if price else None


def chosen_prices(order: Order) -> dict[int, Charge]:
    columns = (OrderLine.number, LinePrice.cents, LinePrice.amount, LinePrice.source)
    rows = LinePrice.select(*columns).join(OrderLine).where(OrderLine.order == order.id).tuples()
    return {number: Charge(cents, amount or 0, source) for number, cents, amount, source in rows}


def buyer_of(customer: Customer) -> Buyer:
    own = StandardPrice.select(StandardPrice.item, StandardPrice.cents).where(StandardPrice.customer == customer.id)
    return Buyer(customer.price_list_id, dict(own.tuples()))


def priced(items: Iterable[int]) -> dict[int, Priced]:
    """What decides the price of each of these items, in one query however many there are."""
    bases: dict[int, int | None] = {}
    volume: dict[int, list[Dated]] = {}
    lists: dict[int, dict[int, list[Dated]]] = {}
    for item, price_list, *price in _dated(sorted(set(items))):
        if price_list == BASE:
            bases[item] = price[0]
        elif price_list == VOLUME:
            volume.setdefault(item, []).append(Dated(*price))
        else:
            lists.setdefault(item, {}).setdefault(price_list, []).append(Dated(*price))
    return {
        item: Priced(item, base, tuple(volume.get(item, ())), {k: tuple(v) for k, v in lists.get(item, {}).items()})
        for item, base in bases.items()
    }


def _dated(items: Sequence[int]) -> Any:
    """(item, price list, cents, minimum, from, until) of all prices; BASE and VOLUME stand where there is no list."""
    ends = (VolumePrice.starts_on, VolumePrice.ends_on)
    volume = VolumePrice.select(VolumePrice.item, SQL(str(VOLUME)), VolumePrice.cents, VolumePrice.minimum, *ends)
    columns = (ListPrice.item, ListPrice.price_list, ListPrice.cents, SQL("0"), ListPrice.starts_on, ListPrice.ends_on)
    listed = ListPrice.select(*columns).where(ListPrice.item.in_(items))
    base = Item.select(Item.id, SQL(str(BASE)), Item.base_price, *map(SQL, ("0", "NULL", "NULL")))
    prices = volume.where(VolumePrice.item.in_(items)).union_all(listed)
    return prices.union_all(base.where(Item.id.in_(items))).tuples()
