"""“Header Info”: what is said of the whole order, written down field by field as somebody changes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict
from crikit.orders.actions.drafts import draft_for, write_down
from crikit.orders.actions.numbers import name_it
from crikit.orders.models import Numbering, Order
from crikit.orders.queries.orders import defaults_of

REST = (
    *("purchase_order", "requested_on", "ship_via", "contact_name", "contact_phone", "contact_email"),
    *("ship_to", "notes", "alert"),
)
FIELDS = ("reference", *REST)


class Changed(NamedTuple):
    """The order, and by field why what was typed there isn't written down: `overtaken` holds what somebody else has
    written meanwhile, `taken` says that another order has the number."""

    order: Order
    overtaken: dict[str, Any]
    taken: str = ""


def change(
    actor: Actor, key: str, customer: Customer, was: Mapping[str, Any], wanted: Mapping[str, Any], on: date
) -> Changed:
    """Writes down the fields in which `wanted` differs from `was`, what the person looked at. A field that says
    something else by now keeps it: nobody overwrites what they haven't seen."""
    mine = {name: value for name, value in wanted.items() if name in FIELDS and value != was[name]}
    with db.atomic():
        order = draft_for(actor, key, customer)
        now = {name: getattr(order, name) for name in mine}
        overtaken = {name: value for name, value in now.items() if value not in (was[name], mine[name])}
        fields = {name: value for name, value in mine.items() if name not in overtaken and value != now[name]}
        taken = _numbered(order, fields)
        if fields:
            write_down(order, on, **fields, header_version=order.header_version + 1)
    return Changed(order, overtaken, taken)


def _numbered(order: Order, fields: dict[str, Any]) -> str:
    """Takes the number out of the fields; why it can't be this one, if so."""
    reference = fields.pop("reference", None)
    if reference is None or not types_numbers(order.customer, order):
        return ""
    try:
        name_it(order, reference)
    except Conflict as taken:
        return taken.sentence
    fields["reference"] = reference
    return ""


def types_numbers(customer: Customer, order: Order | None) -> bool:
    """Whether people type the number of this order; one that was numbered by itself keeps it."""
    return defaults_of(customer).numbering == Numbering.TYPED or (order is not None and not order.reference)
