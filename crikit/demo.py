"""A vendor to try everything on: some hundred customers, some invited, some waiting for approval, some in."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from crikit import clock, db, keys
from crikit.accounts.models import User
from crikit.accounts.queries import user_by_name
from crikit.actor import Actor, Role
from crikit.admin.actions import open_vendor_with_administrator
from crikit.customers.models import Customer, CustomerType, PriceList, SalesRep
from crikit.invitations.actions import approval, joining, selection, sending, writing
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Kind
from crikit.invitations.queries.check import check
from crikit.mail.jobs import deliver
from crikit.permissions.queries import actor_of
from crikit.vendors.models import Vendor
from crikit.vendors.queries import is_empty

ADMINISTRATOR, PASSWORD = "mira", "ledger and lantern"
CUSTOMER_PASSWORD, STAFF_PASSWORD = "market day at nine", "shelves and boxes"
CUSTOMERS, INVITED, JOINED, APPROVED = 320, 48, 9, 4

TYPES = ("Retail", "Wholesale", "Garden Center", "Online", "Hospitality")
PRICE_LISTS = ("Standard", "Dealer 10", "Dealer 20", "Export USD")
REPS = (
    ("AB", "Ana Bergström"),
    ("CD", "Chloé Dubois"),
    ("JK", "Jonas Kowalski"),
    ("MR", "Marta Rossi"),
    ("SH", "Samir Haddad"),
    ("TW", "Tara Weiss"),
)
FIRST = (
    "Green Valley",
    "Old Mill",
    "Harbor",
    "Maple",
    "North Shore",
    "Copper",
    "Willow",
    "Stone Bridge",
    "Blue Heron",
    "Cedar",
    "Lakeside",
    "Orchard",
    "Two Rivers",
    "Foxglove",
    "Juniper",
    "Summit",
)
SECOND = (
    "Market",
    "Hardware",
    "Garden",
    "Outfitters",
    "Home Goods",
    "Supply",
    "Provisions",
    "Nursery",
    "Trading",
    "Café",
    "Mercantile",
    "Kitchen",
    "Farm Store",
    "Gifts",
    "Boutique",
    "Pantry",
    "Depot",
    "Living",
    "Workshop",
    "Table",
)
PEOPLE = (
    "Maria Lopez",
    "Tom Becker",
    "Ines Moreau",
    "Oluwaseun Ade",
    "Grace Kim",
    "Peter Novak",
    "Lucía Núñez",
    "Henry Walsh",
    "Noor Aziz",
    "Emma Larsen",
)
TOWNS = ("Burlington, VT 05401", "Portland, OR 97201", "Boise, ID 83702", "Madison, WI 53703", "Asheville, NC 28801")


def is_possible() -> bool:
    return is_empty()


def fill() -> Iterator[str]:
    """Makes it all, yielding lines for whoever watches: who can sign in, and with what."""
    # The same customers on every machine, so that screenshots and conversations are about the same names.
    dice = random.Random(2026)  # noqa: S311
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
            _customers(vendor, dice)
        save_administrators(administrator, ["mira@prairieandpine.example"])
        invitations = _invite(administrator, dice)
        waiting = _join(administrator, invitations)
    yield f"{vendor.name}: {CUSTOMERS} customers, {INVITED} invited, {len(waiting)} waiting for approval."
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


def _customers(vendor: Vendor, dice: random.Random) -> None:
    types, lists = _named(CustomerType, TYPES), _named(PriceList, PRICE_LISTS)
    reps = [
        SalesRep.create(
            code=code,
            name=name,
            name_key=keys.search_key(name),
            default_email=f"{keys.search_key(name).replace(' ', '.')}@prairieandpine.example",
            address_usable=True,
        )
        for code, name in REPS
    ]
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    dice.shuffle(names)
    rows = [_customer(number, name, dice, types, reps, lists) for number, name in enumerate(names[:CUSTOMERS])]
    for start in range(0, len(rows), 100):
        Customer.insert_many(rows[start : start + 100]).execute()


def _named(model: Any, names: tuple[str, ...]) -> list[Any]:
    return [model.create(name=name, name_key=keys.search_key(name)) for name in names]


def _customer(
    number: int, name: str, dice: random.Random, types: list[Any], reps: list[Any], lists: list[Any]
) -> dict[str, Any]:
    domain = keys.search_key(name).replace(" ", "") + ".example"
    person = dice.choice(PEOPLE)
    # Real lists have holes: some customers without an address, some with one that nobody can write to.
    email = dice.choices([f"ap@{domain}", "", "see fax"], weights=[88, 9, 3])[0]
    usable = "@" in email
    active = dice.random() > 0.04
    code = f"{1000 + number}"
    return {
        "name": name,
        "name_key": keys.search_key(name),
        "code": code,
        "accounting_id": f"PP-{code}",
        "contact_name": person,
        "phone": f"({dice.randint(201, 989)}) 555-0{dice.randint(100, 199)}",
        "address": f"{dice.randint(10, 9900)} {dice.choice(FIRST)} Rd\n{dice.choice(TOWNS)}",
        "terms": dice.choice(("Net 15", "Net 30", "2% 10 Net 30")),
        "email_written": email,
        "default_email": email if usable else "",
        "other_emails": [],
        "address_usable": usable,
        "customer_type": dice.choice([*types, types[0], None]),
        "sales_rep": dice.choice([*reps, None]),
        "price_list": dice.choice(lists),
        "active": active,
        "invitable": active,
        "search_text": keys.search_key(f"{name} {code} {email}"),
    }


def _invite(administrator: Actor, dice: random.Random) -> list[Any]:
    reachable = [
        c.id for c in Customer.select(Customer.id).where(Customer.invitable == True, Customer.address_usable == True)
    ]
    selection.tick(administrator, Kind.CUSTOMERS, dice.sample(reachable, INVITED))
    sending.send(administrator, Kind.CUSTOMERS, key="demo", mark=check(administrator, Kind.CUSTOMERS).mark)
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
