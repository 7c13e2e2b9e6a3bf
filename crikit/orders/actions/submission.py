"""Submitting: once, however often it is pressed; the lines freeze with the prices of that moment."""

from collections.abc import Sequence
from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.errors import Conflict, DomainError, FieldRefused
from crikit.history.actions import record
from crikit.language import gettext, ngettext
from crikit.orders.actions.drafts import NOTHING_YET, closed, reach
from crikit.orders.mails import Letters, readers
from crikit.orders.models import LinePrice, Order, OrderLine, OrderTotal, State
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.queries.money import Sums, sums_of
from crikit.orders.rules import may_submit
from crikit.vendors.models import Vendor

PRICES_AT_ONCE = 200


def submit(actor: Actor, vendor: Vendor, order: Order, *, version: int, shown: int | None = None) -> bool:
    """Sends the draft off. False if it was sent already: pressed twice, it is sent once.

    `version` and `shown`, the total in cents for those who see it, are what the person looked at: raises Conflict if
    the draft or its prices changed since, DomainError if it isn't complete.

    1. Read the lines with the prices of this moment and refuse what can't be sent.
    2. Draw the documents, which takes too long for a transaction.
    3. Take the order by a guarded update: whoever changed it meanwhile wins, and the person looks again.
    4. Freeze the lines, write the prices down, post the letters.
    """
    if order.state != State.DRAFT:
        return _was_sent(order)
    lines = lines_of(order)
    sums = sums_of(order, lines, vendor.today)
    refuse_unready(actor, order, lines)
    refuse_overtaken(order, sums, version, shown)
    order.submitted_at, order.state = clock.now(), State.SUBMITTED.value
    letters = Letters(vendor, order, lines, sums, readers(vendor, order))
    with db.atomic():
        if not _take(order, version):
            return _was_sent(Order.get_by_id(order.id))
        freeze(order, lines, sums)
        reach(order, State.SUBMITTED, actor)
        record("order.submitted", order, by=actor, reference=order.reference, customer=order.customer.name)
        letters.post()
    return True


def _was_sent(order: Order) -> bool:
    if order.state == State.DRAFT:
        raise Conflict(gettext("The draft was changed while you submitted it. Look at it again, then submit."))
    if order.submitted_at is None or order.state == State.REJECTED:
        raise Conflict(closed(order))
    return False


def refuse_unready(actor: Actor, order: Order, lines: Sequence[Line]) -> None:
    if not may_submit(actor):
        raise Conflict(gettext("Your username may write orders, and your management submits them. The draft is kept."))
    if order.is_standard:
        raise Conflict(gettext("A standard order is what new orders begin with. It isn’t submitted itself."))
    if not lines:
        raise DomainError(NOTHING_YET)
    if unready := [line for line in lines if not line.is_ready]:
        raise DomainError(
            ngettext(
                "%(num)s line is to be fixed or removed before the order can be submitted.",
                "%(num)s lines are to be fixed or removed before the order can be submitted.",
                len(unready),
            )
        )
    if not order.reference:
        raise FieldRefused("reference", gettext("Type a reference number for this order."))


def refuse_overtaken(order: Order, sums: Sums, version: int, shown: int | None) -> None:
    if order.version != version:
        raise Conflict(gettext("The draft was changed since you looked at it. Look at it again, then submit."))
    if shown is not None and shown != sums.total:
        raise Conflict(gettext("Prices have changed since you looked at this order. Look at it again, then submit."))


def _take(order: Order, version: int) -> bool:
    columns = {"state": State.SUBMITTED, "submitted_at": order.submitted_at, "changed_at": order.submitted_at}
    still = (Order.id == order.id, Order.state == State.DRAFT, Order.version == version, Order.deleted_at.is_null())
    return bool(Order.update(**columns, version=version + 1).where(*still, Order.is_standard == False).execute())


def freeze(order: Order, lines: Sequence[Line], sums: Sums) -> None:
    """The items as they are now, and what they cost now; later imports change nothing of it."""

    def now(column: Any) -> Any:
        return Item.select(column).where(Item.id == OrderLine.item)

    facts = {"code": now(Item.code), "name": now(Item.name), "unit": now(Item.unit), "pack": now(Item.pack)}
    OrderLine.update(**facts).where(OrderLine.order == order.id).execute()
    freeze_prices(order, sums)


def freeze_prices(order: Order, sums: Sums) -> None:
    """What each line costs and what they come to, in place of what was written down before."""
    numbered = OrderLine.select(OrderLine.number, OrderLine.id).where(OrderLine.order == order.id)
    ids = dict(numbered.tuples())
    LinePrice.delete().where(LinePrice.line.in_(list(ids.values()))).execute()
    rows = [{"line": ids[number], **charge._asdict()} for number, charge in sums.charges.items()]
    for start in range(0, len(rows), PRICES_AT_ONCE):
        LinePrice.insert_many(rows[start : start + PRICES_AT_ONCE]).execute()
    total = {"cents": sums.total, "unpriced": sums.unpriced}
    row = OrderTotal.insert(order=order.id, customer=order.customer_id, **total)
    row.on_conflict(conflict_target=[OrderTotal.order], update=total).execute()
