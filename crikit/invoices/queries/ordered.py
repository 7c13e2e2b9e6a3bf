"""The invoices that name an order."""

from collections.abc import Collection

from crikit.actor import Actor
from crikit.invoices.models import Invoice, InvoicedOrder
from crikit.invoices.queries import invoices_for
from crikit.permissions.rules import Permission

MOST = 50


def invoices_naming(actor: Actor, customer_id: int, keys: Collection[str]) -> list[Invoice]:
    """Those of a customer that name an order by one of its keys, the newest first; none for who may not see money."""
    if actor.is_staff or not actor.may(Permission.SEE_BALANCE) or not keys:
        return []
    naming = InvoicedOrder.select(InvoicedOrder.invoice).where(
        InvoicedOrder.vendor_id == actor.vendor_id,
        InvoicedOrder.customer == customer_id,
        InvoicedOrder.order_key.in_(sorted(keys)),
    )
    found = invoices_for(actor).where(Invoice.customer == customer_id, Invoice.id.in_(naming))
    return list(found.order_by(Invoice.dated.desc(), Invoice.id.desc()).limit(MOST))
