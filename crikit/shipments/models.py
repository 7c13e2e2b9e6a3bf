"""Shipments: what left the vendor's house, for an invoice, an order, or both."""

from typing import TYPE_CHECKING

from peewee import AutoField, CharField, DateField, TextField

from crikit import clock
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, Customer
from crikit.db import Reference, UTCDateTimeField, VendorModel
from crikit.invoices.models import Invoice
from crikit.orders.models import Order

LONGEST_CARRIER = 60
LONGEST_NUMBER = 60


class Shipment(VendorModel):
    """A parcel, or a pallet. `carrier` and `number` stand as accounting or the office wrote them, without spaces in
    the number; which carrier it is, and its page, is worked out when it is shown.

    `number_key` tells the shipments of one invoice, or of one order, apart. `by_name` typed it; accounting types ''.
    """

    if TYPE_CHECKING:
        customer_id: int
        invoice_id: int | None
        order_id: int | None

    id = AutoField()
    customer = Reference(Customer, on_delete="CASCADE")
    invoice = Reference(Invoice, null=True, on_delete="CASCADE")
    order = Reference(Order, null=True, on_delete="CASCADE")
    shipped_on = DateField()
    carrier = CharField(max_length=LONGEST_CARRIER, default="")
    number = CharField(max_length=LONGEST_NUMBER, default="")
    number_key = CharField(max_length=LONGEST_NUMBER * 2, default="")
    by_name = CharField(max_length=LONGEST_NAME, default="")
    added_at = UTCDateTimeField(default=clock.now)
    search_text = TextField(default="")

    class Meta:
        indexes = (
            (("vendor_id", "invoice", "number_key"), True),
            (("vendor_id", "order", "number_key"), True),
            (("vendor_id", "shipped_on", "id"), False),
            (("vendor_id", "customer", "shipped_on", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)
