"""A vendor to try everything on: items, and some hundred customers, some invited, some waiting, some in."""

import csv
import io
import random
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from crikit import clock, db, keys
from crikit.accounts.models import User
from crikit.accounts.queries import user_by_name
from crikit.actor import Actor, Role
from crikit.admin.actions import open_vendor_with_administrator
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.demo import orders, shipments
from crikit.documents import Sender
from crikit.exchange.imports.at_once import Choices, import_file
from crikit.exchange.models import Kind
from crikit.invitations.actions import approval, joining, selection, sending, writing
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation
from crikit.invitations.models import Kind as Invited
from crikit.invitations.queries.check import check
from crikit.library.actions.folders import add_folder
from crikit.library.actions.uploads import File, upload
from crikit.library.rules.placing import Placement
from crikit.mail.jobs import deliver
from crikit.permissions.queries import actor_of
from crikit.samples import bills, content, goods, papers
from crikit.vendors.queries import is_empty

ADMINISTRATOR, PASSWORD = "mira", "ledger and lantern"
CUSTOMER_PASSWORD, STAFF_PASSWORD = "market day at nine", "shelves and boxes"
CUSTOMERS, INVITED, JOINED, APPROVED = 320, 48, 9, 4


def is_possible() -> bool:
    return is_empty()


def fill() -> Iterator[str]:
    """Makes it all, yielding lines for whoever watches: who can sign in, and with what."""
    dice = content.dice()
    vendor = open_vendor_with_administrator(
        "Prairie & Pine",
        username=ADMINISTRATOR,
        email="mira@prairieandpine.example",
        password=PASSWORD,
        name="Mira Holm",
        support_email="orders@prairieandpine.example",
        support_phone="(802) 555-0140",
    )
    with db.vendor_scope(vendor.id):
        administrator = actor_of(User.get(User.username == ADMINISTRATOR))
        with db.atomic():
            _customers(dice)
        save_administrators(administrator, ["mira@prairieandpine.example"])
        invitations = _invite(administrator, dice)
        waiting = _join(administrator, invitations)
        _library(administrator, Sender(vendor.name, (vendor.support_email, vendor.support_phone)))
        invoiced = _invoices(dice)
        ordered = orders.fill(vendor, dice)
        shipped = shipments.fill(vendor.today, dice)
    yield f"{vendor.name}: {CUSTOMERS} customers, {INVITED} invited, {len(waiting)} waiting for approval."
    yield f"{len(goods.GOODS)} items, with prices on {len(goods.ON_LISTS)} price lists."
    yield f"{invoiced} invoices, {ordered} orders, {shipped} shipments."
    yield from sign_in_names()


def sign_in_names() -> list[str]:
    """How to get in, as long as the demo's people are there."""
    if user_by_name(ADMINISTRATOR) is None:
        return []
    with db.every_vendor():
        customer = (
            User.select().where(User.role == Role.MANAGEMENT, User.approved_at.is_null(False)).order_by(User.id).first()
        )
    lines = [f"Sign in as the administrator:  {ADMINISTRATOR}  /  {PASSWORD}"]
    if customer:
        lines.append(f"Sign in as a customer:         {customer.username}  /  {CUSTOMER_PASSWORD}")
        lines.append(f"Sign in as its staff:          {customer.username}S  /  {STAFF_PASSWORD}")
    return lines


def _customers(dice: random.Random) -> None:
    types, lists = _named(CustomerType, content.TYPES), _named(PriceList, content.PRICE_LISTS)
    reps = [SalesRep.create(**content.rep_row(code, name, "prairieandpine.example")) for code, name in content.REPS]
    rows = content.customer_rows(CUSTOMERS, dice, types, reps, lists)
    for start in range(0, len(rows), 100):
        some = [row | {"accounting_id": f"PP-{row['code']}"} for row in rows[start : start + 100]]
        Customer.insert_many(some).execute()
    _items(lists)


def _items(lists: list[PriceList]) -> None:
    ids = {item.code: item.id for item in Item.insert_many(goods.item_rows()).returning(Item.id, Item.code).execute()}
    ListPrice.insert_many(goods.list_price_rows(ids, lists)).execute()
    VolumePrice.insert_many(goods.volume_price_rows(ids)).execute()


def _library(administrator: Actor, sender: Sender) -> None:
    folders: dict[str, int] = {}
    for paper in papers.papers(sender):
        if paper.folder not in folders:
            folders[paper.folder] = add_folder(administrator, paper.folder).id
        placement = Placement(folder=folders[paper.folder], staff_too=paper.staff_too)
        upload(administrator, [File(paper.filename, io.BytesIO(paper.content))], placement, paper.filename)


def _named(model: Any, names: tuple[str, ...]) -> list[Any]:
    return [model.create(name=name, name_key=keys.search_key(name)) for name in names]


def _invite(administrator: Actor, dice: random.Random) -> list[Any]:
    reachable = [
        c.id for c in Customer.select(Customer.id).where(Customer.invitable == True, Customer.address_usable == True)
    ]
    selection.tick(administrator, Invited.CUSTOMERS, dice.sample(reachable, INVITED))
    sending.send(administrator, Invited.CUSTOMERS, key="demo", mark=check(administrator, Invited.CUSTOMERS).mark)
    writing.write_letters()
    deliver()
    Invitation.update(invited_at=clock.now() - timedelta(days=3)).execute()
    return list(Invitation.select().order_by(Invitation.id))


def _join(administrator: Actor, invitations: list[Any]) -> list[User]:
    users: list[User] = []
    for invitation in invitations[:JOINED]:
        contact = invitation.customer.contact_name
        name = keys.search_key(invitation.customer.name).replace(" ", "")
        newcomer = joining.Newcomer(
            name=contact,
            email=invitation.email
            if len(users) % 3
            else f"{contact.split()[0].lower()}@{invitation.email.partition('@')[2]}",
            phone=invitation.customer.phone,
            username=name,
            password=CUSTOMER_PASSWORD,
            staff_username=f"{name}S",
            staff_password=STAFF_PASSWORD,
        )
        users.append(joining.join(invitation.link, invitation, newcomer))
    for invitation in invitations[JOINED : JOINED + 12]:
        joining.note_opened(invitation)
    for user in users[:APPROVED]:
        approval.approve(administrator, user)
    return users[APPROVED:]


def _invoices(dice: random.Random) -> int:
    """By the way all invoices take: accounting's file. Those who can sign in have most of them."""
    customers = Customer.select(Customer.code, Customer.invitable).order_by(Customer.id).tuples()
    buyers = {code: dice.randint(0, 5) if invitable else dice.randint(30, 60) for code, invitable in customers}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invoices.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([bills.HEADINGS, *bills.rows(buyers, dice, clock.now().date())])
        return import_file(path, Choices(), Kind.INVOICES).counts["added"]
