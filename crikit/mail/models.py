"""The outbox: one row a letter, and the pause that holds all of them back while the mail server can't be used."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from peewee import SQL, AutoField, BlobField, CharField, IntegerField, SmallIntegerField, TextField

from crikit import clock
from crikit.db import BaseModel, Reference, UTCDateTimeField, VendorModel
from crikit.links.models import Link
from crikit.vendors.models import Vendor

LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 300
LONGEST_REPLY = 300
LONGEST_FILENAME = 120


class LetterState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Trouble(StrEnum):
    """Why a letter isn't there yet: come back later, never, mend the settings, or perhaps it is there."""

    NONE = ""
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    CONFIGURATION = "configuration"
    LOST = "lost"


class Rank(IntEnum):
    """A password link doesn't wait behind a hundred thousand invitations."""

    SINGLE = 0
    BULK = 1


class Letter(VendorModel):
    """One letter to one person. Where its link goes, the bodies hold `keys.LINK_MARK`: no token is stored.

    `user_id` is whose username the letter is about. `fence` says which claim of a sender holds it until
    `claimed_until`. Long columns stand last, so that lists don't read them.
    """

    id = AutoField()
    kind = CharField(max_length=60)
    to_address = CharField(max_length=LONGEST_ADDRESS)
    to_name = CharField(max_length=200, default="")
    search_key = CharField(max_length=500)
    from_name = CharField(max_length=120)
    reply_to = CharField(max_length=LONGEST_ADDRESS, default="")
    link = Reference(Link, null=True, index=True)
    user_id = IntegerField(null=True)
    state = CharField(max_length=10, default=LetterState.QUEUED)
    rank = SmallIntegerField(default=Rank.SINGLE)
    attempts = IntegerField(default=0)
    due_at = UTCDateTimeField(default=clock.now)
    claimed_until = UTCDateTimeField(null=True)
    fence = CharField(max_length=32, default="")
    message_id = CharField(max_length=300)
    posted_at = UTCDateTimeField(default=clock.now)
    first_tried_at = UTCDateTimeField(null=True)
    sent_at = UTCDateTimeField(null=True)
    trouble = CharField(max_length=15, default=Trouble.NONE)
    last_reply = CharField(max_length=LONGEST_REPLY, default="")
    subject = CharField(max_length=LONGEST_SUBJECT)
    text = TextField()
    html = TextField()
    # How many attachments go with it, so that nobody looks for them in vain.
    attached = SmallIntegerField(default=0, constraints=[SQL("DEFAULT 0")])

    class Meta:
        indexes = ((("vendor_id", "id"), True),)


# SQLite takes a partial index only if the query says its condition word for word, not with a parameter.
WAITING = SQL("state = 'queued'")
Letter.add_index(Letter.index(Letter.rank, Letter.due_at, Letter.id, name="letter_due").where(WAITING))
# Most letters are sent; keeping those out halves the cost of writing down a delivery.
UNSENT = SQL("state <> 'sent'")
Letter.add_index(Letter.index(Letter.vendor_id, Letter.state, Letter.id, name="letter_unsent").where(UNSENT))
Letter.add_index(Letter.index(Letter.user_id, name="letter_waiting_user").where(WAITING))


def goes_out() -> Any:
    """Whether the vendor of a letter lets its letters go. Few vendors are held, and they are looked up once a query."""
    held = Vendor.select(Vendor.id).where(Vendor.mail_held_at.is_null(False))
    return Letter.vendor_id.not_in(held)


class Attached(NamedTuple):
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


class Attachment(VendorModel):
    """The same as a row. Its content goes with the letter's words; that it was there stays."""

    id = AutoField()
    letter = Reference(Letter, index=True, on_delete="CASCADE")
    name = CharField(max_length=LONGEST_FILENAME)
    media_type = CharField(max_length=100)
    size = IntegerField()
    content = BlobField()
    # What it is drawn from at the moment of sending, as "invoice 17"; its size is 0 then, and it has no content.
    drawn_from = CharField(max_length=30, default="", constraints=[SQL("DEFAULT ''")])


class Carried(NamedTuple):
    """What a sender needs of a letter's link."""

    id: int
    purpose: str
    salt: str
    lifetime: int


class Claimed(NamedTuple):
    """What a sender needs of a letter. Reading it costs a third of a whole row."""

    id: int
    to_address: str
    to_name: str
    from_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    message_id: str
    attached: int
    attempts: int
    fence: str
    posted_at: datetime
    first_tried_at: datetime | None
    link: Carried | None


class Outbox(BaseModel):
    """The one row that says whether letters go out. `pauses` counts failures in a row: each pause is longer."""

    id = SmallIntegerField(primary_key=True)
    paused_until = UTCDateTimeField(null=True)
    reason = CharField(max_length=LONGEST_REPLY, default="")
    pauses = IntegerField(default=0)

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > clock.now()


class Wording(VendorModel):
    """A vendor's own text of a letter in one language. The highest version counts; one without a body says that the
    standard text goes out again."""

    id = AutoField()
    kind = CharField(max_length=60)
    language = CharField(max_length=5)
    version = IntegerField()
    subject = CharField(max_length=LONGEST_SUBJECT)
    body = TextField()
    by_name = CharField(max_length=200, default="")
    saved_at = UTCDateTimeField(default=clock.now)

    class Meta:
        indexes = ((("vendor_id", "kind", "language", "version"), True),)

    @property
    def name(self) -> str:
        return str(self.kind)
