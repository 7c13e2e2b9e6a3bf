"""The first page: what a customer's own company is to the vendor; for the office, what waits and what to do next."""

from typing import Any

from flask import Blueprint, g

from crikit.accounts.queries import users_for
from crikit.actor import Actor
from crikit.customers.queries import Filter, count_customers, customer_for
from crikit.dashboard.queries import checklist_for
from crikit.errors import Forbidden
from crikit.exchange.queries import hides
from crikit.invitations.queries.frame import frame
from crikit.invoices.exports import balance_of
from crikit.library.queries.shared import library_of
from crikit.orders.models import State
from crikit.orders.queries import desk, listing
from crikit.orders.rules import STATE_NAMES, STATE_TONES, sees_prices
from crikit.permissions.rules import Permission
from crikit.shipments.queries import latest_parcels
from crikit.web import current_actor, page, signed_in

bp = Blueprint("dashboard", __name__)
CHECKLIST = "checklist"
LATEST = 5


@bp.get("/dashboard")
@signed_in
def home() -> Any:
    actor = current_actor()
    if not actor.is_customer:
        return page("dashboard/office.html", **_office(actor))
    if not actor.may(Permission.SEE_DASHBOARD):
        raise Forbidden
    customer = customer_for(actor, actor.customer_id or 0)
    library = library_of(actor) if actor.may(Permission.SEE_LIBRARY) else None
    facts = {
        **balance_of(actor, customer, g.vendor),
        **_latest_orders(actor),
        "library": library,
        "parcels": latest_parcels(actor),
    }
    return page("dashboard/home.html", customer=customer, usernames=list(users_for(actor)), **facts)


def _latest_orders(actor: Actor) -> dict[str, Any]:
    latest = listing.order_rows(actor, listing.Filter())[:LATEST]
    totals = listing.totals_for(actor, [order.id for order in latest]) if sees_prices(actor) else None
    drafts = listing.count_orders(actor, listing.Filter(state=State.DRAFT))
    return {"latest": latest, "totals": totals, "drafts": drafts, "states": STATE_NAMES, "tones": STATE_TONES}


def _office(actor: Actor) -> dict[str, Any]:
    shows = actor.may(Permission.ADMINISTER) and not hides(actor, CHECKLIST)
    return {
        "customers": count_customers(actor, Filter()),
        "counts": frame(actor) if actor.may(Permission.SEE_UNAPPROVED) and actor.is_inhouse else None,
        "orders": desk.news_for(actor).waiting if actor.may(Permission.CONFIRM_ORDERS) else None,
        "checklist": checklist_for(actor) if shows else None,
        "panel": CHECKLIST,
    }
