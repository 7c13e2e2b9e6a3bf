"""The standard order of a customer, with whose lines its new orders begin."""

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.models import Order


def make_standard(actor: Actor, order: Order) -> str | None:
    """The mark goes to this order, whichever had it before: the reference of that one, None if there was none.

    Two at once go one after the other: the last press holds.
    """
    with db.atomic():
        _hold(order.customer_id)
        if Order.select().where(Order.id == order.id, Order.is_standard == True).exists():
            order.is_standard = True
            return None
        # A deleted draft loses its mark as well, or it would come back with a second one.
        marked = (Order.customer == order.customer_id, Order.is_standard == True)
        before = Order.select(Order.reference).where(*marked, Order.deleted_at.is_null()).scalar()
        Order.update(is_standard=False).where(*marked).execute()
        still = (Order.id == order.id, Order.deleted_at.is_null())
        if not Order.update(is_standard=True).where(*still).execute():
            raise Conflict(gettext("This draft was deleted meanwhile. Bring it back first."))
        record("order.made_standard", order, by=actor, reference=order.reference, customer=order.customer.name)
    order.is_standard = True
    return before


def unmake_standard(actor: Actor, order: Order) -> None:
    """The customer's new orders begin empty again. An order that isn't the standard order stays what it is."""
    with db.atomic():
        _hold(order.customer_id)
        marked = Order.update(is_standard=False).where(Order.id == order.id, Order.is_standard == True)
        if marked.execute():
            facts = {"reference": order.reference, "customer": order.customer.name}
            record("order.no_longer_standard", order, by=actor, **facts)
    order.is_standard = False


def _hold(customer_id: int) -> None:
    db.held(Customer.select(Customer.id).where(Customer.id == customer_id)).scalar()
