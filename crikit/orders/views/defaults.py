"""Tools → “Change Default Info”; the office reaches it from a customer's page."""

from typing import Any

from flask import redirect, request, url_for

from crikit.customers.models import Customer
from crikit.customers.queries import customer_for
from crikit.language import gettext
from crikit.orders.actions.defaults import Defaults, save_defaults
from crikit.orders.forms import DefaultsForm
from crikit.orders.models import Numbering
from crikit.orders.queries.orders import defaults_of
from crikit.orders.views import bp
from crikit.orders.views.pad import customer_chosen
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, toast


@bp.get("/tools/order-defaults")
@requires(Permission.ENTER_ORDERS)
def defaults(form: DefaultsForm | None = None, status: int = 200) -> Any:
    customer = _whose()
    known = defaults_of(customer)
    return page(
        "orders/defaults.html",
        status=status,
        customer=customer,
        form=form or DefaultsForm(formdata=None, obj=known),
    )


@bp.post("/tools/order-defaults")
@requires(Permission.ENTER_ORDERS)
def save() -> Any:
    customer, form = _whose(), DefaultsForm()
    if not form.validate():
        return defaults(form, 422)
    known = defaults_of(customer)
    number = form.next_reference.data or known.next_reference
    contact = {name: form[name].data for name in ("contact_name", "contact_phone", "contact_email")}
    save_defaults(current_actor(), customer, Defaults(Numbering(form.numbering.data), number, **contact))
    toast(gettext("Saved. New orders begin with this."))
    own = current_actor().is_customer
    return redirect(url_for("admin.tools") if own else url_for("customers.show", customer_id=customer.id), 303)


def _whose() -> Customer:
    actor = current_actor()
    if actor.is_customer:
        return customer_for(actor, actor.customer_id or 0)
    return customer_chosen(actor, request.values.get("customer", ""))
