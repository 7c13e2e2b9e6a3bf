"""The customer's home."""

from typing import Any

from flask import Blueprint

from crikit.accounts.queries import users_for
from crikit.customers.queries import customer_for
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires

bp = Blueprint("dashboard", __name__)


@bp.get("/dashboard")
@requires(Permission.SEE_DASHBOARD)
def home() -> Any:
    actor = current_actor()
    customer = customer_for(actor, actor.customer_id or 0)
    return page("dashboard/home.html", customer=customer, usernames=list(users_for(actor)))
