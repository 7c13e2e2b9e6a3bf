"""The standard order of a customer, with whose lines its new orders begin, and the prices that are the customer's."""

from crikit import db, money
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.errors import Conflict, Forbidden
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.models import Order, StandardPrice
from crikit.orders.rules import can_set_prices


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


def set_price(actor: Actor, customer: Customer, item: Item, cents: int) -> None:
    """From now on this is what one of the item costs the customer, before any other price."""
    _refuse_others(actor)
    with db.atomic():
        before = _price_of(customer, item)
        if before == cents:
            return
        row = StandardPrice.insert(customer=customer.id, item=item.id, cents=cents)
        again = [StandardPrice.vendor_id, StandardPrice.customer, StandardPrice.item]
        row.on_conflict(conflict_target=again, update={StandardPrice.cents: cents}).execute()
        facts = {"before": money.plain(before) if before is not None else "", "after": money.plain(cents)}
        record("standard_price.set", customer, by=actor, item=item.code, **facts)


def remove_price(actor: Actor, customer: Customer, item: Item) -> None:
    """The item costs the customer what its other prices say again."""
    _refuse_others(actor)
    with db.atomic():
        before = _price_of(customer, item)
        own = (StandardPrice.customer == customer.id, StandardPrice.item == item.id)
        if StandardPrice.delete().where(*own).execute() and before is not None:
            record("standard_price.removed", customer, by=actor, item=item.code, before=money.plain(before), after="")


def _refuse_others(actor: Actor) -> None:
    if not can_set_prices(actor):
        raise Forbidden


def _price_of(customer: Customer, item: Item) -> int | None:
    own = (StandardPrice.customer == customer.id, StandardPrice.item == item.id)
    cents: int | None = StandardPrice.select(StandardPrice.cents).where(*own).scalar()
    return cents
