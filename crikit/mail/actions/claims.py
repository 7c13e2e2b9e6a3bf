"""Who sends which letter: claims with a lease and a fence, and what became of them.

Any number of senders work at once. A claim is one guarded update; a sender that was frozen for longer than its lease
finds another fence on the letter and leaves it alone.
"""

import secrets
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from crikit import clock, db
from crikit.links import actions as links
from crikit.links.models import Link
from crikit.mail import rules
from crikit.mail.models import LONGEST_REPLY, Letter, LetterState, Trouble

AT_ONCE = 50
# A letter takes three answers of at most 30 s and one of 60 s; half a lease must be enough for it.
LEASE = timedelta(minutes=6)


# What a sender needs of a letter and its link; a whole row costs twice as much to read.
SENT = (
    *(Letter.id, Letter.to_address, Letter.to_name, Letter.from_name, Letter.reply_to, Letter.subject, Letter.text),
    *(Letter.html, Letter.message_id, Letter.posted_at, Letter.attempts, Letter.first_tried_at, Letter.fence),
    *(Link.id, Link.purpose, Link.salt, Link.lifetime),
)


class Standing(Enum):
    OURS = auto()
    NOT_OURS = auto()
    LINK_OVER = auto()


def claim() -> list[Letter]:
    """The letters that are due next, ours until the lease ends; each comes with its link."""
    now, fence = clock.now(), secrets.token_hex(8)
    free = Letter.claimed_until.is_null() | (Letter.claimed_until <= now)
    due = Letter.select(Letter.id).where(Letter.state == LetterState.QUEUED, Letter.due_at <= now, free)
    due = due.order_by(Letter.rank, Letter.due_at, Letter.id).limit(AT_ONCE)
    with db.atomic():
        ids = [id_ for (id_,) in db.locked(due, of=Letter).tuples()]
        if not ids:
            return []
        Letter.update(fence=fence, claimed_until=now + LEASE).where(Letter.id.in_(ids)).execute()
    ours = Letter.select(*SENT).left_outer_join(Link).where(Letter.id.in_(ids), Letter.fence == fence)
    return list(ours.order_by(Letter.rank, Letter.due_at, Letter.id))


def renew(fence: str) -> None:
    Letter.update(claimed_until=clock.now() + LEASE).where(_held_by(fence)).execute()


def release(fence: str) -> None:
    """What this claim still holds is free for the next sender at once."""
    Letter.update(claimed_until=None, fence="").where(_held_by(fence)).execute()


def _held_by(fence: str) -> Any:
    # Neither index holds fences; the one for letters that wait is short enough.
    return (Letter.state == LetterState.QUEUED) & (Letter.fence == fence)


def standing(letter: Letter) -> Standing:
    """Asked again right before sending: the letter may have been taken back, or claimed by another, a second ago."""
    found = db.kept("letter standing", _standing, id=letter.id).fetchone()
    if found is None or found[0] != LetterState.QUEUED or found[1] != letter.fence:
        return Standing.NOT_OURS
    moments = [clock.from_column(value) for value in found[2:]]
    return Standing.OURS if letter.link is None or rules.is_open(*moments) else Standing.LINK_OVER


def _standing() -> Any:
    life = (Link.used_at, Link.revoked_at, Link.delivered_at, Link.expires_at)
    return Letter.select(Letter.state, Letter.fence, *life).left_outer_join(Link).where(Letter.id == db.slot("id"))


def accepted(letter: Letter, reply: str) -> None:
    """The server took it. That is true whoever holds the claim by now, and whatever was taken back meanwhile."""
    now = clock.now()
    told = {"sent_at": db.moment(now), "attempts": letter.attempts + 1, "last_reply": reply[:LONGEST_REPLY]}
    with db.atomic():
        db.kept("letter accepted", _accepted, id=letter.id, **told)
        if letter.link is not None:
            links.start_lifetime(letter.link.id, now, letter.link.lifetime)


def _accepted() -> Any:
    told = {name: db.slot(name) for name in ("sent_at", "attempts", "last_reply")}
    done = {"state": LetterState.SENT, "trouble": Trouble.NONE, "claimed_until": None}
    return Letter.update(**done, **told).where(Letter.id == db.slot("id"))


def put_off(letter: Letter, trouble: Trouble, reply: str) -> None:
    """Tried in vain; later again, or failed for good when five days of trying are over."""
    first = letter.first_tried_at or clock.now()
    attempts = letter.attempts + 1
    if rules.is_hopeless(first):
        _settle(letter, LetterState.FAILED, trouble, f"Given up after five days. Last answer: {reply}", attempts)
        return
    values = {"due_at": rules.next_try(attempts), "first_tried_at": first, "claimed_until": None, "fence": ""}
    _change(letter, attempts=attempts, trouble=trouble, last_reply=reply[:LONGEST_REPLY], **values)


def refused(letter: Letter, reply: str) -> None:
    """The server says that this recipient will never get it."""
    _settle(letter, LetterState.FAILED, Trouble.PERMANENT, reply, letter.attempts + 1)


def cancelled(letter: Letter, why: str) -> None:
    _settle(letter, LetterState.CANCELLED, Trouble.NONE, why, letter.attempts)


def _settle(letter: Letter, state: LetterState, trouble: Trouble, reply: str, attempts: int) -> None:
    told = {"trouble": trouble, "last_reply": reply[:LONGEST_REPLY], "attempts": attempts}
    _change(letter, state=state, claimed_until=None, **told)


def _change(letter: Letter, **columns: Any) -> None:
    ours = (Letter.id == letter.id) & (Letter.fence == letter.fence) & (Letter.state == LetterState.QUEUED)
    Letter.update(**columns).where(ours).execute()
