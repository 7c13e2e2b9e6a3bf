"""What one of an item costs a customer: the first of four prices that applies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where a price comes from, in the order in which they are asked."""

    STANDARD_ORDER = "standard order"
    VOLUME = "volume"
    PRICE_LIST = "price list"
    BASE = "base"


class Price(NamedTuple):
    cents: int
    source: Source


class Dated(NamedTuple):
    """A price for those who order at least `minimum` (thousandths), on the days from `starts_on` to `ends_on`."""

    cents: int
    minimum: int = 0
    starts_on: date | None = None
    ends_on: date | None = None

    def counts(self, quantity: int, on: date) -> bool:
        has_begun = self.starts_on is None or self.starts_on <= on
        has_ended = self.ends_on is not None and self.ends_on < on
        return quantity >= self.minimum and has_begun and not has_ended


@dataclass(frozen=True)
class Buyer:
    """What of a customer decides its prices: its price list, and those of its standard order that the vendor made its
    own, in cents by item."""

    price_list: int | None = None
    standard_prices: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Priced:
    """What of an item decides its price. `base` is in cents, None where nobody has said one."""

    item: int
    base: int | None = None
    volume: tuple[Dated, ...] = ()
    lists: Mapping[int, tuple[Dated, ...]] = field(default_factory=dict)


def price_for(customer: Buyer, item: Priced, quantity: int, on: date) -> Price | None:
    """The price of one, in cents, for whoever orders this quantity (thousandths) on this day; None if there is none.

    The standard order's price if the vendor made it the customer's, else the volume price of the highest minimum that
    the quantity reaches, else the customer's price list, else the base price.
    """
    if item.item in customer.standard_prices:
        return Price(customer.standard_prices[item.item], Source.STANDARD_ORDER)
    if volume := _best(item.volume, quantity, on):
        return Price(volume.cents, Source.VOLUME)
    on_list = item.lists.get(customer.price_list, ()) if customer.price_list else ()
    if listed := _best(on_list, quantity, on):
        return Price(listed.cents, Source.PRICE_LIST)
    return None if item.base is None else Price(item.base, Source.BASE)


def _best(prices: Iterable[Dated], quantity: int, on: date) -> Dated | None:
    """Of those that count the highest minimum; of equal ones that which began last, and then the lowest."""
    counting = [price for price in prices if price.counts(quantity, on)]
    if len(counting) < 2:
        return counting[0] if counting else None
    return max(counting, key=lambda price: (price.minimum, price.starts_on or date.min, -price.cents))
