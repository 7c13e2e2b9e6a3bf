"""Payments by card: attempts, what they pay for, what Stripe reported. All of it but the keys is money."""

from enum import StrEnum
from typing import TYPE_CHECKING

from peewee import SQL, AutoField, BigIntegerField, BooleanField, CharField, IntegerField, TextField

from crikit import clock
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, Customer
from crikit.db import Reference, UTCDateTimeField, VendorModel
from crikit.invoices.models import LONGEST_NUMBER, Invoice
from crikit.orders.models import Order

LONGEST_ID = 255
LONGEST_KEY = 43
LONGEST_KIND = 60


class CardAccount(VendorModel):
    """With which keys a vendor's customers pay; without keys of its own it uses the deployment's. Both keys are sealed,
    see `sealing`; of each the last four signs stand beside it. `account_id` is what Stripe calls the account.

    Whether paying by card is switched on is the vendor's `card_payments`, for that counts at each request.
    """

    id = AutoField()
    sealed_key = TextField(default="")
    key_ends = CharField(max_length=4, default="")
    sealed_signing = TextField(default="")
    signing_ends = CharField(max_length=4, default="")
    account_id = CharField(max_length=LONGEST_ID, default="")
    is_live = BooleanField(default=False)
    checked_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "card_account"
        indexes = ((("vendor_id",), True),)


class State(StrEnum):
    BEGUN = "begun"  # Stripe may know of it or not: its answer hasn't come.
    OPEN = "open"  # There is a page at Stripe to pay on.
    WAITING = "waiting"  # Handed in there; the bank hasn't said yes yet.
    PAID = "paid"  # Under way until accounting has it.
    SETTLED = "settled"  # Accounting has it.
    LAPSED = "lapsed"
    GIVEN_UP = "given-up"
    FAILED = "failed"
    REFUNDED = "refunded"  # All of it.


class Payment(VendorModel):
    """One press of “Pay”. `key` is the form's, so that a second press is the same payment; `cents` is the sum of its
    parts, in the currency's hundredths; `refunded` the most that Stripe reported as given back.

    `session` and `address` are the page at Stripe, `intent` what all later reports name. `note` is a sentence for the
    office about what doesn't fit. `by_id` and `by_name` outlive the username.
    """

    if TYPE_CHECKING:
        customer_id: int

    id = AutoField()
    customer = Reference(Customer, on_delete="CASCADE")
    key = CharField(max_length=LONGEST_KEY)
    state = CharField(max_length=10, default=State.BEGUN)
    currency = CharField(max_length=3)
    cents = BigIntegerField()
    refunded = BigIntegerField(default=0)
    account_id = CharField(max_length=LONGEST_ID, default="")
    session = CharField(max_length=LONGEST_ID, default="")
    address = TextField(default="")
    intent = CharField(max_length=LONGEST_ID, default="")
    by_id = IntegerField()
    by_name = CharField(max_length=LONGEST_NAME, default="")
    receipt_to = CharField(max_length=254, default="")
    note = TextField(default="")
    begun_at = UTCDateTimeField(default=clock.now)
    # Stripe closes its page then.
    lapses_at = UTCDateTimeField()
    # When Stripe was last asked what became of it.
    asked_at = UTCDateTimeField(default=clock.now)
    paid_at = UTCDateTimeField(null=True)
    ended_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = (
            (("vendor_id", "key"), True),
            (("vendor_id", "customer", "state", "id"), False),
            (("vendor_id", "session"), False),
            (("vendor_id", "intent"), False),
            (("vendor_id", "begun_at", "id"), False),
        )
        constraints = (UNIQUE_WITHIN_VENDOR,)


# The few that somebody has to ask after, of all vendors.
Payment.add_index(
    Payment.index(Payment.asked_at, Payment.id, name="payment_unanswered").where(
        SQL("state IN ('begun', 'open', 'waiting')")
    )
)


class PaymentPart(VendorModel):
    """What of a payment is for which invoice, or which order. While it `holds`, nobody else can pay that: the database
    says so. It holds from the press of “Pay” until the payment came to nothing, or accounting has it."""

    if TYPE_CHECKING:
        payment_id: int
        invoice_id: int | None
        order_id: int | None

    id = AutoField()
    payment = Reference(Payment, on_delete="CASCADE")
    invoice = Reference(Invoice, null=True, on_delete="CASCADE")
    order = Reference(Order, null=True, on_delete="CASCADE")
    number = CharField(max_length=LONGEST_NUMBER)
    cents = BigIntegerField()
    # What accounting called paid on the invoice when this began; once that has grown by the part, accounting has it.
    paid_before = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    holds = BooleanField(default=True)

    class Meta:
        table_name = "payment_part"
        indexes = (
            (("vendor_id", "payment", "id"), False),
            (("vendor_id", "invoice"), False),
        )


PaymentPart.add_index(
    PaymentPart.index(PaymentPart.vendor_id, PaymentPart.invoice, unique=True, name="payment_part_invoice_held").where(
        SQL("holds AND invoice_id IS NOT NULL")
    )
)
PaymentPart.add_index(
    PaymentPart.index(PaymentPart.vendor_id, PaymentPart.order, unique=True, name="payment_part_order_held").where(
        SQL("holds AND order_id IS NOT NULL")
    )
)


class PaymentEvent(VendorModel):
    """A report of Stripe's that was taken in, so that the same one changes nothing twice. `note` says why it changed
    nothing the first time; empty if it did, or if there was nothing to change."""

    id = AutoField()
    event_id = CharField(max_length=LONGEST_ID)
    kind = CharField(max_length=LONGEST_KIND)
    payment = Reference(Payment, null=True, on_delete="CASCADE")
    at = UTCDateTimeField(default=clock.now)
    note = TextField(default="")

    class Meta:
        table_name = "payment_event"
        indexes = (
            (("vendor_id", "event_id"), True),
            (("vendor_id", "at", "id"), False),
        )


class PaymentRefund(VendorModel):
    """Money given back. Stripe may report it before the payment: then `payment` is NULL, and `intent` joins them."""

    id = AutoField()
    payment = Reference(Payment, null=True, on_delete="CASCADE")
    refund_id = CharField(max_length=LONGEST_ID)
    intent = CharField(max_length=LONGEST_ID)
    cents = BigIntegerField()
    state = CharField(max_length=20)
    # Of the report it was last read from: an older one changes nothing.
    told_at = UTCDateTimeField()
    at = UTCDateTimeField(default=clock.now)

    class Meta:
        table_name = "payment_refund"
        indexes = (
            (("vendor_id", "refund_id"), True),
            (("vendor_id", "intent"), False),
        )


class PaymentDispute(VendorModel):
    """The cardholder's bank wants money back. `state` and `reason` are Stripe's words; see PaymentRefund."""

    id = AutoField()
    payment = Reference(Payment, null=True, on_delete="CASCADE")
    dispute_id = CharField(max_length=LONGEST_ID)
    intent = CharField(max_length=LONGEST_ID)
    cents = BigIntegerField()
    state = CharField(max_length=30)
    reason = CharField(max_length=60, default="")
    told_at = UTCDateTimeField()
    at = UTCDateTimeField(default=clock.now)

    class Meta:
        table_name = "payment_dispute"
        indexes = (
            (("vendor_id", "dispute_id"), True),
            (("vendor_id", "intent"), False),
        )
