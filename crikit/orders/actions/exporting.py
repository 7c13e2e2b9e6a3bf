"""Handing orders to accounting: each once, whoever presses, and however often."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.accounting.iif import iif_file
from crikit.orders.models import ExportedOrder, ExportForm, Order, OrderExport, State
from crikit.orders.queries.orders import orders_for
from crikit.orders.queries.sold import AT_ONCE, sold_for
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor

LONGEST_KEY = 32


def export(actor: Actor, vendor: Vendor, form: ExportForm, order_ids: Sequence[int], key: str) -> OrderExport:
    """Marks those of these orders that aren't in accounting yet, as one export; a second press of the same button, by
    its `key`, leads to what the first one made.

    Raises Conflict if none is left, DomainError if QuickBooks couldn't hold what stands in one: then none is marked.
    """
    if not actor.may(Permission.CONFIRM_ORDERS):
        raise Forbidden
    if not order_ids:
        raise DomainError(gettext("Tick the orders to export."))
    with db.atomic():
        by = {"by_id": actor.user_id, "by_name": actor.name}
        OrderExport.insert(key=key[:LONGEST_KEY], form=form, **by).on_conflict_ignore().execute()
        # Ours until the transaction ends; a press at the same moment waits for its first one here.
        made: OrderExport = db.held(OrderExport.select().where(OrderExport.key == key[:LONGEST_KEY])).get()
        if made.order_count == 0:
            _fill(actor, vendor, made, order_ids)
    return made


def _fill(actor: Actor, vendor: Vendor, made: OrderExport, order_ids: Sequence[int]) -> None:
    waiting = (Order.state.in_((State.SUBMITTED, State.CONFIRMED)), Order.exported_at.is_null())
    wanted = orders_for(actor).select(Order.id).where(Order.id.in_(list(order_ids)[:AT_ONCE]), *waiting)
    ids = [order_id for (order_id,) in db.held(wanted.order_by(Order.id)).tuples()]
    if not ids:
        raise Conflict(gettext("These orders were exported already. Past exports can be downloaded again."))
    if made.form == ExportForm.IIF:
        # Before anything is marked: whoever can't read the file later has lost the orders.
        iif_file(sold_for(actor, ids), ZoneInfo(vendor.timezone))
    Order.update(exported_at=clock.now()).where(Order.id.in_(ids), *waiting).execute()
    ExportedOrder.insert_many([{"order": order_id, "export": made.id} for order_id in ids]).execute()
    OrderExport.update(order_count=len(ids)).where(OrderExport.id == made.id).execute()
    made.order_count = len(ids)
    record("orders.exported", made, by=actor, number=len(ids), form=str(made.form).upper())
