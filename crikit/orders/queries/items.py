"""Items as whoever writes an order meets them: those that are sold, by code, barcode, part number or search."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from itertools import chain
from typing import Any, NamedTuple

from peewee import SQL, Case, Select, Value

from crikit import db, search
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.catalog.queries import LAST, LONGEST_SEARCH, items_for
from crikit.customers.models import Customer
from crikit.keys import search_key
from crikit.orders.models import PartNumber
from crikit.orders.queries.naming import BARCODE, CODE, PART_NUMBER, foremost, named_by
from crikit.orders.reading import Known, closest, read, wanted, with_digits

SUGGESTED = 8
# Looked at for each text, and offered.
LOOKED_AT, MOST_GUESSES, LONGEST_WORDS = 40, 3, 2
# Whoever pastes hundreds of unknown codes has pasted something else.
MOST_GUESSED = 20


class Found(NamedTuple):
    """An item to choose, without money."""

    id: int
    code: str
    name: str
    unit: str
    pack: int
    minimum: int
    stock: int | None
    photo_key: str


COLUMNS = [getattr(Item, name) for name in Found._fields]


def sold_items_for(actor: Actor) -> Any:
    return items_for(actor).where(Item.active == True)


def named(actor: Actor, customer: Customer, text: str) -> list[Found]:
    """Items whose code this is, else which the customer calls so, else whose barcode it is; none, one, or several."""
    key = search_key(text)
    if not key:
        return []
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept("named", _named, key=key, barcode=text.strip(), customer=customer.id).fetchall()
    return foremost((way, Found(*row)) for way, *row in rows)


def _named() -> Any:
    key, of = db.slot("key"), PartNumber.customer == db.slot("customer")
    theirs = PartNumber.select(PartNumber.item).where(of, PartNumber.number_key == key)
    has_barcode = (Item.barcode == db.slot("barcode")) & (Item.barcode != "")
    way = Case(None, [(Item.code_key == key, CODE), (Item.id.in_(theirs), PART_NUMBER)], BARCODE)
    is_it = (Item.code_key == key) | has_barcode | Item.id.in_(theirs)
    return Item.select(way, *COLUMNS).where(Item.active == True, is_it)


def named_in(actor: Actor, customer: Customer, texts: Iterable[str]) -> dict[str, list[Found]]:
    """For each text all items that it or a part of it names; two queries, however many texts there are."""
    rows = {text: read(text) for text in texts}
    known = named_by(actor, customer, wanted(chain.from_iterable(rows.values())))
    ids = {match.item for matches in known.values() for match in matches}
    columns = sold_items_for(actor).select(*COLUMNS)
    found = {row[0]: Found(*row) for row in columns.where(Item.id.in_(ids)).tuples()} if ids else {}
    return {text: _all_of(known, found, wanted(rows[text])) for text in rows}


def _all_of(known: Known, found: Mapping[int, Found], keys: Iterable[str]) -> list[Found]:
    items = dict.fromkeys(match.item for key in keys for match in known.get(key, ()))
    return [found[item] for item in items if item in found]


def suggested(actor: Actor, text: str, customer_id: int, number: int = SUGGESTED) -> list[Found]:
    """What somebody may mean who has typed this much: what this customer calls so first, then codes that begin so, then
    all that hold it. The customer is one that this person sees."""
    key = search_key(text[:LONGEST_SEARCH])
    if not key:
        return []
    slots = {"start": key, "end": key + LAST, "text": search.pattern(key), "customer": customer_id, "number": number}
    ways = [_called_so] * bool(customer_id) + [_beginning_so] + [_holding_it] * (len(key) >= search.SHORTEST)
    found: dict[int, Found] = {}
    with db.vendor_scope(actor.vendor_id):
        for way in ways:
            if len(found) < number:
                rows = db.kept(("suggested", way.__name__), way, **slots).fetchall()
                found |= {row[0]: Found(*row) for row in rows if row[0] not in found}
    return list(found.values())[:number]


def _sold() -> Any:
    return Item.select(*COLUMNS).where(Item.active == True).limit(db.slot("number"))


def _called_so() -> Any:
    is_so = PartNumber.number_key.between(db.slot("start"), db.slot("end"))
    own = PartNumber.select(PartNumber.item).where(PartNumber.customer == db.slot("customer"), is_so)
    return _sold().where(Item.id.in_(own)).order_by(Item.code_key, Item.id)


def _beginning_so() -> Any:
    is_so = Item.code_key.between(db.slot("start"), db.slot("end"))
    return _sold().where(is_so).order_by(Item.code_key, Item.id)


def _holding_it() -> Any:
    return _sold().where(search.holds(Item.search_text, db.slot("text"))).order_by(Item.code_key, Item.id)


def guesses(actor: Actor, texts: Iterable[str]) -> dict[str, list[Found]]:
    """For each text in which no item was found, those that may have been meant, the likeliest first; none from
    MOST_GUESSED texts on. One query."""
    keys = {text: search_key(text[:LONGEST_SEARCH]) for text in texts}
    wanted = [key for key in dict.fromkeys(keys.values()) if key][:MOST_GUESSED]
    found: dict[str, dict[str, Found]] = {key: {} for key in wanted}
    arms = [arm for key in wanted for arm in _likely(actor, key)]
    for key, *row in reduce(lambda one, other: one.union_all(other), arms).tuples() if arms else ():
        item = Found(*row)
        found[key][item.code] = item
    nearby = {key: [items[code] for code in nearest(key, items)] for key, items in found.items()}
    return {text: nearby.get(key, []) for text, key in keys.items()}


def nearest(key: str, items: Mapping[str, Found]) -> list[str]:
    """The codes of those whose code, or else whose name, is most like what was typed."""
    names = {item.name: code for code, item in items.items()}
    near = [*closest(key, items, MOST_GUESSES), *(names[name] for name in closest(key, names, MOST_GUESSES)), *items]
    return list(dict.fromkeys(near))[:MOST_GUESSES]


def _likely(actor: Actor, key: str) -> Iterator[Any]:
    """A few items whose codes begin as this does, and a few that hold the greater part of one of its words."""
    start = key[: max(search.SHORTEST, len(key) // 2)]
    yield _few(actor, key, Item.code_key.between(start, start + LAST))
    if (alike := with_digits(key)) != key:
        yield _few(actor, key, Item.code_key == alike)
    for word in sorted(key.split(), key=len, reverse=True)[:LONGEST_WORDS]:
        if len(word) >= search.SHORTEST:
            part = word[: max(search.SHORTEST, len(word) - 2)]
            yield _few(actor, key, search.holds(Item.search_text, Value(search.pattern(part))))


def _few(actor: Actor, key: str, is_likely: Any) -> Any:
    few = sold_items_for(actor).select(*db.constants(key), *COLUMNS).where(is_likely)
    # SQLite limits a part of a union only within a query of its own.
    few = few.order_by(Item.code_key, Item.id).limit(LOOKED_AT).alias("few")
    return Select([few], [SQL("*")]).bind(db.database)
