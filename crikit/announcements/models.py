"""Announcements, who is to read them, and who has put one aside."""

from typing import TYPE_CHECKING

from peewee import SQL, AutoField, BooleanField, CharField, IntegerField, TextField

from crikit import clock
from crikit.accounts.models import User
from crikit.customers.models import LONGEST_NAME, UNIQUE_WITHIN_VENDOR, Customer, CustomerType, PriceList
from crikit.db import Reference, UTCDateTimeField, VendorModel

LONGEST_TITLE = 120


class Announcement(VendorModel):
    """`body` is Markdown. `opens_at` is since when customers see it, `closes_at` until when, NULL is for good. `edits`
    counts the changes, so that two who edit at once notice each other. A removed one can be had back."""

    id = AutoField()
    title = CharField(max_length=LONGEST_TITLE)
    body = TextField()
    staff_too = BooleanField(default=True)
    opens_at = UTCDateTimeField(default=clock.now)
    closes_at = UTCDateTimeField(null=True)
    by_name = CharField(max_length=LONGEST_NAME, default="")
    edits = IntegerField(default=0)
    removed_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("vendor_id", "opens_at", "id"), False),)
        constraints = (UNIQUE_WITHIN_VENDOR,)

    @property
    def name(self) -> str:
        """What the history calls it."""
        return str(self.title)


class Hearer(VendorModel):
    """One audience of an announcement; `audience` is its name in `library.rules.audiences`, and one of the three
    references says the same to the database, or none for everybody."""

    if TYPE_CHECKING:
        announcement_id: int

    id = AutoField()
    announcement = Reference(Announcement, on_delete="CASCADE")
    audience = CharField(max_length=30)
    customer_type = Reference(CustomerType, null=True, on_delete="CASCADE")
    price_list = Reference(PriceList, null=True, on_delete="CASCADE")
    customer = Reference(Customer, null=True, on_delete="CASCADE")

    class Meta:
        table_name = "announcement_hearer"
        indexes = ((("announcement", "audience"), True), (("vendor_id", "audience", "announcement"), False))


class Dismissal(VendorModel):
    """A username has read it and wants to see it no more."""

    id = AutoField()
    user = Reference(User, on_delete="CASCADE")
    announcement = Reference(Announcement, on_delete="CASCADE")
    at = UTCDateTimeField(default=clock.now)

    class Meta:
        table_name = "announcement_dismissal"
        indexes = ((("user", "announcement"), True),)


# Most are over: what customers see now starts from those that go on.
Announcement.add_index(
    Announcement.index(Announcement.vendor_id, Announcement.closes_at, name="announcement_going_on").where(
        SQL("removed_at IS NULL")
    )
)
