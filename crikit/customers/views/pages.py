"""The list of customers and a customer's page. Accounting's facts can't be edited here."""

from typing import Any

from flask import g, request

from crikit.accounts.queries import usernames_of_customer
from crikit.actor import Actor, Role
from crikit.charts.exports import months_of, top_of
from crikit.customers import queries
from crikit.customers.forms import AutomaticForm, form_of
from crikit.customers.models import Customer
from crikit.customers.views import bp
from crikit.invitations.models import STATE_NAMES
from crikit.invitations.queries.invitations import invitations_of, reminded_at
from crikit.invoices.exports import balance_of
from crikit.language import lazy
from crikit.payments.queries.payers import payers_of
from crikit.permissions.rules import Permission
from crikit.vendors.queries import vendor_of
from crikit.web import current_actor, page, requires
from crikit.web.jinja import address, date
from crikit.web.pagination import pages_around, wanted_page

ROLES = {Role.MANAGEMENT: lazy("management"), Role.STAFF: lazy("staff")}


@bp.get("/customers")
@requires(Permission.SEE_CUSTOMERS)
def index() -> Any:
    actor, wanted, place = current_actor(), queries.Filter.of(request.args), wanted_page()
    lines, pages = pages_around(place, queries.customer_lines(actor, wanted, place.place, place.skip))
    lists = queries.choices()
    return page(
        "customers/index.html",
        fragments=["customers"],
        wanted=wanted,
        parameters=wanted.parameters,
        unknown=lists.lack(wanted),
        choices=lists,
        matching=pages.counted(lines, lambda: queries.count_customers(actor, wanted)),
        lines=lines,
        pages=pages,
    )


@bp.get("/customers/<int:customer_id>")
@requires(Permission.SEE_CUSTOMERS)
def show(customer_id: int, form: AutomaticForm | None = None, status: int = 200) -> Any:
    actor = current_actor()
    customer = queries.customer_for(actor, customer_id)
    top = top_of(actor, g.vendor, request.args.get("by", ""), of=customer.id)
    here = address("customers.show", customer_id=customer.id)
    return page(
        "customers/show.html",
        ["top_items"],
        status,
        around=lambda: _shown(actor, customer, form),
        address=here,
        **top,
    )


def _shown(actor: Actor, customer: Customer, form: AutomaticForm | None) -> dict[str, Any]:
    invitations = invitations_of(actor, customer)
    automatic = queries.automatic_addresses_of(customer)
    return {
        "customer": customer,
        "form": form or form_of(automatic),
        "automatic": automatic,
        "mails_invoices": vendor_of(actor.vendor_id).invoice_mails,
        "usernames": usernames_of_customer(customer.id),
        "roles": ROLES,
        "invitations": invitations,
        "states": STATE_NAMES,
        "reminded": {id_: ", ".join(map(date, times)) for id_, times in reminded_at(i for i, _ in invitations).items()},
        "payers": payers_of(customer.id) if g.vendor.card_payments and actor.may(Permission.ADMINISTER) else None,
        **balance_of(actor, customer, g.vendor),
        **months_of(actor, g.vendor, of=customer.id),
    }
