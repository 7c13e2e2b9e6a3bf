"""Customers, and the reps, types and price lists that they name. All of it comes from accounting."""

from typing import TYPE_CHECKING

from peewee import SQL, AutoField, BooleanField, CharField, JSONField, TextField

from crikit import clock
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_NAME = 200
LONGEST_ADDRESS = 254
UNIQUE_WITHIN_VENDOR = SQL("UNIQUE (vendor_id, id)")


class CustomerType(VendorModel):
    id = AutoField()
    name = CharField(max_length=LONGEST_NAME)
    name_key = CharField(max_length=LONGEST_NAME)

    class Meta:
        table_name = "customer_type"
        indexes = ((("vendor_id", "name_key"), True),)
        constraints = (UNIQUE_WITHIN_VENDOR,)


class PriceList(VendorModel):
    id = AutoField()
    name = CharField(max_length=LONGEST_NAME)
    name_key = CharField(max_length=LONGEST_NAME)

    class Meta:
        table_name = "price_list"
        indexes = ((("vendor_id", "name_key"), True),)
        constraints = (UNIQUE_WITHIN_VENDOR,)


class Invitee(VendorModel):
    """What customers and reps share: an address from accounting, and another one just for the invitation.

    `email_written` is accounting's cell as it stands; `default_email` the first usable address in it ('' if none),
    `other_emails` the rest. `invitation_email` is NULL while the default is used, '' when nobody is to be invited.
    `address_usable` speaks of the one that counts. `invitable`: active and without a username.
    """

    id = AutoField()
    code = CharField(max_length=60, default="")
    name = CharField(max_length=LONGEST_NAME)
    name_key = CharField(max_length=LONGEST_NAME)
    phone = CharField(max_length=100, default="")
    email_written = TextField(default="")
    default_email = CharField(max_length=254, default="")
    other_emails = JSONField(default=list)
    invitation_email = CharField(max_length=254, null=True)
    address_usable = BooleanField(default=False)
    invitable = BooleanField(default=True)
    active = BooleanField(default=True)
    changed_at = UTCDateTimeField(default=clock.now)

    @property
    def invite_to(self) -> str:
        return self.default_email if self.invitation_email is None else self.invitation_email


class SalesRep(Invitee):
    class Meta:
        table_name = "sales_rep"
        indexes = ((("vendor_id", "invitable", "name_key", "id"), False),)
        constraints = (UNIQUE_WITHIN_VENDOR, SQL("UNIQUE (vendor_id, code)"))


class Customer(Invitee):
    """`accounting_id` is the list id of the accounting program, '' where it writes none. `search_text` is what the
    search looks through: name, code and all addresses."""

    if TYPE_CHECKING:
        price_list_id: int | None

    accounting_id = CharField(max_length=60, default="")
    contact_name = CharField(max_length=LONGEST_NAME, default="")
    address = TextField(default="")
    terms = CharField(max_length=100, default="")
    parent_name = CharField(max_length=LONGEST_NAME, default="")
    customer_type = Reference(CustomerType, null=True)
    sales_rep = Reference(SalesRep, null=True)
    price_list = Reference(PriceList, null=True)
    search_text = TextField(default="")
    # Its orders are paid by card when they are submitted, if the vendor takes cards at all.
    pays_orders = BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")])

    class Meta:
        # Every list is ordered by name; the filters stand before the name, so that a page costs the same at any size.
        indexes = (
            (("vendor_id", "name_key", "id"), False),
            (("vendor_id", "invitable", "name_key", "id"), False),
            (("vendor_id", "invitable", "customer_type", "name_key", "id"), False),
            (("vendor_id", "invitable", "sales_rep", "customer_type", "name_key", "id"), False),
            (("vendor_id", "invitable", "price_list", "name_key", "id"), False),
            (("vendor_id", "sales_rep", "name_key", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)


# Counting the selected ones that can't be written to starts from these few.
Customer.add_index(
    Customer.index(Customer.vendor_id, Customer.id, name="customer_unusable").where(SQL("NOT address_usable"))
)
# Accounting programs that write no code or list id leave '' there; those rows don't compete.
Customer.add_index(
    Customer.index(Customer.vendor_id, Customer.code, unique=True, name="customer_code").where(SQL("code <> ''"))
)
Customer.add_index(
    Customer.index(Customer.vendor_id, Customer.accounting_id, unique=True, name="customer_accounting_id").where(
        SQL("accounting_id <> ''")
    )
)


class AutomaticAddress(VendorModel):
    """Where a customer's new invoices and confirmed orders are e-mailed by themselves, whether or not anybody signs in.
    The office keeps them, up to three."""

    id = AutoField()
    customer = Reference(Customer, on_delete="CASCADE")
    address = CharField(max_length=LONGEST_ADDRESS)

    class Meta:
        table_name = "automatic_address"
        indexes = ((("vendor_id", "customer", "address"), True),)
