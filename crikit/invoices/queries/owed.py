"""What is owed, by how late it is: of one customer, or of each one who owes."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from peewee import SQL, Case, fn

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice
from crikit.invoices.queries import scope, scope_values, seen_by
from crikit.invoices.rules import OPEN, Age, Owed, keys_between


def owed_by(actor: Actor, customer: Customer, today: date, currency: str) -> list[Owed]:
    """In each currency there is an open invoice in; nothing in the vendor's `currency` if there is none."""

    def build() -> Any:
        return _open(actor, Invoice.currency).where(Invoice.customer == db.slot("of")).group_by(Invoice.currency)

    with db.vendor_scope(actor.vendor_id):
        key = ("owed by", *scope(actor))
        rows = db.kept(key, build, of=customer.id, **_values(actor, today)).fetchall()
    found = [_owed(row[0], row[1:]) for row in sorted(rows)]
    return found or [Owed(currency, {})]


def owed_in_all(actor: Actor, today: date, currency: str) -> list[Owed]:
    """By all customers this person sees together; nothing in the vendor's `currency` if nobody owes."""

    def build() -> Any:
        return _open(actor, Invoice.currency).group_by(Invoice.currency)

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("owed in all", *scope(actor)), build, **_values(actor, today)).fetchall()
    return [_owed(row[0], row[1:]) for row in sorted(rows)] or [Owed(currency, {})]


class Debtor(NamedTuple):
    id: int
    name: str
    code: str
    owed: Owed


def receivables(actor: Actor, today: date) -> list[Debtor]:
    """Each customer with open invoices, by name; twice where there are two currencies."""

    def build() -> Any:
        who = (Customer.id, Customer.name, Customer.code, Invoice.currency)
        found = _open(actor, *who).join(Customer).group_by(*who, Customer.name_key)
        return found.order_by(Customer.name_key, Customer.id, Invoice.currency)

    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("receivables", *scope(actor)), build, **_values(actor, today)).fetchall()
    return [Debtor._make((*row[:3], _owed(row[3], row[4:]))) for row in rows]


def together(debtors: list[Debtor], currency: str) -> list[Owed]:
    """All of them, in each currency."""
    sums: dict[str, Owed] = {}
    for debtor in debtors:
        owed, before = debtor.owed, sums.get(debtor.owed.currency, Owed(debtor.owed.currency, {}))
        by_age = {age: before.by_age.get(age, 0) + owed.by_age[age] for age in Age}
        sums[owed.currency] = Owed(owed.currency, by_age, before.invoices + owed.invoices)
    return list(sums.values()) or [Owed(currency, {})]


def _open(actor: Actor, *columns: Any) -> Any:
    sums = [fn.SUM(Case(None, [(_is(age), Invoice.open_balance)], 0)) for age in Age]
    still = Invoice.list_key.between(db.slot("open_first"), db.slot("open_last"))
    return Invoice.select(*columns, *sums, fn.COUNT(SQL("*"))).where(*seen_by(actor), still)


def _is(age: Age) -> Any:
    return Invoice.list_key.between(db.slot(f"{age} first"), db.slot(f"{age} last"))


def _values(actor: Actor, today: date) -> dict[str, Any]:
    bounds = dict(_bounds(today))
    return {"open_first": OPEN, "open_last": keys_between("open", today)[1], **bounds, **scope_values(actor)}


def _bounds(today: date) -> Iterator[tuple[str, str]]:
    for age in Age:
        first, last = keys_between(age, today)
        yield f"{age} first", first
        yield f"{age} last", last


def _owed(currency: str, sums: Any) -> Owed:
    *by_age, invoices = sums
    return Owed(currency, {age: int(cents) for age, cents in zip(Age, by_age, strict=True)}, int(invoices))
