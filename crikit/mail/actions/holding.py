"""Holding all letters of a vendor since its rows came out of a backup or from another database, until somebody who
knows what went out already says how to go on."""

from datetime import datetime

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.language import gettext, lazy
from crikit.mail.models import WAITING, Letter, LetterState
from crikit.vendors.models import HOUSE, Vendor

# Kept with the letter in English, and said in the reader's language when it is shown.
DISCARDED = str(lazy("It waited in a backup, and was discarded when e-mails were resumed."))
OPERATOR = str(lazy("The operator"))


def hold(*, as_of: datetime | None) -> None:
    """For every vendor, and for the portal itself. `as_of` says from when its rows are; None: they are all here."""
    Vendor.update(mail_held_at=clock.now(), restored_as_of=as_of).execute()


def release(vendor: Vendor, *, keep_old: bool, by: Actor | None = None) -> int:
    """Letters go out again; how many that had waited before were discarded. Raises Conflict for who says so second."""
    with db.atomic(), db.vendor_scope(vendor.id):
        held = (Vendor.id == vendor.id) & Vendor.mail_held_at.is_null(False)
        if vendor.mail_held_at is None or not Vendor.update(mail_held_at=None).where(held).execute():
            raise Conflict(gettext("E-mails go out already: somebody else has just resumed them."))
        discarded = 0 if keep_old else _discard(vendor.mail_held_at)
        record("mail.resumed", vendor, by=by, by_name="" if by else OPERATOR, discarded=discarded)
    _release_the_house()
    return discarded


def _discard(before: datetime) -> int:
    over = {"state": LetterState.CANCELLED, "last_reply": DISCARDED}
    return int(Letter.update(**over).where(WAITING, Letter.posted_at <= before).execute())


def _release_the_house() -> None:
    """Nobody signs in there: it writes to newcomers again once every vendor's letters go out."""
    held = Vendor.select(Vendor.id).where(Vendor.slug != HOUSE, Vendor.mail_held_at.is_null(False))
    if not held.exists():
        Vendor.update(mail_held_at=None).where(Vendor.slug == HOUSE).execute()
