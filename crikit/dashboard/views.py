"""The first page: what a customer's own company is to the vendor; for the office, what waits and what to do next."""

from typing import Any

from flask import Blueprint, g, request

from crikit.accounts.queries import company_of
from crikit.actor import Actor
from crikit.announcements.queries import announcements_for
from crikit.charts.exports import months_of, owed_of, top_of
from crikit.customers.queries import Filter, count_customers, customer_for
from crikit.dashboard.queries import checklist_for
from crikit.errors import Forbidden
from crikit.exchange.queries import hides
from crikit.invitations.queries.frame import frame
from crikit.invoices.exports import balance_of
from crikit.library.queries.shared import library_of
from crikit.orders.queries import desk
from crikit.orders.queries.latest import count_drafts, latest_rows
from crikit.orders.queries.listing import totals_for
from crikit.orders.queries.orders import count_submitted_since
from crikit.orders.rules import STATE_NAMES, STATE_TONES, sees_prices
from crikit.permissions.rules import Permission
from crikit.shipments.queries import latest_parcels
from crikit.web import current_actor, page, signed_in
from crikit.web.jinja import address

bp = Blueprint("dashboard", __name__)
CHECKLIST = "checklist"


@bp.get("/dashboard")
@signed_in
def home() -> Any:
    actor = current_actor()
    if actor.is_customer and not actor.may(Permission.SEE_DASHBOARD):
        raise Forbidden
    template, around = ("home", _customer) if actor.is_customer else ("office", _office)
    facts = {"address": address("dashboard.home"), **top_of(actor, g.vendor, request.args.get("by", ""))}
    if actor.is_customer:
        facts["announcements"] = announcements_for(actor)
    parts = ["top_items", *(["announcements"] if actor.is_customer else [])]
    return page(f"dashboard/{template}.html", parts, around=lambda: around(actor), **facts)


def _customer(actor: Actor) -> dict[str, Any]:
    customer = customer_for(actor, actor.customer_id or 0)
    return {
        **balance_of(actor, customer, g.vendor),
        **_latest_orders(actor),
        **months_of(actor, g.vendor),
        "drafts": count_drafts(actor),
        "customer": customer,
        "usernames": company_of(actor),
        "library": library_of(actor) if actor.may(Permission.SEE_LIBRARY) else None,
        "parcels": latest_parcels(actor),
    }


def _latest_orders(actor: Actor) -> dict[str, Any]:
    latest = latest_rows(actor)
    totals = totals_for(actor, [order.id for order in latest]) if sees_prices(actor) else None
    return {"latest": latest, "totals": totals, "states": STATE_NAMES, "tones": STATE_TONES}


def _office(actor: Actor) -> dict[str, Any]:
    shows = actor.may(Permission.ADMINISTER) and not hides(actor, CHECKLIST)
    return {
        **months_of(actor, g.vendor),
        **owed_of(actor, g.vendor),
        **(_latest_orders(actor) if actor.is_rep else {}),
        "submitted": count_submitted_since(actor, g.vendor.midnight),
        "customers": count_customers(actor, Filter()),
        "counts": frame(actor) if actor.may(Permission.SEE_UNAPPROVED) and actor.is_inhouse else None,
        "orders": desk.news_for(actor).waiting if actor.may(Permission.CONFIRM_ORDERS) else None,
        "checklist": checklist_for(actor) if shows else None,
        "panel": CHECKLIST,
    }
