"""Orders and their lines, without money: it has tables of its own, which `queries.money` alone reads for people."""

from enum import StrEnum
from typing import TYPE_CHECKING

from peewee import SQL, AutoField, BigIntegerField, BooleanField, CharField, DateField, IntegerField, TextField

from crikit import clock
from crikit.catalog.models import LONGEST_CODE, LONGEST_UNIT, Item
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, Customer
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_REFERENCE = 30
LONGEST_DRAFT_NAME = 100
LONGEST_TYPED = 200
LONGEST_NOTES = 2_000
# The source of a price that was taken over from the copied order.
COPIED = "copied"


class State(StrEnum):
    DRAFT = "draft"
    PAYING = "paying"  # Its customer pays it to submit it; nobody writes on it meanwhile.
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    INVOICED = "invoiced"
    REJECTED = "rejected"


class Numbering(StrEnum):
    """Where a customer's reference numbers come from."""

    SEQUENTIAL = "sequential"
    TYPED = "typed"


class ExportForm(StrEnum):
    """What orders are handed to accounting as."""

    IIF = "iif"
    CSV = "csv"
    XLSX = "xlsx"


class Order(VendorModel):
    """One order of a customer, from the first line typed.

    `key` names it on the pad from before it is saved. `reference` is its number within the customer, '' until somebody
    types it; `purchase_order` the customer's own. `version` counts all changes, so that whoever looks at an older one
    notices; `header_version` those of the header. `next_number` is what its next line is called. A deleted draft can be
    restored until a job removes it. `entered_*` outlive the username.

    A copy knows by `copied_from` the order it was made of, which may be gone; `shows_changes` until somebody has read
    what changed since.
    """

    if TYPE_CHECKING:
        customer_id: int

    id = AutoField()
    key = CharField(max_length=32)
    customer = Reference(Customer)
    reference = CharField(max_length=LONGEST_REFERENCE, default="")
    reference_key = CharField(max_length=LONGEST_REFERENCE * 2, default="")
    name = CharField(max_length=LONGEST_DRAFT_NAME, default="")
    state = CharField(max_length=10, default=State.DRAFT)
    is_standard = BooleanField(default=False)
    purchase_order = CharField(max_length=60, default="")
    purchase_order_key = CharField(max_length=120, default="", constraints=[SQL("DEFAULT ''")])
    requested_on = DateField(null=True)
    ship_via = CharField(max_length=60, default="")
    contact_name = CharField(max_length=LONGEST_NAME, default="")
    contact_phone = CharField(max_length=100, default="")
    contact_email = CharField(max_length=254, default="")
    alert = BooleanField(default=True)
    email_customer = BooleanField(default=False)
    entered_by = IntegerField(null=True)
    entered_name = CharField(max_length=LONGEST_NAME, default="")
    entered_role = CharField(max_length=12, default="")
    copied_from = IntegerField(null=True)
    shows_changes = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])
    line_count = IntegerField(default=0)
    next_number = IntegerField(default=1)
    version = IntegerField(default=1)
    header_version = IntegerField(default=1)
    created_at = UTCDateTimeField(default=clock.now)
    changed_at = UTCDateTimeField(default=clock.now)
    submitted_at = UTCDateTimeField(null=True)
    reminded_at = UTCDateTimeField(null=True)
    exported_at = UTCDateTimeField(null=True)
    deleted_at = UTCDateTimeField(null=True)
    search_text = TextField(default="")
    ship_to = TextField(default="")
    notes = TextField(default="")

    class Meta:
        table_name = "orders"
        indexes = (
            (("vendor_id", "key"), True),
            (("vendor_id", "customer", "id"), False),
            (("vendor_id", "customer", "state", "id"), False),
            (("vendor_id", "state", "id"), False),
            (("vendor_id", "reference_key", "id"), False),
            (("vendor_id", "submitted_at"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT


# Orders whose number isn't typed yet don't compete for it.
Order.add_index(
    Order.index(Order.vendor_id, Order.customer, Order.reference_key, unique=True, name="order_reference").where(
        SQL("reference_key <> ''")
    )
)
Order.add_index(
    Order.index(Order.vendor_id, Order.customer, unique=True, name="order_standard").where(
        SQL("is_standard AND deleted_at IS NULL")
    )
)


# An invoice names the customer's own number.
Order.add_index(
    Order.index(Order.vendor_id, Order.customer, Order.purchase_order_key, name="order_purchase_order").where(
        SQL("purchase_order_key <> ''")
    )
)
# What waits for accounting is little, however many orders there have been.
Order.add_index(
    Order.index(Order.vendor_id, Order.state, Order.submitted_at, Order.id, name="order_to_export").where(
        SQL("exported_at IS NULL")
    )
)
Order.add_index(
    Order.index(Order.vendor_id, Order.exported_at, Order.id, name="order_exported").where(
        SQL("exported_at IS NOT NULL")
    )
)


class OrderLine(VendorModel):
    """A line, called by its number within the order. What was typed and fits no item, or no quantity, stays as typed
    until somebody fixes it: then `item` or `quantity` (thousandths) is NULL.

    `press` names the press of the button that made it: a second one makes no second line. `changed_in` is the version
    of the order that brought its last change. Code, name, unit and pack are the item's as of the submit, empty before.
    """

    if TYPE_CHECKING:
        order_id: int
        item_id: int | None

    id = AutoField()
    order = Reference(Order, on_delete="CASCADE")
    number = IntegerField()
    item = Reference(Item, null=True)
    quantity = BigIntegerField(null=True)
    typed = CharField(max_length=LONGEST_TYPED, default="")
    typed_quantity = CharField(max_length=40, default="")
    trouble = CharField(max_length=20, default="")
    version = IntegerField(default=1)
    press = CharField(max_length=40, null=True)
    changed_in = IntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    changed_by = IntegerField(null=True)
    code = CharField(max_length=LONGEST_CODE, default="")
    name = CharField(max_length=LONGEST_NAME, default="")
    unit = CharField(max_length=LONGEST_UNIT, default="")
    pack = BigIntegerField(null=True)

    class Meta:
        table_name = "order_line"
        indexes = (
            (("vendor_id", "order", "number"), True),
            (("vendor_id", "order", "press"), True),
            (("vendor_id", "item"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)


class LinePrice(VendorModel):
    """What one of a line's item costs in this order, in cents: of a draft only where somebody chose another price than
    today's, of a submitted order of every line that had one. `amount` is for the whole quantity, NULL in a draft."""

    line = Reference(OrderLine, primary_key=True, on_delete="CASCADE")
    cents = BigIntegerField()
    amount = BigIntegerField(null=True)
    source = CharField(max_length=20)

    class Meta:
        table_name = "order_line_price"


class OrderTotal(VendorModel):
    """What an order comes to, in cents; of a draft as of its last change. `unpriced` lines are not in it."""

    order = Reference(Order, primary_key=True, on_delete="CASCADE")
    customer = Reference(Customer)
    cents = BigIntegerField(default=0)
    unpriced = IntegerField(default=0)

    class Meta:
        table_name = "order_total"
        indexes = (
            (("vendor_id", "customer", "cents", "order"), False),
            (("vendor_id", "cents", "order"), False),
        )


class OrderStage(VendorModel):
    """Who brought an order into which state, when, and why if they said so."""

    id = AutoField()
    order = Reference(Order, on_delete="CASCADE")
    state = CharField(max_length=10)
    at = UTCDateTimeField(default=clock.now)
    by_id = IntegerField(null=True)
    by_name = CharField(max_length=LONGEST_NAME, default="")
    note = TextField(default="")

    class Meta:
        table_name = "order_stage"
        indexes = ((("vendor_id", "order", "id"), False),)


class StandardPrice(VendorModel):
    """What one of an item costs a customer, because the vendor made the price on its standard order the customer's."""

    id = AutoField()
    customer = Reference(Customer, on_delete="CASCADE")
    item = Reference(Item, on_delete="CASCADE")
    cents = BigIntegerField()

    class Meta:
        table_name = "standard_price"
        indexes = ((("vendor_id", "customer", "item"), True),)


class PartNumber(VendorModel):
    """What a customer calls an item, learned when somebody of it fixed a pasted line."""

    id = AutoField()
    customer = Reference(Customer, on_delete="CASCADE")
    item = Reference(Item, on_delete="CASCADE")
    number = CharField(max_length=LONGEST_CODE)
    number_key = CharField(max_length=LONGEST_CODE * 2)

    class Meta:
        table_name = "part_number"
        indexes = ((("vendor_id", "customer", "number_key"), True),)


class OrderDefaults(VendorModel):
    """What an order of this customer begins with; `next_reference` is the number its next order gets."""

    customer = Reference(Customer, primary_key=True, on_delete="CASCADE")
    numbering = CharField(max_length=10, default=Numbering.SEQUENTIAL)
    next_reference = IntegerField(default=1)
    contact_name = CharField(max_length=LONGEST_NAME, default="")
    contact_phone = CharField(max_length=100, default="")
    contact_email = CharField(max_length=254, default="")

    class Meta:
        table_name = "order_defaults"


class OrderExport(VendorModel):
    """Orders handed to accounting together: by whom, when, as what. `key` names the press of the button."""

    id = AutoField()
    key = CharField(max_length=32)
    at = UTCDateTimeField(default=clock.now)
    by_id = IntegerField(null=True)
    by_name = CharField(max_length=LONGEST_NAME, default="")
    form = CharField(max_length=4)
    order_count = IntegerField(default=0)

    class Meta:
        table_name = "order_export"
        indexes = ((("vendor_id", "key"), True),)
        constraints = (UNIQUE_WITHIN_VENDOR,)


class ExportedOrder(VendorModel):
    """With which export an order went to accounting: the one, as its row is the order's only one."""

    order = Reference(Order, primary_key=True, on_delete="CASCADE")
    export = Reference(OrderExport, on_delete="CASCADE")

    class Meta:
        table_name = "exported_order"
        indexes = ((("vendor_id", "export"), False),)
