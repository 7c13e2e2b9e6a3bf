"""The people of the tests. Everybody knows them: two vendors, those who work there, and two customers of the first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from crikit import db
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.customers.models import Customer, SalesRep
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.vendors.actions import open_vendor
from crikit.vendors.models import Vendor
from tests import factories, kept
from tests.clients import Client


@dataclass(frozen=True)
class Cast:
    """Each person's password is `factories.PASSWORD`; the staff's is `factories.STAFF_PASSWORD`.

    A test that uses the cast runs in the scope of `vendor`, Prairie & Pine.
    """

    app: Flask
    vendor: Vendor
    mira: User  # Administrator.
    ben: User  # Works there too, but may neither administer nor invite.
    rita: User  # Rep of Green Valley.
    omar: User  # Rep of Old Mill.
    green_valley: Customer
    maria: User  # Management of Green Valley.
    sam: User  # Her staff.
    old_mill: Customer
    olga: User  # Management of Old Mill.
    otto: User  # Her staff.
    other_vendor: Vendor
    dana: User  # Administrator of the other vendor, Harbor Tools.
    lakeside: Customer  # Customer of Harbor Tools.
    lena: User  # Its management.

    def browser(self, person: User | None = None) -> Client:
        """A browser of its own; with a person, signed in."""
        client: Client = self.app.test_client()  # type: ignore[assignment]
        if person:
            client.sign_in(person.username, factories.STAFF_PASSWORD if person.is_staff else factories.PASSWORD)
        return client


@pytest.fixture
def cast(app: Flask) -> Iterator[Cast]:
    people = as_before() or made()
    with db.vendor_scope(people["vendor"].id):
        yield Cast(app, **people)


_made: dict[bool, kept.Kept] = {}


def as_before() -> dict[str, Any]:
    """The rows and people of the first test on this kind of database: to make them takes as long as most tests."""
    if Vendor.select().exists():
        return {}
    if known := _made.get(db.is_sqlite()):
        return known.bring_back()
    is_first = kept.is_empty()
    people = made()
    if is_first:
        _made[db.is_sqlite()] = kept.Kept(people)
    return people


def made() -> dict[str, Any]:
    vendor = open_vendor("Prairie & Pine", support_email="orders@prairieandpine.test")
    other = open_vendor("Harbor Tools", support_email="orders@harbortools.test")
    with db.atomic(), db.vendor_scope(vendor.id):
        people = {"vendor": vendor, "other_vendor": other, **employees(), **customers(*reps())}
    with db.atomic(), db.vendor_scope(other.id):
        return people | others()


def employees() -> dict[str, object]:
    mira, ben = (factories.user(Role.INHOUSE, name) for name in ("mira", "ben"))
    taken = {Permission.ADMINISTER, Permission.ADD_PORTAL_USERS, Permission.ENTER_ORDERS, Permission.CONFIRM_ORDERS}
    taken |= {Permission.SEE_LIBRARY}
    for permission in sorted(taken):
        PermissionSetting.create(user=ben, permission=permission, allowed=False)
    return {"mira": mira, "ben": ben}


def reps() -> list[SalesRep]:
    return [factories.sales_rep(name, code=name[:1], invitable=False) for name in ("Rita Moreau", "Omar Aziz")]


def customers(rita: SalesRep, omar: SalesRep) -> dict[str, object]:
    green_valley = factories.customer("Green Valley", code="1001", sales_rep=rita, email="ap@greenvalley.test")
    old_mill = factories.customer("Old Mill", code="1002", sales_rep=omar, email="ap@oldmill.test")
    maria, sam = factories.pair(green_valley, "maria", name="Maria Lopez")
    olga, otto = factories.pair(old_mill, "olga", name="Olga Novak")
    return {
        "rita": factories.user(Role.REP, "rita", rep_id=rita.id),
        "omar": factories.user(Role.REP, "omar", rep_id=omar.id),
        "green_valley": green_valley,
        "maria": maria,
        "sam": sam,
        "old_mill": old_mill,
        "olga": olga,
        "otto": otto,
    }


def others() -> dict[str, object]:
    lakeside = factories.customer("Lakeside", code="1001", email="ap@lakeside.test")
    lena, _ = factories.pair(lakeside, "lena")
    return {"dana": factories.user(Role.INHOUSE, "dana"), "lakeside": lakeside, "lena": lena}
