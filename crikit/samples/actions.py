"""Filling a vendor with sample data, and taking it out again."""

from typing import Any

from peewee import IntegrityError, fn

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.invitations.actions import ending
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.models import Order
from crikit.permissions.actions import administered
from crikit.permissions.models import RepAccess
from crikit.samples import content, goods
from crikit.samples.models import Kind, Sample
from crikit.samples.queries import customer_ids, ids_of, samples_for
from crikit.users.actions import leaving

CUSTOMERS, ITEMS = 40, len(goods.GOODS)
# Codes that no accounting program writes: an import of one's own customers never takes a sample for one of them.
PREFIX = "SAMPLE-"
DOMAIN = "reps.example"


def fill(actor: Actor) -> int:
    """How many customers came. Types and price lists that the vendor has under the same name serve the samples too."""
    with db.atomic():
        vendor = administered(actor)
        if samples_for(actor).exists():
            raise Conflict(gettext("The sample data is here already. Remove it first to begin anew."))
        types = [_named(Kind.CUSTOMER_TYPE, CustomerType, name) for name in content.TYPES]
        lists = [_named(Kind.PRICE_LIST, PriceList, name) for name in content.PRICE_LISTS]
        reps = [_rep(f"{PREFIX}{code}", name) for code, name in content.REPS]
        rows = content.customer_rows(CUSTOMERS, content.dice(), types, reps, lists)
        number = _customers(rows)
        _items(lists)
        record("samples.filled", vendor, by=actor, customers=number)
    return number


def remove(actor: Actor) -> int:
    """How many customers went, with their usernames, invitations and orders. What one's own customers use stays."""
    try:
        return _remove(actor)
    except IntegrityError as error:
        raise Conflict(gettext("Somebody is at work on the sample data right now. Try again in a moment.")) from error


def _remove(actor: Actor) -> int:
    with db.atomic():
        vendor = administered(actor)
        customers, reps = customer_ids(actor), ids_of(actor, Kind.SALES_REP)
        _end_invitations(Customer, customers)
        _delete_usernames(actor, User.customer_id.in_(customers))
        Order.delete().where(Order.customer.in_(customers)).execute()
        number: int = Customer.delete().where(Customer.id.in_(customers)).execute()
        unused = _unused(Customer.sales_rep, SalesRep, reps)
        _end_invitations(SalesRep, unused)
        _delete_usernames(actor, User.rep_id.in_(unused))
        RepAccess.delete().where(RepAccess.rep_id.in_(unused)).execute()
        SalesRep.delete().where(SalesRep.id.in_(unused)).execute()
        _remove_items(ids_of(actor, Kind.ITEM))
        types = _unused(Customer.customer_type, CustomerType, ids_of(actor, Kind.CUSTOMER_TYPE))
        CustomerType.delete().where(CustomerType.id.in_(types)).execute()
        lists = _unused(
            ListPrice.price_list, PriceList, _unused(Customer.price_list, PriceList, ids_of(actor, Kind.PRICE_LIST))
        )
        PriceList.delete().where(PriceList.id.in_(lists)).execute()
        if Sample.delete().execute():
            record("samples.removed", vendor, by=actor, customers=number)
    return number


def _named(kind: Kind, model: Any, name: str) -> Any:
    known = model.get_or_none(model.name_key == search_key(name))
    return known or _marked(kind, model.create(name=name, name_key=search_key(name)))


def _rep(code: str, name: str) -> SalesRep:
    known: SalesRep | None = SalesRep.get_or_none(SalesRep.code == code)
    return known or _marked(Kind.SALES_REP, SalesRep.create(**content.rep_row(code, name, DOMAIN)))


def _marked(kind: Kind, row: Any) -> Any:
    Sample.create(kind=kind, row_id=row.id)
    return row


def _customers(rows: list[dict[str, Any]]) -> int:
    for row in rows:
        row["code"] = PREFIX + row["code"]
        row["search_text"] = search_key(f"{row['name']} {row['code']} {row['default_email']}")
    known = {c.code for c in Customer.select(Customer.code).where(Customer.code.startswith(PREFIX))}
    missing = [row for row in rows if row["code"] not in known]
    if missing:
        made = Customer.insert_many(missing).returning(Customer.id).execute()
        Sample.insert_many([{"kind": Kind.CUSTOMER, "row_id": customer.id} for customer in made]).execute()
    return len(missing)


def _items(lists: list[Any]) -> None:
    """With the prices of those that came; one that is there from an earlier time stays as it is."""
    rows = goods.item_rows(PREFIX)
    known = {item.code_key for item in Item.select(Item.code_key).where(Item.code.startswith(PREFIX))}
    missing = [row for row in rows if row["code_key"] not in known]
    if not missing:
        return
    made = Item.insert_many(missing).returning(Item.id, Item.code).execute()
    ids = {item.code.removeprefix(PREFIX): item.id for item in made}
    Sample.insert_many([{"kind": Kind.ITEM, "row_id": item} for item in ids.values()]).execute()
    ListPrice.insert_many(goods.list_price_rows(ids, lists)).execute()
    VolumePrice.insert_many(goods.volume_price_rows(ids)).execute()


def _remove_items(ids: list[int]) -> None:
    """One that stands in an order of one's own customers is no longer sold but stays readable, without prices."""
    for prices in (ListPrice, VolumePrice):
        prices.delete().where(prices.item.in_(ids)).execute()
    kept = [column for column in Item._meta.backrefs if column.on_delete != "CASCADE"]
    spoken_of = {found for column in kept for found in _spoken_of(column, ids)}
    Item.update(active=False, changed_at=clock.now()).where(Item.id.in_(spoken_of)).execute()
    Item.delete().where(Item.id.in_(set(ids) - spoken_of)).execute()


def _spoken_of(column: Any, ids: list[int]) -> list[int]:
    return [found for (found,) in column.model.select(column).where(column.in_(ids)).distinct().tuples()]


def _end_invitations(model: Any, ids: list[int]) -> None:
    for invitee in model.select().where(model.id.in_(ids)):
        ending.withdraw(invitee)


def _delete_usernames(actor: Actor, theirs: Any) -> None:
    for user in User.select().where(theirs, User.management.is_null()).order_by(User.id):
        leaving.delete(actor, user)


def _unused(column: Any, model: Any, ids: list[int]) -> list[int]:
    """Those that nothing refers to any more in this column."""
    used = column.model.select(fn.DISTINCT(column)).where(column.in_(ids))
    return [row.id for row in model.select(model.id).where(model.id.in_(ids), model.id.not_in(used))]
