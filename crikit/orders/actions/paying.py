"""An order that is paid when it is submitted: it stands still while its customer pays, and then it is sent."""

from collections.abc import Iterable, Sequence

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.language import gettext, ngettext
from crikit.orders.actions.drafts import closed
from crikit.orders.actions.submission import freeze, refuse_overtaken, refuse_unready
from crikit.orders.mails import Letters, readers
from crikit.orders.models import COPIED, LinePrice, Order, OrderLine, OrderStage, State
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.queries.money import Sums, sums_of
from crikit.vendors.models import Vendor


def ready_to_pay(actor: Actor, vendor: Vendor, order: Order, *, version: int, shown: int | None) -> Sums:
    """What it comes to. Raises what `submit` raises, and DomainError while a line has no price."""
    lines = lines_of(order)
    sums = sums_of(order, lines, vendor.today)
    refuse_unready(actor, order, lines)
    refuse_overtaken(order, sums, version, shown)
    if sums.unpriced:
        raise DomainError(
            ngettext(
                "%(num)s line has no price yet, so the order can’t be paid. Take it off, or ask for its price first.",
                "%(num)s lines have no price yet, so the order can’t be paid. Take them off, or ask for their prices "
                "first.",
                sums.unpriced,
            )
        )
    return sums


def set_aside(order: Order, lines: Sequence[Line], sums: Sums, version: int) -> None:
    """Nobody writes on it while it is paid, and it costs what it costs now. In the transaction of the payment; raises
    Conflict for whoever comes second."""
    still = (Order.id == order.id, Order.state == State.DRAFT, Order.version == version, Order.deleted_at.is_null())
    columns = {"state": State.PAYING, "version": version + 1, "changed_at": clock.now()}
    if not Order.update(**columns).where(*still, Order.is_standard == False).execute():
        now: Order = Order.get_by_id(order.id)
        if now.state != State.DRAFT:
            raise Conflict(closed(now))
        raise Conflict(gettext("The draft was changed while you submitted it. Look at it again, then submit."))
    freeze(order, lines, sums)


def send(vendor: Vendor, order: Order, *, payment_id: int, by_id: int, by_name: str) -> bool:
    """It is paid: off it goes, as whoever paid for it would have submitted it; its letters tell those who see money by
    which payment. False if it isn't waiting any more."""
    if order.state != State.PAYING:
        return False
    lines = lines_of(order)
    order.submitted_at, order.state = clock.now(), State.SUBMITTED.value
    sums, paid = sums_of(order, lines, vendor.today), {"payment": payment_id}
    letters = Letters(vendor, order, lines, sums, readers(vendor, order), money=paid)
    columns = {"state": State.SUBMITTED, "submitted_at": order.submitted_at, "changed_at": order.submitted_at}
    with db.atomic():
        waiting = (Order.id == order.id, Order.state == State.PAYING)
        if not Order.update(**columns, version=Order.version + 1).where(*waiting).execute():
            return False
        OrderStage.create(order=order.id, state=State.SUBMITTED, by_id=by_id, by_name=by_name)
        told = {"reference": order.reference, "customer": order.customer.name}
        record("order.submitted", order, by_name=by_name, **told)
        letters.post()
    return True


def give_back(order_ids: Iterable[int]) -> None:
    """Nothing came of paying: they are drafts again, at the prices of the day. In the payment's transaction."""
    for order_id in order_ids:
        waiting = (Order.id == order_id, Order.state == State.PAYING)
        if Order.update(state=State.DRAFT, version=Order.version + 1, changed_at=clock.now()).where(*waiting).execute():
            lines = OrderLine.select(OrderLine.id).where(OrderLine.order == order_id)
            LinePrice.delete().where(LinePrice.line.in_(lines), LinePrice.source != COPIED).execute()
