"""Reference numbers: one after the other within a customer, without a gap, however many orders begin at once."""

from peewee import IntegrityError

from crikit import db
from crikit.errors import Conflict
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.models import Numbering, Order, OrderDefaults


def next_reference(customer_id: int) -> str:
    """The customer's next number, taken in the caller's transaction; '' if its numbers are typed. Numbers that
    somebody typed before are stepped over."""
    OrderDefaults.insert(customer=customer_id).on_conflict_ignore().execute()
    own = OrderDefaults.customer == customer_id
    while True:
        taken = OrderDefaults.update(next_reference=OrderDefaults.next_reference + 1).where(own)
        row = next(iter(taken.returning(OrderDefaults.next_reference, OrderDefaults.numbering).execute()))
        if row.numbering == Numbering.TYPED:
            OrderDefaults.update(next_reference=OrderDefaults.next_reference - 1).where(own).execute()
            return ""
        reference = str(row.next_reference - 1)
        if not Order.select().where(Order.customer == customer_id, Order.reference_key == reference).exists():
            return reference


def name_it(order: Order, reference: str) -> None:
    """Gives the order this number. Raises Conflict if another order of the customer has it."""
    key = search_key(reference)
    try:
        with db.atomic():
            Order.update(reference=reference, reference_key=key).where(Order.id == order.id).execute()
    except IntegrityError as taken:
        raise Conflict(
            gettext("Another order has the reference number %(reference)s. Type a different one.", reference=reference)
        ) from taken
    order.reference, order.reference_key = reference, key
