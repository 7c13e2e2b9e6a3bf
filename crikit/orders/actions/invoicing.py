"""Invoiced: the last state of an order, once accounting has billed it."""

from collections.abc import Iterable

from crikit import clock
from crikit.customers.models import Customer
from crikit.history.actions import record_all
from crikit.orders.models import Order, OrderStage, State

CAN_BE_INVOICED = (State.CONFIRMED, State.SHIPPED)
AT_ONCE = 500


def can_be_invoiced(state: str, *, is_exported: bool) -> bool:
    """Accounting may have got it before anybody confirmed it here."""
    return state in CAN_BE_INVOICED or (state == State.SUBMITTED and is_exported)


def invoice(order_ids: Iterable[int], *, by_name: str) -> int:
    """In the caller's transaction, which brought the invoices; how many are invoiced from now on. What was rejected
    meanwhile stays as it is."""
    waiting, number = sorted(order_ids), 0
    in_accounting = (Order.state == State.SUBMITTED) & Order.exported_at.is_null(False)
    can_be = (Order.state.in_(CAN_BE_INVOICED) | in_accounting) & Order.deleted_at.is_null()
    for start in range(0, len(waiting), AT_ONCE):
        now, ids = clock.now(), waiting[start : start + AT_ONCE]
        columns = {"state": State.INVOICED, "changed_at": now, "version": Order.version + 1}
        taken = Order.update(**columns).where(Order.id.in_(ids), can_be).returning(Order.id).execute()
        orders = sorted(order.id for order in taken)
        if orders:
            stage = {"state": State.INVOICED, "at": now, "by_id": None, "by_name": by_name, "note": ""}
            OrderStage.insert_many([stage | {"order": id_} for id_ in orders]).as_rowcount().execute()
            named = Order.select(Order, Customer.name).join(Customer).where(Order.id.in_(orders)).order_by(Order.id)
            told = [(one, {"reference": one.reference, "customer": one.customer.name}) for one in named]
            record_all("order.invoiced", told, by_name=by_name)
        number += len(orders)
    return number
