"""Whom something is for, read from the rows that say so: the shares of a document, the hearers of an announcement."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import JOIN, fn

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer, CustomerType, PriceList
from crikit.customers.queries import scope, scope_values, seen_by
from crikit.errors import NotFound
from crikit.library.rules.audiences import EVERYBODY, STAFF, Audience, audiences_of

# In kept queries: where the audiences stand that a username of a customer belongs to.
SLOTS = ("one", "two", "three", "four")


class Told(NamedTuple):
    """Whom it is for, to be said in words."""

    everybody: bool
    names: list[str]
    customers: int


def audiences_told(actor: Actor, owner: Any, ids: list[int]) -> dict[int, Told]:
    """For each of these owners of such rows: the types and price lists by name, and of single customers the number.
    `owner` is the column that leads to them."""
    rows = owner.model
    own = (rows.vendor_id == actor.vendor_id, owner.in_(ids), ~rows.audience.startswith(STAFF))
    counted = rows.select(owner, fn.COUNT(rows.customer)).where(*own, rows.customer.is_null(False))
    customers = dict(counted.group_by(owner).tuples())
    named = rows.select(owner, rows.audience, CustomerType.name, PriceList.name)
    named = named.join_from(rows, CustomerType, JOIN.LEFT_OUTER).join_from(rows, PriceList, JOIN.LEFT_OUTER)
    told = {id_: Told(False, [], customers.get(id_, 0)) for id_ in ids}
    for id_, audience, of_type, on_list in named.where(*own, rows.customer.is_null()).order_by(rows.id).tuples():
        if audience == EVERYBODY:
            told[id_] = told[id_]._replace(everybody=True)
        else:
            told[id_].names.append(of_type or on_list)
    return told


def slots_of(actor: Actor) -> dict[str, str]:
    """For a customer's username."""

    def build() -> Any:
        # The numbers themselves: the rows they name aren't asked for.
        return Customer.select(Customer.customer_type, Customer.price_list).where(*seen_by(actor))

    with db.vendor_scope(actor.vendor_id):
        row = db.kept(("audiences", *scope(actor)), build, **scope_values(actor)).fetchone()
    if row is None:
        raise NotFound
    return dict(zip(SLOTS, audiences_of(actor, *row), strict=True))


def audience_in(rows: Iterable[Any]) -> Audience:
    """What all rows of one owner say together."""
    own = [row for row in rows if not row.audience.startswith(STAFF)]
    return Audience(
        everybody=any(row.audience == EVERYBODY for row in own),
        customer_types=tuple(row.customer_type_id for row in own if row.customer_type_id),
        price_lists=tuple(row.price_list_id for row in own if row.price_list_id),
        customers=tuple(row.customer_id for row in own if row.customer_id),
    )


def customers_written(ids: tuple[int, ...]) -> list[str]:
    """The customers as one writes them into the form: `Green Valley (1001)`."""
    rows = Customer.select(Customer.name, Customer.code).where(Customer.id.in_(ids)).order_by(Customer.name_key)
    return [f"{name} ({code})" if code else name for name, code in rows.tuples()]
