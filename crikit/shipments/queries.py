"""Reading shipments. There is no money in them: whoever may track them sees them, staff too."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Tuple

from crikit import db, search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import NOBODY, customers_for
from crikit.customers.queries import seen_by as customers_seen_by
from crikit.errors import Forbidden, NotFound
from crikit.invoices.models import Invoice
from crikit.invoices.queries import day
from crikit.keys import search_key
from crikit.orders.models import Order
from crikit.permissions.rules import Permission
from crikit.places import COUNT_UP_TO, PAGE, Place
from crikit.shipments.models import Shipment
from crikit.shipments.rules.numbers import key_of
from crikit.shipments.rules.tracking import Tracking, tracking

LONGEST_SEARCH = 100
LAST = "\uffff"
LATEST = 5


class Parcel(NamedTuple):
    """A shipment as it is shown: whose, for which order and invoice, by whom, and where one follows it."""

    id: int
    customer_id: int
    customer: str
    invoice_id: int | None
    invoice: str
    order_id: int | None
    order: str
    shipped_on: date
    by_name: str
    tracking: Tracking

    @property
    def place_key(self) -> str:
        return self.shipped_on.isoformat()


def gate(actor: Actor) -> None:
    if not actor.may(Permission.TRACK_SHIPMENTS):
        raise Forbidden


def seen_by(actor: Actor) -> list[Expression]:
    """Wall 1, for kept queries. Fill in `scope_values(actor)`."""
    gate(actor)
    mine: list[Expression] = [Shipment.vendor_id == db.slot("vendor_id")]
    if actor.is_inhouse:
        return mine
    if actor.is_customer:
        return [*mine, Shipment.customer == db.slot("customer_id")]
    return [*mine, Shipment.customer.in_(Customer.select(Customer.id).where(*customers_seen_by(actor)))]


def scope(actor: Actor) -> tuple[Hashable, ...]:
    gate(actor)
    return actor.role, actor.has_other_reps


def scope_values(actor: Actor) -> dict[str, Any]:
    return {"customer_id": actor.customer_id or NOBODY, "rep_id": actor.rep_id or NOBODY, "user_id": actor.user_id}


def shipment_for(actor: Actor, shipment_id: int) -> Shipment:
    gate(actor)
    found: Shipment | None = Shipment.get_or_none(
        Shipment.id == shipment_id, Shipment.vendor_id == actor.vendor_id, *_whose(actor)
    )
    if found is None:
        raise NotFound
    return found


def parcels_of_orders(actor: Actor, orders: Iterable[int]) -> dict[int, list[Parcel]] | None:
    """Those of these orders, found through the actor, the first one first; None for who may not track them."""
    return _parcels_of(actor, Shipment.order, list(orders), "order_id")


def parcels_of_invoices(actor: Actor, invoices: Iterable[int]) -> dict[int, list[Parcel]] | None:
    return _parcels_of(actor, Shipment.invoice, list(invoices), "invoice_id")


def parcels_of_invoice(actor: Actor, invoice: int, orders: list[int]) -> list[Parcel]:
    """What left for it, and what was written down at the orders that it bills and names no invoice."""
    own = (parcels_of_invoices(actor, [invoice]) or {}).get(invoice, [])
    theirs = [parcel for parcels in (parcels_of_orders(actor, orders) or {}).values() for parcel in parcels]
    found = {parcel.id: parcel for parcel in [*own, *(one for one in theirs if one.invoice_id is None)]}
    return sorted(found.values(), key=lambda parcel: (parcel.shipped_on, parcel.id))


def _parcels_of(actor: Actor, column: Any, ids: list[int], name: str) -> dict[int, list[Parcel]] | None:
    if not actor.may(Permission.TRACK_SHIPMENTS):
        return None

    def build() -> Any:
        these = _parcels().where(*seen_by(actor), search.among_numbers(column, db.slot("ids")))
        return these.order_by(Shipment.shipped_on, Shipment.id)

    found: dict[int, list[Parcel]] = {}
    if ids:
        with db.vendor_scope(actor.vendor_id):
            values = {"ids": search.listed(ids), **scope_values(actor)}
            rows = db.kept(("parcels of", name, *scope(actor)), build, **values).fetchall()
        for parcel in map(_parcel, rows):
            found.setdefault(getattr(parcel, name), []).append(parcel)
    return found


def latest_parcels(actor: Actor) -> list[Parcel] | None:
    """The newest few; None for who may not track them."""
    if not actor.may(Permission.TRACK_SHIPMENTS):
        return None
    return listed(actor, Filter(), None, at_most=LATEST)


@dataclass(frozen=True)
class Filter:
    q: str = ""

    @classmethod
    def of_address(cls, parameters: Mapping[str, str]) -> "Filter":
        return cls(parameters.get("q", "").strip()[:LONGEST_SEARCH])

    @property
    def parameters(self) -> dict[str, str]:
        return {"q": self.q} if self.q else {}

    @property
    def shape(self) -> int:
        return min(len(search_key(self.q)), search.SHORTEST)

    def values(self) -> dict[str, Any]:
        text, number = search_key(self.q), key_of(self.q)
        return {"text": search.pattern(text), "start": number, "end": number + LAST}

    def conditions(self) -> list[Expression]:
        """With slots, for `db.kept`; fill them from `values()`."""
        if self.shape == search.SHORTEST:
            return [search.holds(Shipment.search_text, db.slot("text"))]
        # Too short for the search index: the beginning of the number.
        return [Shipment.number_key.between(db.slot("start"), db.slot("end"))] if self.shape else []


def listed(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0, at_most: int = PAGE + 1) -> list[Parcel]:
    """One page, the newest first, and one more, if there is one: then a next page exists."""

    def build() -> Any:
        found = _parcels().where(*seen_by(actor), *wanted.conditions())
        if place:
            found = found.where(Tuple(Shipment.shipped_on, Shipment.id) < Tuple(db.slot("after"), db.slot("after_id")))
        newest_first = found.order_by(Shipment.shipped_on.desc(), Shipment.id.desc())
        return newest_first.limit(db.slot("at_most")).offset(db.slot("skip"))

    after = {"after": place.name_key, "after_id": place.id} if place else {}
    values = {**scope_values(actor), **wanted.values(), **after}
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(
            ("shipments", *scope(actor), wanted.shape, place is not None), build, skip=skip, at_most=at_most, **values
        )
    return [_parcel(row) for row in rows.fetchall()]


def count_shipments(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""

    def build() -> Any:
        found = Shipment.select(SQL("1")).where(*seen_by(actor), *wanted.conditions())
        return db.count_of(found.limit(COUNT_UP_TO + 1))

    with db.vendor_scope(actor.vendor_id):
        key = ("shipment count", *scope(actor), wanted.shape)
        return int(db.kept(key, build, **scope_values(actor), **wanted.values()).fetchone()[0])


def _whose(actor: Actor) -> list[Expression]:
    if actor.is_inhouse:
        return []
    if actor.is_customer:
        return [Shipment.customer == actor.customer_id]
    return [Shipment.customer.in_(customers_for(actor).select(Customer.id))]


def _parcels() -> Any:
    whose = (Shipment.id, Customer.id, Customer.name, Invoice.id, Invoice.number, Order.id, Order.reference)
    found = Shipment.select(*whose, Shipment.shipped_on, Shipment.by_name, Shipment.carrier, Shipment.number)
    found = found.join(Customer).switch(Shipment).join(Invoice, JOIN.LEFT_OUTER)
    return found.switch(Shipment).join(Order, JOIN.LEFT_OUTER)


def _parcel(row: Any) -> Parcel:
    id_, customer_id, customer, invoice_id, invoice, order_id, order, shipped_on, by_name, carrier, number = row
    facts = (invoice_id, invoice or "", order_id, order or "", day(shipped_on), by_name)
    return Parcel(id_, customer_id, customer, *facts, tracking(carrier, number))
