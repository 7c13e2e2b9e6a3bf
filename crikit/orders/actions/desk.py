"""What the office says to a submitted order: confirmed or rejected, once, however many press at the same moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, FieldRefused
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.actions.drafts import closed, reach
from crikit.orders.mails import Letters, concerned
from crikit.orders.models import Order, State
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.money import sums_of
from crikit.orders.rules import is_open
from crikit.vendors.models import Vendor

LONGEST_REASON = 1_000


def confirm(actor: Actor, vendor: Vendor, order: Order, version: int) -> bool:
    """Says yes to the order as it stood at `version`, and tells its contact. False if somebody has said so before;
    raises Conflict if it was rejected or changed meanwhile."""
    if order.state != State.SUBMITTED:
        return _was_confirmed(order)
    order.state = State.CONFIRMED.value
    lines = lines_of(order)
    sums = sums_of(order, lines, vendor.today)
    letters = Letters(vendor, order, lines, sums, concerned(order, vendor, "orders/confirmed"))
    with db.atomic():
        if not take(order, (State.SUBMITTED,), version, state=State.CONFIRMED):
            return _was_confirmed(Order.get_by_id(order.id))
        reach(order, State.CONFIRMED, actor)
        record("order.confirmed", order, by=actor, reference=order.reference, customer=order.customer.name)
        letters.post()
    return True


def _was_confirmed(order: Order) -> bool:
    if order.state == State.SUBMITTED:
        raise Conflict(overtaken(order))
    if order.state == State.REJECTED or order.submitted_at is None:
        raise Conflict(closed(order))
    return False


def overtaken(order: Order) -> str:
    return gettext(
        "Order %(reference)s was changed since you looked at it. Look at it again, then decide.",
        reference=order.reference,
    )


def reject(actor: Actor, vendor: Vendor, order: Order, reason: str, version: int) -> bool:
    """Says no, with the reason that the customer reads. False if it was rejected before; raises Conflict if it was
    changed or exported meanwhile, FieldRefused without a reason."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise FieldRefused("reason", gettext("Say why: the customer reads it."))
    if not is_open(order):
        return _was_rejected(order)
    told = concerned(order, vendor, "orders/rejected")
    letters = Letters(vendor, order, [], None, told, facts={"reason": reason})
    with db.atomic():
        if not take(order, (State.SUBMITTED, State.CONFIRMED), version, state=State.REJECTED):
            return _was_rejected(Order.get_by_id(order.id))
        reach(order, State.REJECTED, actor, note=reason)
        facts = {"reference": order.reference, "customer": order.customer.name, "reason": reason}
        record("order.rejected", order, by=actor, **facts)
        letters.post()
    return True


def _was_rejected(order: Order) -> bool:
    if is_open(order):
        raise Conflict(overtaken(order))
    if order.exported_at and order.state != State.REJECTED:
        raise Conflict(in_accounting(order))
    if order.state != State.REJECTED:
        raise Conflict(closed(order))
    return False


def in_accounting(order: Order) -> str:
    return gettext(
        "Order %(reference)s was exported to accounting. Change or cancel it there, and tell the customer.",
        reference=order.reference,
    )


def take(order: Order, states: Sequence[State], version: int, **columns: Any) -> bool:
    """The guarded update: whoever comes second, with an older version, or after accounting changes nothing."""
    now: datetime = clock.now()
    unexported = [] if states == (State.SUBMITTED,) else [Order.exported_at.is_null()]
    still = (Order.id == order.id, Order.state.in_(states), Order.version == version, *unexported)
    return bool(Order.update(**columns, changed_at=now, version=version + 1).where(*still).execute())
