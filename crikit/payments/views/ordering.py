"""Whether a customer pays its orders when it submits them: the office says it on the customer's page."""

from typing import Any

from flask import request

from crikit.language import gettext
from crikit.payments.actions import ordering
from crikit.payments.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires, restart, toast


@bp.post("/customers/<int:customer_id>/pay-for-order")
@requires(Permission.ADMINISTER)
def choose(customer_id: int) -> Any:
    wanted = request.form.get("pays_orders", "") == "1"
    changed = ordering.choose(current_actor(), customer_id, pays_orders=wanted)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("customers.show", customer_id=customer_id)
