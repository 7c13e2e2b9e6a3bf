"""An invitation and its reminders, the sending it belongs to, who is selected for the next one, and who hears of those
who joined."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from peewee import SQL, AutoField, BooleanField, CharField, IntegerField

from crikit import clock
from crikit.accounts.models import User
from crikit.customers.models import Customer, SalesRep
from crikit.db import Reference, UTCDateTimeField, VendorModel
from crikit.language import lazy
from crikit.links.models import Link
from crikit.mail.models import Letter
from crikit.vendors.models import Vendor

ADMINISTRATOR_ADDRESSES = 3
ONE_OF_BOTH = SQL("CHECK ((customer_id IS NULL) <> (rep_id IS NULL))")


class Kind(StrEnum):
    """Whom an invitation is for; also the tab of the invite page."""

    CUSTOMERS = "customers"
    REPS = "reps"

    @property
    def model(self) -> Any:
        return Customer if self is Kind.CUSTOMERS else SalesRep


class UsernameAdministrator(VendorModel):
    """An address that hears of everybody who joined. Positions 1 to 3."""

    id = AutoField()
    position = IntegerField()
    email = CharField(max_length=254)
    saved_by = CharField(max_length=200)
    saved_at = UTCDateTimeField(default=clock.now)

    class Meta:
        table_name = "username_administrator"
        indexes = ((("vendor_id", "position"), True),)


class Selected(VendorModel):
    """A customer or rep that a user ticked."""

    id = AutoField()
    user = Reference(User, on_delete="CASCADE")
    customer = Reference(Customer, null=True, on_delete="CASCADE")
    rep = Reference(SalesRep, null=True, on_delete="CASCADE")

    class Meta:
        # The vendor stands in it, so that counting ticks reads no rows.
        indexes = ((("user", "customer", "vendor_id"), True),)
        constraints = (ONE_OF_BOTH,)


Selected.add_index(
    Selected.index(Selected.user, Selected.rep, unique=True, name="selected_rep").where(SQL("rep_id IS NOT NULL"))
)


def ticked(kind: Kind) -> Any:
    """The column of Selected that says who is ticked."""
    return Selected.customer if kind is Kind.CUSTOMERS else Selected.rep


class Sending(VendorModel):
    """One press of “Confirm and send”. The key comes from the page, so that pressing twice sends once.

    `sent` and `failed` are as of the last count, which a job takes every few seconds until all are one or the other.
    """

    id = AutoField()
    key = CharField(max_length=64)
    kind = CharField(max_length=12)
    by_id = IntegerField()
    by_name = CharField(max_length=200)
    at = UTCDateTimeField(default=clock.now)
    invited = IntegerField(default=0)
    sent = IntegerField(default=0)
    failed = IntegerField(default=0)
    finished_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("vendor_id", "key"), True),)
        constraints = (SQL("UNIQUE (vendor_id, id)"),)


class InvitationState(StrEnum):
    NEVER = "never invited"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    OPENED = "opened"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    JOINED = "joined"


STATE_NAMES = {
    InvitationState.NEVER: lazy("never invited"),
    InvitationState.QUEUED: lazy("queued"),
    InvitationState.SENT: lazy("sent"),
    InvitationState.FAILED: lazy("failed"),
    InvitationState.OPENED: lazy("link opened"),
    InvitationState.LAPSED: lazy("lapsed"),
    InvitationState.REPLACED: lazy("replaced"),
    InvitationState.JOINED: lazy("joined"),
}


class Invitation(VendorModel):
    """Who was invited, to which address, when and by whom. One is current for each customer or rep."""

    if TYPE_CHECKING:
        customer_id: int | None
        rep_id: int | None

    id = AutoField()
    sending = Reference(Sending, null=True)
    customer = Reference(Customer, null=True, on_delete="CASCADE", index=True)
    rep = Reference(SalesRep, null=True, on_delete="CASCADE")
    email = CharField(max_length=254)
    invited_at = UTCDateTimeField(default=clock.now)
    by_id = IntegerField(null=True)
    by_name = CharField(max_length=200)
    current = BooleanField(default=True)
    letter = Reference(Letter, null=True)
    link = Reference(Link, null=True)
    opened_at = UTCDateTimeField(null=True)
    joined_at = UTCDateTimeField(null=True)
    user = Reference(User, null=True)

    class Meta:
        indexes = ((("vendor_id", "sending"), False), (("vendor_id", "id"), True))
        constraints = (ONE_OF_BOTH,)

    @property
    def invitee(self) -> Any:
        """The customer or rep that was invited."""
        return self.customer or self.rep


Sending.add_index(
    Sending.index(Sending.vendor_id, Sending.id, name="sending_under_way").where(SQL("finished_at IS NULL"))
)


def invited(kind: Kind) -> Any:
    """The column of Invitation that says who was invited."""
    return Invitation.customer if kind is Kind.CUSTOMERS else Invitation.rep


Invitation.add_index(
    Invitation.index(Invitation.customer, unique=True, name="invitation_current_customer").where(
        SQL("current AND customer_id IS NOT NULL")
    )
)
Invitation.add_index(
    Invitation.index(Invitation.rep, unique=True, name="invitation_current_rep").where(
        SQL("current AND rep_id IS NOT NULL")
    )
)
# Empty while an invitation is queued: thousands of them are written without touching these.
for _column in (Invitation.rep, Invitation.letter, Invitation.link, Invitation.user):
    Invitation.add_index(
        Invitation.index(_column, name=f"invitation_{_column.name}").where(SQL(f"{_column.column_name} IS NOT NULL"))
    )
Invitation.add_index(
    Invitation.index(Invitation.id, name="invitation_unwritten").where(SQL("letter_id IS NULL AND current"))
)


# On which day after its delivery an unused invitation is reminded of, and the vendor's column that says since when.
REMINDERS = {3: "first_reminder_since", 10: "second_reminder_since"}


class Reminder(VendorModel):
    """One reminder of an invitation. The row is claimed with its letter, so that nobody is reminded twice."""

    id = AutoField()
    invitation = Reference(Invitation, on_delete="CASCADE", backref="reminders")
    day = IntegerField()
    at = UTCDateTimeField(default=clock.now)

    class Meta:
        indexes = ((("invitation", "day"), True),)


def reminder_days(vendor: Vendor) -> list[int]:
    """The days on which this vendor's invitations are reminded of."""
    return [day for day, since in REMINDERS.items() if getattr(vendor, since)]
