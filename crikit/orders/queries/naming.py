"""Which items a text may name: by their own code, by barcode, or as the customer calls them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from peewee import SQL

from crikit import search
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.catalog.queries import items_for
from crikit.customers.models import Customer
from crikit.keys import search_key
from crikit.orders.models import PartNumber
from crikit.orders.reading import Match

# In this order: a customer that called an item so meant it, whatever barcodes there are.
CODE, PART_NUMBER, BARCODE = range(3)

Named = TypeVar("Named")


class Naming(NamedTuple):
    """That a text names an item, and in which way."""

    key: str
    way: int
    item: int
    active: bool
    unit: str


def foremost(ranked: Iterable[tuple[Any, Named]]) -> list[Named]:
    """Of all that one text may name, those with the least rank."""
    named = list(ranked)
    least = min((rank for rank, _ in named), default=None)
    return [each for rank, each in named if rank == least]


def named_by(actor: Actor, customer: Customer, wanted: Mapping[str, str]) -> dict[str, list[Match]]:
    """What these texts name, each under its key: what is sold before what was; one query, however many they are."""
    found: dict[str, list[tuple[Any, Naming]]] = {}
    for naming in _namings(actor, customer, wanted):
        found.setdefault(naming.key, []).append(((not naming.active, naming.way), naming))
    return {key: _matches(foremost(namings)) for key, namings in found.items()}


def _matches(namings: Iterable[Naming]) -> list[Match]:
    items = {naming.item: naming for naming in namings}
    return [Match(item, found.active, found.unit, found.way == BARCODE) for item, found in sorted(items.items())]


def _namings(actor: Actor, customer: Customer, wanted: Mapping[str, str]) -> list[Naming]:
    """`wanted` is key → text: codes are compared by key, barcodes as they were typed."""
    keys, texts = [key for key in wanted if key], [text.strip() for text in wanted.values() if text.strip()]
    if not keys:
        return []
    facts = (Item.id, Item.active, Item.unit)
    by_code = items_for(actor).select(Item.code_key, _way(CODE), *facts).where(search.among(Item.code_key, keys))
    by_barcode = items_for(actor).select(Item.barcode, _way(BARCODE), *facts)
    by_barcode = by_barcode.where(search.among(Item.barcode, texts), Item.barcode != "")
    by_part = PartNumber.select(PartNumber.number_key, _way(PART_NUMBER), *facts).join(Item)
    is_theirs = (PartNumber.customer == customer.id, Item.vendor_id == actor.vendor_id)
    by_part = by_part.where(*is_theirs, search.among(PartNumber.number_key, keys))
    rows = by_code.union_all(by_barcode).union_all(by_part).tuples()
    return [_naming(*row) for row in rows]


def _way(way: int) -> Any:
    return SQL(str(way))


def _naming(text: str, way: int, item: int, active: Any, unit: str) -> Naming:
    return Naming(search_key(text) if way == BARCODE else text, way, item, bool(active), unit)
