"""The demo's orders: some months of them, in all states, for the customers who can sign in."""

import random
from datetime import datetime, timedelta

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.orders.actions import drafts, lines, submission
from crikit.orders.models import Order, OrderStage, State
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.money import sums_of
from crikit.permissions.queries import actor_of
from crikit.quantities import ONE
from crikit.vendors.models import Vendor

# How old the orders of a customer are, in days, and what became of them; the youngest stand last.
PAST = (
    *((96, State.INVOICED), (75, State.INVOICED), (54, State.INVOICED), (40, State.REJECTED), (33, State.INVOICED)),
    *((19, State.SHIPPED), (8, State.CONFIRMED), (2, State.SUBMITTED), (1, State.DRAFT)),
)
ON_THE_WAY = {
    State.DRAFT: (),
    State.SUBMITTED: (State.SUBMITTED,),
    State.CONFIRMED: (State.SUBMITTED, State.CONFIRMED),
    State.REJECTED: (State.SUBMITTED, State.REJECTED),
    State.SHIPPED: (State.SUBMITTED, State.CONFIRMED, State.SHIPPED),
    State.INVOICED: (State.SUBMITTED, State.CONFIRMED, State.SHIPPED, State.INVOICED),
}


def fill(vendor: Vendor, dice: random.Random) -> int:
    """How many were made. Call it in the vendor's scope."""
    items = list(Item.select().where(Item.active == True).order_by(Item.id))
    people = User.select().where(User.role == Role.MANAGEMENT, User.approved_at.is_null(False)).order_by(User.id)
    made = 0
    for user in people:
        customer = Customer.get_by_id(user.customer_id)
        for days, state in PAST:
            with db.atomic():
                order = _written(vendor, user, customer, dice.sample(items, dice.randint(3, 9)), dice)
                _aged(vendor, order, state, clock.now() - timedelta(days=days, hours=dice.randint(1, 7)))
            made += 1
    return made


def _written(vendor: Vendor, user: User, customer: Customer, items: list[Item], dice: random.Random) -> Order:
    actor = actor_of(user)
    order = drafts.draft_for(actor, f"demo {user.id} {dice.random()}", customer)
    for item in items:
        quantity = max(item.pack, item.minimum) // ONE * dice.randint(1, 6)
        lines.append(order, lines.columns_of(actor, customer, lines.Typed(item.code, str(quantity))))
    drafts.write_down(order, vendor.today, purchase_order=f"PO-{dice.randint(300, 999)}")
    return order


def _aged(vendor: Vendor, order: Order, state: State, began: datetime) -> None:
    """As if it had been written on that day and had come so far since."""
    if state != State.DRAFT:
        found = lines_of(order)
        submission.freeze(order, found, sums_of(order, found, vendor.today))
    for number, reached in enumerate(ON_THE_WAY[state], start=1):
        by = order.entered_name if reached == State.SUBMITTED else "Mira Holm"
        note = "Two of these are out of season until March." if reached == State.REJECTED else ""
        OrderStage.create(order=order.id, state=reached, at=began + timedelta(hours=5 * number), by_name=by, note=note)
    submitted = began + timedelta(hours=5) if state != State.DRAFT else None
    dates = {"created_at": began, "changed_at": submitted or began, "submitted_at": submitted}
    Order.update(state=state, **dates).where(Order.id == order.id).execute()
    OrderStage.update(at=began).where(OrderStage.order == order.id, OrderStage.state == State.DRAFT).execute()
