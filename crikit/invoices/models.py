"""Invoices and their lines. All of them come from accounting; only an import writes here."""

from typing import TYPE_CHECKING

from peewee import AutoField, BigIntegerField, CharField, DateField, IntegerField, TextField

from crikit import clock
from crikit.catalog.models import Item
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, Customer
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_NUMBER = 60
LONGEST_PO = 100


class Invoice(VendorModel):
    """An invoice, or a credit, whose `total` and `open_balance` are negative then. All money is in cents.

    `number` tells the invoices of a vendor apart. `customer_po` is what the lines say, each order number once.
    `list_key` is where the invoice stands in lists: open ones first by the day they are due, then those that are paid,
    the newest first; see `rules.list_key`. `lines_digest` stands for the lines, so that the next file can tell at once
    whether they changed.
    """

    if TYPE_CHECKING:
        customer_id: int

    id = AutoField()
    number = CharField(max_length=LONGEST_NUMBER)
    number_key = CharField(max_length=LONGEST_NUMBER * 2)
    customer = Reference(Customer, on_delete="CASCADE")
    dated = DateField()
    due_on = DateField()
    customer_po = TextField(default="")
    currency = CharField(max_length=3)
    total = BigIntegerField()
    open_balance = BigIntegerField()
    list_key = CharField(max_length=11)
    changed_at = UTCDateTimeField(default=clock.now)
    lines_digest = CharField(max_length=32, default="")
    search_text = TextField(default="")

    class Meta:
        # Lists of all customers and of one; an open invoice's day and what is owed stand in the same order.
        indexes = (
            (("vendor_id", "number_key"), True),
            (("vendor_id", "list_key", "id"), False),
            (("vendor_id", "customer", "list_key", "id"), False),
            (("vendor_id", "customer", "dated", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)

    @property
    def is_open(self) -> bool:
        return bool(self.open_balance)

    @property
    def is_credit(self) -> bool:
        return bool(self.total < 0)

    @property
    def paid(self) -> int:
        return int(self.total - self.open_balance)


class InvoicedOrder(VendorModel):
    """What an invoice says of an order: one of the numbers in its `customer_po`, as it is looked up."""

    id = AutoField()
    invoice = Reference(Invoice, index=True, on_delete="CASCADE")
    customer = Reference(Customer, on_delete="CASCADE")
    order_key = CharField(max_length=LONGEST_PO * 2)

    class Meta:
        table_name = "invoiced_order"
        indexes = ((("vendor_id", "customer", "order_key", "invoice"), True),)


class InvoiceLine(VendorModel):
    """A line as accounting wrote it. `item` is NULL where the code is none of the items here: old ones disappear.

    `quantity` is in thousandths, `unit_price` and `amount` in cents; a unit price finer than a cent is NULL.
    """

    id = AutoField()
    invoice = Reference(Invoice, on_delete="CASCADE")
    place = IntegerField()
    item = Reference(Item, null=True)
    code = CharField(max_length=LONGEST_NAME, default="")
    description = TextField(default="")
    customer_po = CharField(max_length=LONGEST_PO, default="")
    quantity = BigIntegerField(null=True)
    unit_price = BigIntegerField(null=True)
    amount = BigIntegerField()

    class Meta:
        table_name = "invoice_line"
        indexes = ((("vendor_id", "invoice", "place"), True),)
