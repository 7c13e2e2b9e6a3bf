"""The words and attachments of old letters go; who was written to about what, and what became of it, stays."""

from datetime import datetime
from typing import Any

from crikit import db
from crikit.mail.models import Attachment, Letter, LetterState

AT_ONCE = 500
# One that failed may still be sent again.
OVER = (LetterState.SENT, LetterState.CANCELLED)


def forget_words(before: datetime) -> int:
    """Of letters that were written before that time and are over; how many. Takes them a handful at a time, so that
    nobody waits for it, and is done with the same ones once only."""
    forgotten = 0
    with db.every_vendor():
        # Letters are numbered as they are written: the first one that is too young ends the search, and of those
        # before it most have lost their words already and are small.
        young = Letter.select(Letter.id).where(Letter.posted_at >= before).order_by(Letter.id).limit(1).scalar()
        old: Any = (Letter.posted_at < before) & Letter.state.in_(OVER) & (Letter.html != "")
        if young is not None:
            old &= Letter.id < young
        while ids := [
            id_ for (id_,) in Letter.select(Letter.id).where(old).order_by(Letter.id).limit(AT_ONCE).tuples()
        ]:
            with db.atomic():
                cleared = Letter.update(text="", html="").where(Letter.id.in_(ids), old).execute()
                Attachment.update(content=b"").where(Attachment.letter.in_(ids)).execute()
            forgotten += cleared
    return forgotten
