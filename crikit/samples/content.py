"""A believable list of customers, the same on every machine, so that screenshots and conversations name the same ones.

Nobody is reached by it: all addresses end in `.example`, which no one can own (RFC 2606), and all telephone numbers are
of the range that is kept for fiction.
"""

import random
from collections.abc import Sequence
from typing import Any

from crikit import keys

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


def dice() -> random.Random:
    return random.Random(2026)  # noqa: S311


def rep_row(code: str, name: str, domain: str) -> dict[str, Any]:
    key = keys.search_key(name)
    email = f"{key.replace(' ', '.')}@{domain}"
    return {"code": code, "name": name, "name_key": key, "default_email": email, "address_usable": True}


def customer_rows(
    number: int, thrown: random.Random, types: Sequence[Any], reps: Sequence[Any], lists: Sequence[Any]
) -> list[dict[str, Any]]:
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    thrown.shuffle(names)
    return [_customer(f"{1000 + place}", name, thrown, types, reps, lists) for place, name in enumerate(names[:number])]


def _customer(
    code: str, name: str, thrown: random.Random, types: Sequence[Any], reps: Sequence[Any], lists: Sequence[Any]
) -> dict[str, Any]:
    domain = keys.search_key(name).replace(" ", "") + ".example"
    person = thrown.choice(PEOPLE)
    # Real lists have holes: some customers without an address, some with one that nobody can write to.
    email = thrown.choices([f"ap@{domain}", "", "see fax"], weights=[88, 9, 3])[0]
    usable = "@" in email
    active = thrown.random() > 0.04
    return {
        "name": name,
        "name_key": keys.search_key(name),
        "code": code,
        "contact_name": person,
        "phone": f"({thrown.randint(201, 989)}) 555-0{thrown.randint(100, 199)}",
        "address": f"{thrown.randint(10, 9900)} {thrown.choice(FIRST)} Rd\n{thrown.choice(TOWNS)}",
        "terms": thrown.choice(("Net 15", "Net 30", "2% 10 Net 30")),
        "email_written": email,
        "default_email": email if usable else "",
        "other_emails": [],
        "address_usable": usable,
        "customer_type": thrown.choice([*types, types[0], None]),
        "sales_rep": thrown.choice([*reps, None]),
        "price_list": thrown.choice(lists),
        "active": active,
        "invitable": active,
        "search_text": keys.search_key(f"{name} {code} {email}"),
    }
