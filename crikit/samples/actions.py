"""Filling a vendor with sample data, and taking it out again."""

import secrets
from typing import Any

from peewee import IntegrityError, fn

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.charts.actions import add_up
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.errors import Conflict
from crikit.exchange.models import AccountingImport, State
from crikit.exchange.models import Kind as ListKind
from crikit.history.actions import record
from crikit.invitations.actions import ending
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.invoices.rules import list_key
from crikit.keys import SAMPLE, search_key
from crikit.language import gettext
from crikit.orders.models import Order
from crikit.permissions.actions import administered
from crikit.permissions.models import RepAccess
from crikit.quantities import ONE
from crikit.samples import content, goods
from crikit.samples.bills import Bill, bills
from crikit.samples.models import Kind, Sample
from crikit.samples.queries import customer_ids, ids_of, samples_for
from crikit.users.actions import leaving
from crikit.vendors.models import Vendor

CUSTOMERS, ITEMS = 40, len(goods.GOODS)
# How many invoices each sample customer has, at least and at most.
INVOICES = (3, 9)
AT_ONCE = 100
PREFIX = SAMPLE
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
        _invoices(actor, vendor)
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
        AccountingImport.delete().where(AccountingImport.id.in_(ids_of(actor, Kind.ACCOUNTING_IMPORT))).execute()
        add_up(vendor.today)
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


def _invoices(actor: Actor, vendor: Vendor) -> None:
    """Three years of them, for each sample customer a few; without one's own, accounting was heard of just now."""
    mine = Customer.select(Customer.code, Customer.id).where(Customer.id.in_(ids_of(actor, Kind.CUSTOMER)))
    customers, dice = dict(mine.order_by(Customer.id).tuples()), content.dice()
    known = {key for (key,) in Invoice.select(Invoice.number_key).where(Invoice.number.startswith(PREFIX)).tuples()}
    buyers = {code: dice.randint(*INVOICES) for code in customers}
    written = [bill for bill in bills(buyers, dice, vendor.today) if search_key(PREFIX + bill.number) not in known]
    for start in range(0, len(written), AT_ONCE):
        some = written[start : start + AT_ONCE]
        facts = [_invoice(bill, customers[bill.customer], vendor.currency) for bill in some]
        made = Invoice.insert_many(facts).returning(Invoice.id, Invoice.number).execute()
        _invoice_lines(some, {invoice.number: invoice.id for invoice in made})
    is_told = (AccountingImport.kind == ListKind.INVOICES) & (AccountingImport.state == State.DONE)
    if not AccountingImport.select().where(is_told).exists():
        _marked(Kind.ACCOUNTING_IMPORT, _told(actor, len(written)))
    add_up(vendor.today, [*customers.values()])


def _invoice(bill: Bill, customer_id: int, currency: str) -> dict[str, Any]:
    number = PREFIX + bill.number
    return {
        "number": number,
        "number_key": search_key(number),
        "customer": customer_id,
        "currency": currency,
        "list_key": list_key(bill.dated, bill.due_on, bill.open_balance),
        "search_text": search_key(f"{number} {bill.customer_po}"),
        **{name: getattr(bill, name) for name in ("dated", "due_on", "customer_po", "total", "open_balance")},
    }


def _invoice_lines(some: list[Bill], ids: dict[str, int]) -> None:
    items = dict(Item.select(Item.code, Item.id).where(Item.code.startswith(PREFIX)).tuples())
    lines = [
        {"invoice": ids[PREFIX + bill.number], "place": place, "item": items.get(PREFIX + code), "code": PREFIX + code}
        | {"description": name, "quantity": many * ONE, "unit_price": one, "amount": amount}
        for bill in some
        for place, (code, name, many, one, amount) in enumerate(bill.lines, 1)
    ]
    InvoiceLine.insert_many(lines).as_rowcount().execute()


def _told(actor: Actor, number: int) -> AccountingImport:
    counts = dict.fromkeys(("changed", "left", "refused", "missing", "aside"), 0) | {"read": number, "added": number}
    facts = {"key": secrets.token_hex(16), "kind": ListKind.INVOICES, "filename": f"{PREFIX}invoices.csv"}
    done: AccountingImport = AccountingImport.create(
        **facts, state=State.DONE, by_name=actor.name, finished_at=clock.now(), counts=counts
    )
    return done


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
