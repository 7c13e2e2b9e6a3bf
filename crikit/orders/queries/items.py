"""Items as whoever writes an order meets them: those that are sold, by code, barcode, part number or search."""

from typing import Any, NamedTuple

from peewee import Value

from crikit import search
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.catalog.queries import LAST, LONGEST_SEARCH, items_for
from crikit.customers.models import Customer
from crikit.keys import search_key
from crikit.orders.models import PartNumber

SUGGESTED = 8


class Found(NamedTuple):
    """An item to choose, without money."""

    id: int
    code: str
    name: str
    unit: str
    pack: int
    minimum: int
    stock: int | None


COLUMNS = [getattr(Item, name) for name in Found._fields]


def sold_items_for(actor: Actor) -> Any:
    return items_for(actor).where(Item.active == True)


def named(actor: Actor, customer: Customer, text: str) -> list[Found]:
    """Items whose code or barcode this is, or which the customer calls so; none, one, or several that share a name."""
    key = search_key(text)
    if not key:
        return []
    theirs = PartNumber.select(PartNumber.item).where(PartNumber.customer == customer.id, PartNumber.number_key == key)
    is_it = (Item.code_key == key) | ((Item.barcode == text.strip()) & (Item.barcode != "")) | Item.id.in_(theirs)
    found = [Found(*row) for row in sold_items_for(actor).select(*COLUMNS).where(is_it).tuples()]
    return [item for item in found if search_key(item.code) == key] or found


def suggested(actor: Actor, text: str, number: int = SUGGESTED) -> list[Found]:
    """What somebody may mean who has typed this much: codes that begin so first, then all that hold it."""
    key = search_key(text[:LONGEST_SEARCH])
    if not key:
        return []
    items = sold_items_for(actor).select(*COLUMNS)
    begin = items.where(Item.code_key.between(key, key + LAST)).order_by(Item.code_key, Item.id).limit(number)
    found = [Found(*row) for row in begin.tuples()]
    if len(found) < number and len(key) >= search.SHORTEST:
        known = [item.id for item in found]
        holding = items.where(search.holds(Item.search_text, Value(search.pattern(key))), Item.id.not_in(known))
        found += [Found(*row) for row in holding.order_by(Item.code_key, Item.id).limit(number - len(found)).tuples()]
    return found
