"""Invoices, what is owed, and statements of account: for customers, for the office and for reps."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, g

from crikit.invoices import exports
from crikit.web.jinja import zone

bp = Blueprint("invoices", __name__)


def today() -> date:
    return exports.today_at(g.vendor)


def freshness() -> dict[str, Any]:
    return exports.freshness(g.vendor)


def local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(zone()) if moment else None


from crikit.invoices.views import invoices, owed, statements  # noqa: E402, F401  (they hang their views on bp)
