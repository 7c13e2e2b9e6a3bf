"""Where a customer's invoices and confirmations go by themselves."""

from typing import Any

from crikit.customers import actions, queries
from crikit.customers.forms import BETWEEN, AutomaticForm
from crikit.customers.views import bp
from crikit.customers.views.pages import show
from crikit.errors import Conflict, FieldRefused
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires, restart, toast


@bp.post("/customers/<int:customer_id>/automatic-addresses")
@requires(Permission.ADMINISTER)
def set_automatic(customer_id: int) -> Any:
    actor, form = current_actor(), AutomaticForm()
    customer = queries.customer_for(actor, customer_id)
    try:
        changed = actions.set_automatic_addresses(actor, customer, form.addresses, form.seen)
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return show(customer_id, form, refusal.status)
    except Conflict as refusal:
        # The next press overwrites: whoever makes it has been told.
        form.looked_at.data = BETWEEN.join(queries.automatic_addresses_of(customer))
        form.form_errors.append(refusal.sentence)
        return show(customer_id, form, refusal.status)
    toast(gettext("Saved.") if changed else gettext("Nothing was changed."), "good" if changed else "")
    return restart("customers.show", customer_id=customer_id)
