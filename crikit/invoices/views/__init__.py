"""Invoices, what is owed, and statements of account: for customers, for the office and for reps."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, g

from crikit import clock
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.exchange.models import Kind
from crikit.exchange.queries import brought_in_at
from crikit.invoices.queries.owed import owed_by
from crikit.invoices.rules import is_stale
from crikit.web.jinja import zone

bp = Blueprint("invoices", __name__)


def today() -> date:
    """Where the vendor is: there an invoice becomes overdue at midnight."""
    return clock.now().astimezone(zone()).date()


def freshness() -> dict[str, Any]:
    """As of when every figure is, and whether that is too long ago."""
    as_of = brought_in_at(Kind.INVOICES)
    return {"as_of": as_of, "stale": is_stale(as_of, clock.now(), g.vendor.invoices_fresh_days)}


def balance_of(actor: Actor, customer: Customer) -> dict[str, Any]:
    """What a customer owes, for a tile on another page."""
    return {"owed": owed_by(actor, customer, today(), g.vendor.currency), **freshness()}


def local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(zone()) if moment else None


from crikit.invoices.views import invoices, owed, statements  # noqa: E402, F401  (they hang their views on bp)
