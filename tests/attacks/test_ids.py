"""Ids of others in every field of every form: another vendor's, and another customer's of the same vendor."""

import re
from collections.abc import Iterator
from zlib import crc32

import pytest
from flask import Flask
from peewee import ForeignKeyField

from crikit import db, schema
from crikit.accounts.models import User
from crikit.customers.models import Customer
from tests import factories
from tests.amounts import text_of
from tests.attacks.walks import BIG, Attack, addresses, changed, errors_of, walked
from tests.cast import Cast
from tests.crawling import Asked
from tests.scenes import everything, rows_of, scene

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

# An id, or none chosen yet; whatever else a field holds isn't looked up by it.
LIKE_AN_ID = re.compile(r"^(?:\d+(?:,\d+)*)?$|^(?:document|folder|version|photo|logo)-|^\w{20,}$")
NO_ID = re.compile(r"^(?:q|sort|page|note|notes|name|reference|quantity.*|\w*date\w*|\w*email\w*|\w*password\w*)$")
MARK = "Zephyr"
OTHERS = ["rita", "maria", "sam"]


class Foreign:
    """`ids` of what belongs to somebody else; each of its texts says so."""

    def __init__(self, ids: list[object]) -> None:
        self.ids = list(dict.fromkeys(str(id_) for id_ in ids))

    def ways(self, asked: Asked) -> Iterator[Asked]:
        """Each field that may carry an id, with some foreign ids one by one, then with all of them at once."""
        if asked.target and not BIG:
            return
        fields = {name: value for name, value in asked.fields if LIKE_AN_ID.match(value) and not NO_ID.match(name)}
        for name, value in fields.items():
            for id_ in self.some(f"{asked.shape[1]} {name}", 2 if value else 1):
                yield changed(asked, name, id_)
            if asked.method == "POST" and (BIG or value):
                yield changed(asked, name, ",".join(self.ids))

    def some(self, place: str, number: int) -> list[str]:
        """Others at each place, but the same in each run."""
        first = crc32(place.encode()) % len(self.ids)
        return (self.ids[first:] + self.ids[:first])[: len(self.ids) if BIG else number]


def named() -> None:
    """Everything that the vendor of this scope calls by a name is called so."""
    for model in schema.TABLES:
        texts = {"name", "subject", "filename", "text"} & set(model._meta.fields)
        if texts and issubclass(model, db.VendorModel):
            model.update(dict.fromkeys(texts, MARK)).execute()


def leaked(attack: Attack) -> list[str]:
    return [f"{asked.said} {asked.fields}" for asked, answer in attack.answers if MARK in text_of(answer.data)]


@pytest.mark.parametrize("who", ["mira", "maria"])
def test_no_form_takes_another_vendors_id(cast: Cast, who: str) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        # Away from the numbers of our own rows, which would be found instead.
        for _ in range(8):
            factories.customer(), factories.item(), factories.sales_rep()
        theirs, order = scene(cast.dana), factories.order(cast.lakeside, cast.lena)
        ids = [theirs.customer.id, cast.lena.id, theirs.item.id, theirs.document.key, order.key, theirs.waiting.id]
        named()
    everywhere, before = addresses(cast), rows_of(cast.other_vendor.id)
    attack = walked(Attack(cast.browser(), getattr(cast, who), Foreign(ids).ways), everywhere)
    assert leaked(attack) == []
    assert errors_of(attack) == []
    assert rows_of(cast.other_vendor.id) == before


@pytest.mark.parametrize("who", OTHERS)
def test_no_form_takes_another_customers_id(cast: Cast, who: str) -> None:
    item = factories.item("OM-1")
    order = factories.sent_order(cast.old_mill, cast.olga, (item, 3))
    draft, invoice = factories.order(cast.old_mill, cast.olga, (item, 2)), factories.invoice(cast.old_mill)
    parcel = factories.shipment(cast.old_mill, order=order)
    ids = [cast.old_mill.id, cast.olga.id, cast.otto.id, order.id, draft.key, invoice.id, parcel.id]
    everywhere = addresses(cast)
    Customer.update(name=MARK, contact_name=MARK).where(Customer.id == cast.old_mill.id).execute()
    User.update(name=MARK).where(User.id << [cast.olga.id, cast.otto.id]).execute()
    before = rows_about(cast.old_mill, cast.olga, cast.otto)
    attack = walked(Attack(cast.browser(), getattr(cast, who), Foreign(ids).ways), everywhere)
    assert leaked(attack) == []
    assert errors_of(attack) == []
    assert rows_about(cast.old_mill, cast.olga, cast.otto) == before


def rows_about(customer: Customer, *users: User) -> dict[str, list[object]]:
    """All that refers to them, and they themselves."""
    theirs = {Customer: {customer.id}, User: {user.id for user in users}}
    found: dict[str, list[object]] = {}
    for model in schema.TABLES:
        if not issubclass(model, db.VendorModel):
            continue
        keys = [field.name for field in model._meta.sorted_fields if isinstance(field, ForeignKeyField)]
        for key in keys:
            of = theirs.get(model._meta.fields[key].rel_model, set())
            rows = model.select().where(model._meta.fields[key] << list(of)) if of else []
            found[f"{model.__name__}.{key}"] = [row.__data__ for row in rows]
    itself = everything(Customer), everything(User)
    found["itself"] = [row for rows in itself for row in rows if MARK in row]
    return found


def test_a_view_that_believes_an_id_is_found(cast: Cast, leaky: Flask) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        named()
    before = rows_of(cast.other_vendor.id)
    attack = Attack(leaky.test_client(), cast.mira, Foreign([cast.lakeside.id]).ways)  # type: ignore[arg-type]
    walked(attack, [Asked("GET", "/leaks")])
    assert leaked(attack) != []
    assert rows_of(cast.other_vendor.id) != before
