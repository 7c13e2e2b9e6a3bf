"""What was sold, in money. Money has a viewer: all of it is read through the gate here, which staff never pass."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from crikit import db
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.charts.models import ItemSales, OpenDay, SalesMonth
from crikit.charts.queries import adds_up, sees_amounts, shape, values, whose
from crikit.charts.queries.quantities import most, named
from crikit.charts.rules import YEARS
from crikit.errors import Forbidden
from crikit.invoices.queries import day
from crikit.invoices.queries import gate as may_see_invoices
from crikit.invoices.queries.owed import owed_in_all
from crikit.invoices.rules import Age, Owed, age_of


class Sold(NamedTuple):
    """An item and what was invoiced for it, in cents."""

    item_id: int | None
    code: str
    name: str
    unit: str
    amount: int
    until: str


def gate(actor: Actor) -> None:
    if not sees_amounts(actor):
        raise Forbidden


def sales_by_month(actor: Actor, today: date, of: int | None = None) -> dict[str, dict[str, int]]:
    """By currency and month, in cents: of this year and the two before it."""
    gate(actor)

    def build() -> Any:
        cents = fn.SUM(SalesMonth.cents) if adds_up(actor, of) else SalesMonth.cents
        found = SalesMonth.select(SalesMonth.currency, SalesMonth.month, cents).where(
            *whose(actor, SalesMonth, of), SalesMonth.month.between(db.slot("first"), db.slot("last"))
        )
        return found.group_by(SalesMonth.currency, SalesMonth.month) if adds_up(actor, of) else found

    first, last = f"{today.year - YEARS + 1}-01", f"{today.year}-12"
    with db.vendor_scope(actor.vendor_id):
        asked = {**values(actor, of), "first": first, "last": last}
        rows = db.kept(("sales by month", *shape(actor, of)), build, **asked).fetchall()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for currency, month, cents in rows:
        found[currency][month] = int(cents)
    return dict(found)


def most_sold(actor: Actor, currency: str, of: int | None = None) -> list[Sold]:
    """In the twelve months up to `until`, what brought most first."""
    gate(actor)

    def build() -> Any:
        found = ItemSales.select(ItemSales.item, *named(ItemSales)).join(Item, JOIN.LEFT_OUTER)
        found = found.where(*whose(actor, ItemSales, of), ItemSales.currency == db.slot("currency"))
        return most(found, ItemSales, ItemSales.cents, together=adds_up(actor, of))

    with db.vendor_scope(actor.vendor_id):
        key = ("most sold", *shape(actor, of))
        rows = db.kept(key, build, currency=currency, **values(actor, of)).fetchall()
    return [Sold(*row) for row in rows]


def receivables_by_age(actor: Actor, today: date, currency: str) -> list[Owed]:
    """What all customers owe together, in each currency; nothing in the vendor's `currency` if nobody owes."""
    may_see_invoices(actor)
    if not actor.is_inhouse:
        return owed_in_all(actor, today, currency)
    columns = (OpenDay.currency, OpenDay.due_on, OpenDay.cents, OpenDay.invoices)
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept("open days", lambda: OpenDay.select(*columns)).fetchall()
    by_age: dict[str, dict[Age, int]] = {code: dict.fromkeys(Age, 0) for code in sorted({row[0] for row in rows})}
    invoices = dict.fromkeys(by_age, 0)
    for code, due_on, cents, number in rows:
        by_age[code][age_of(day(due_on), today)] += cents
        invoices[code] += number
    return [Owed(code, sums, invoices[code]) for code, sums in by_age.items()] or [Owed(currency, {})]
