"""Sums of invoices, written whenever invoices are, so that a chart costs the same however many there are.

A row without a customer is the sum over all of the vendor's customers. Money and quantities stand in tables of their
own: what is read for those who may see no money knows of no amount.
"""

from peewee import AutoField, BigIntegerField, CharField, DateField, IntegerField, TextField

from crikit.catalog.models import Item
from crikit.customers.models import LONGEST_NAME, Customer
from crikit.db import Reference, VendorModel

MONTH = 7


class SalesMonth(VendorModel):
    """What was invoiced in a month like “2026-11”, by the invoices' dates; credits count down. In cents."""

    id = AutoField()
    customer = Reference(Customer, null=True, on_delete="CASCADE")
    month = CharField(max_length=MONTH)
    currency = CharField(max_length=3)
    cents = BigIntegerField()

    class Meta:
        table_name = "sales_month"
        indexes = ((("vendor_id", "customer", "month"), False),)


class ItemSales(VendorModel):
    """What an item brought in the twelve months up to `until`, in cents. `item` is NULL where the code of the invoices'
    lines is none of the items here; then `code` and `name` are what the lines say."""

    id = AutoField()
    customer = Reference(Customer, null=True, on_delete="CASCADE")
    item = Reference(Item, null=True, on_delete="CASCADE")
    code = CharField(max_length=LONGEST_NAME, default="")
    name = TextField(default="")
    currency = CharField(max_length=3)
    cents = BigIntegerField()
    until = CharField(max_length=MONTH)

    class Meta:
        table_name = "item_sales"
        indexes = ((("vendor_id", "customer", "currency", "cents"), False),)


class ItemQuantity(VendorModel):
    """How much of an item was bought in the twelve months up to `until`, in thousandths; otherwise as ItemSales."""

    id = AutoField()
    customer = Reference(Customer, null=True, on_delete="CASCADE")
    item = Reference(Item, null=True, on_delete="CASCADE")
    code = CharField(max_length=LONGEST_NAME, default="")
    name = TextField(default="")
    quantity = BigIntegerField()
    until = CharField(max_length=MONTH)

    class Meta:
        table_name = "item_quantity"
        indexes = ((("vendor_id", "customer", "quantity"), False),)


class OpenDay(VendorModel):
    """What is open, in cents, on how many of the vendor's invoices that are due on one day."""

    id = AutoField()
    due_on = DateField()
    currency = CharField(max_length=3)
    cents = BigIntegerField()
    invoices = IntegerField()

    class Meta:
        table_name = "open_day"
        indexes = ((("vendor_id", "due_on"), False),)
