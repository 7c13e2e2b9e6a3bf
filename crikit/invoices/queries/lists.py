"""Lists of invoices: open ones first, the longest due before the others, then the paid ones, the newest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, Expression, Tuple

from crikit import db, search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice
from crikit.invoices.queries import day, scope, scope_values, seen_by
from crikit.invoices.rules import SHOWN, keys_between
from crikit.keys import search_key
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
LAST = "\uffff"


@dataclass(frozen=True)
class Filter:
    """What a list of invoices is narrowed to, seen from `today`. `customer` is a part of a name or code, `of` an id."""

    today: date
    q: str = ""
    customer: str = ""
    of: int | None = None
    show: str = ""

    @classmethod
    def of_address(cls, parameters: Mapping[str, str], today: date, of: int | None = None) -> "Filter":
        show = parameters.get("show", "")
        q, customer = (parameters.get(name, "").strip()[:LONGEST_SEARCH] for name in ("q", "customer"))
        return cls(today, q, customer, of, show if show in SHOWN else "")

    @property
    def parameters(self) -> dict[str, Any]:
        named = {"q": self.q, "customer": self.customer, "of": self.of, "show": self.show}
        return {name: value for name, value in named.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.customer or self.show)

    @property
    def shape(self) -> tuple[int, int, bool]:
        lengths = (min(len(search_key(text)), search.SHORTEST) for text in (self.q, self.customer))
        return (*lengths, bool(self.of))  # type: ignore[return-value]

    def values(self) -> dict[str, Any]:
        first, last = keys_between(self.show, self.today)
        text, name = search_key(self.q), search_key(self.customer)
        return {
            "first": first,
            "last": last,
            "of": self.of,
            "text": search.pattern(text),
            "start": text,
            "end": text + LAST,
            "name": search.pattern(name),
            "name_start": name,
            "name_end": name + LAST,
        }

    def conditions(self) -> list[Expression]:
        """With slots, for `db.kept`; fill them from `values()`."""
        wanted: list[Expression] = [Invoice.list_key.between(db.slot("first"), db.slot("last"))]
        in_text, in_name, of = self.shape
        if in_text == search.SHORTEST:
            wanted.append(search.holds(Invoice.search_text, db.slot("text")))
        elif in_text:
            # Too short for the search index: the beginning of the number.
            wanted.append(Invoice.number_key.between(db.slot("start"), db.slot("end")))
        if in_name:
            begins = Customer.name_key.between(db.slot("name_start"), db.slot("name_end"))
            holds = in_name == search.SHORTEST
            named = search.holds(Customer.search_text, db.slot("name")) if holds else begins
            wanted.append(Invoice.customer.in_(Customer.select(Customer.id).where(named)))
        if of:
            wanted.append(Invoice.customer == db.slot("of"))
        return wanted


class Listed(NamedTuple):
    id: int
    number: str
    customer_id: int
    customer: str
    code: str
    dated: date
    due_on: date
    customer_po: str
    currency: str
    total: int
    open_balance: int
    list_key: str


def listed(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[Listed]:
    """One page of the invoices and one more, if there is one: then a next page exists."""

    def build() -> Any:
        lines = _lines(actor, wanted)
        if place:
            lines = lines.where(Tuple(Invoice.list_key, Invoice.id) > Tuple(db.slot("after_key"), db.slot("after_id")))
        return lines.limit(PAGE + 1).offset(db.slot("skip"))

    after = {"after_key": place.name_key, "after_id": place.id} if place else {}
    values = {**scope_values(actor), **wanted.values(), **after}
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("invoices", *scope(actor), wanted.shape, place is not None), build, skip=skip, **values)
    return [_listed(row) for row in rows.fetchall()]


def every_invoice(actor: Actor, wanted: Filter) -> Iterator[Listed]:
    """The whole list, row by row."""
    with db.vendor_scope(actor.vendor_id):
        key = ("every invoice", *scope(actor), wanted.shape)
        rows = db.kept(key, lambda: _lines(actor, wanted), **scope_values(actor), **wanted.values())
    return (_listed(row) for row in rows)


def count_invoices(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""

    def build() -> Any:
        found = Invoice.select(SQL("1")).where(*seen_by(actor), *wanted.conditions())
        return db.count_of(found.limit(COUNT_UP_TO + 1))

    with db.vendor_scope(actor.vendor_id):
        key = ("invoice count", *scope(actor), wanted.shape)
        return int(db.kept(key, build, **scope_values(actor), **wanted.values()).fetchone()[0])


def _lines(actor: Actor, wanted: Filter) -> Any:
    whose = {"customer": Customer.name, "code": Customer.code}
    columns = [whose.get(name) or getattr(Invoice, name) for name in Listed._fields]
    found = Invoice.select(*columns).join(Customer).where(*seen_by(actor), *wanted.conditions())
    return found.order_by(Invoice.list_key, Invoice.id)


def _listed(row: Any) -> Listed:
    *facts, dated, due_on, customer_po, currency, total, open_balance, key = row
    return Listed._make((*facts, day(dated), day(due_on), customer_po, currency, total, open_balance, key))
