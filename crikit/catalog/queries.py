"""Reading items and their prices, for the vendor's own people. Lists are ordered by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, Expression, Tuple

from crikit import db, search
from crikit.actor import Actor
from crikit.catalog.models import Item, ItemPhoto, ListPrice, VolumePrice
from crikit.customers.models import PriceList
from crikit.errors import NotFound
from crikit.keys import search_key
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
# The last of all texts that begin with what stands before it.
LAST = "\uffff"


@dataclass(frozen=True)
class Filter:
    """What a list of items is narrowed to. Those that are no longer sold are shown on their own."""

    q: str = ""
    inactive: bool = False

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Filter":
        return cls(parameters.get("q", "")[:LONGEST_SEARCH], bool(parameters.get("inactive")))

    @property
    def parameters(self) -> dict[str, Any]:
        return {name: value for name, value in (("q", self.q), ("inactive", "1" if self.inactive else "")) if value}

    @property
    def text(self) -> str:
        return search_key(self.q)

    @property
    def shape(self) -> int:
        return min(len(self.text), search.SHORTEST)

    def values(self) -> dict[str, Any]:
        text = self.text
        return {"active": not self.inactive, "text": search.pattern(text), "start": text, "end": text + LAST}

    def conditions(self) -> list[Expression]:
        """With slots, for `db.kept`; fill them from `values()`."""
        wanted: list[Expression] = [Item.active == db.slot("active")]
        if self.shape == search.SHORTEST:
            wanted.append(search.holds(Item.search_text, db.slot("text")))
        elif self.shape:
            # Too short for the search index: the beginning of the code, which the list is ordered by.
            wanted.append(Item.code_key.between(db.slot("start"), db.slot("end")))
        return wanted


class ItemLine(NamedTuple):
    id: int
    code: str
    name: str
    unit: str
    pack: int
    minimum: int
    stock: int | None
    base_price: int | None
    code_key: str


class PriceOf(NamedTuple):
    """A line of an item's price table; `name` is that of the price list, or empty for a volume price."""

    name: str
    minimum: int
    cents: int
    starts_on: date | None
    ends_on: date | None


def items_for(actor: Actor) -> Any:
    """The vendor's items, as a query to go on with."""
    return Item.select().where(Item.vendor_id == actor.vendor_id)


def item_for(actor: Actor, item_id: int) -> Item:
    item: Item | None = items_for(actor).where(Item.id == item_id).first()
    if item is None:
        raise NotFound
    return item


def photo_for(actor: Actor, key: str) -> ItemPhoto:
    """What an item of the actor's vendor looks like, by its photo's key."""
    photo: ItemPhoto | None = ItemPhoto.get_or_none(ItemPhoto.vendor_id == actor.vendor_id, ItemPhoto.key == key)
    if photo is None:
        raise NotFound
    return photo


def item_lines(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[ItemLine]:
    """One page of the items and one line more, if there is one: then a next page exists."""

    def build() -> Any:
        columns = [getattr(Item, name) for name in ItemLine._fields]
        lines = Item.select(*columns).where(*wanted.conditions())
        if place:
            lines = lines.where(Tuple(Item.code_key, Item.id) > Tuple(db.slot("after_key"), db.slot("after_id")))
        return lines.order_by(Item.code_key, Item.id).limit(PAGE + 1).offset(db.slot("skip"))

    after = {"after_key": place.name_key, "after_id": place.id} if place else {}
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("item lines", wanted.shape, place is not None), build, skip=skip, **wanted.values(), **after)
    return [ItemLine(*row) for row in rows.fetchall()]


def count_items(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""

    def build() -> Any:
        return db.count_of(Item.select(SQL("1")).where(*wanted.conditions()).limit(COUNT_UP_TO + 1))

    with db.vendor_scope(actor.vendor_id):
        return int(db.kept(("item count", wanted.shape), build, **wanted.values()).fetchone()[0])


def list_prices_of(item: Item) -> list[PriceOf]:
    columns = (PriceList.name, SQL("0"), ListPrice.cents, ListPrice.starts_on, ListPrice.ends_on)
    prices = ListPrice.select(*columns).join(PriceList).where(ListPrice.item == item.id)
    return [PriceOf(*row) for row in prices.order_by(PriceList.name_key, ListPrice.id).tuples()]


def volume_prices_of(item: Item) -> list[PriceOf]:
    columns = (SQL("''"), VolumePrice.minimum, VolumePrice.cents, VolumePrice.starts_on, VolumePrice.ends_on)
    prices = VolumePrice.select(*columns).where(VolumePrice.item == item.id)
    return [PriceOf(*row) for row in prices.order_by(VolumePrice.minimum, VolumePrice.id).tuples()]
