"""What is said of the whole order on the pad: the draft's name."""

from typing import Any

from flask import g, request

from crikit.keys import one_line
from crikit.orders.actions import drafts
from crikit.orders.models import LONGEST_DRAFT_NAME
from crikit.orders.views import bp
from crikit.orders.views.pad import changed
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires


@bp.post("/orders/pad/<key>/name")
@requires(Permission.ENTER_ORDERS)
def name_draft(key: str) -> Any:
    name, today = one_line(request.form.get("name", ""))[:LONGEST_DRAFT_NAME], g.vendor.today
    return changed(key, lambda customer: drafts.call(current_actor(), key, customer, name, today))
