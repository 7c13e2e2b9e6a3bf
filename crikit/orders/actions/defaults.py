"""“Change Default Info”: what a customer's orders begin with."""

from dataclasses import asdict, dataclass

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.history.actions import record
from crikit.orders.models import Numbering, OrderDefaults


@dataclass(frozen=True)
class Defaults:
    """`next_reference` counts only where numbers are sequential."""

    numbering: Numbering
    next_reference: int
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


def save_defaults(actor: Actor, customer: Customer, wanted: Defaults) -> None:
    with db.atomic():
        row = OrderDefaults.insert(customer=customer.id, **asdict(wanted))
        row.on_conflict(conflict_target=[OrderDefaults.customer], update=asdict(wanted)).execute()
        record("order_defaults.changed", customer, by=actor)
