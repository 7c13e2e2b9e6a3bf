"""Who sends which letter: claims with a lease and a fence, and what became of them.

Any number of senders work at once. A claim is one guarded update; a sender that was frozen for longer than its lease
finds another fence on the letter and leaves it alone.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from crikit import clock, db
from crikit.links import actions as links
from crikit.links.models import Link
from crikit.mail import rules
from crikit.mail.models import LONGEST_REPLY, WAITING, Carried, Claimed, Letter, LetterState, Trouble, goes_out

AT_ONCE = 100
# A letter takes three answers of at most 30 s and one of 60 s; half a lease must be enough for it.
LEASE = timedelta(minutes=6)


class Standing(Enum):
    OURS = auto()
    NOT_OURS = auto()
    LINK_OVER = auto()


def claim() -> list[Claimed]:
    """The letters that are due next, ours until the lease ends; each comes with its link."""
    now, fence = clock.now(), secrets.token_hex(8)
    with db.atomic():
        ids = {f"id{place}": id_ for place, (id_,) in enumerate(db.kept("due", _due, now=db.moment(now)))}
        if not ids:
            return []
        claimed_until = db.moment(now + LEASE)
        db.kept(("claim", len(ids)), lambda: _claim(ids), fence=fence, claimed_until=claimed_until, **ids)
    rows = db.kept(("claimed", len(ids)), lambda: _claimed(ids), fence=fence, **ids)
    return [_letter(*row) for row in rows]


def _due() -> Any:
    now = db.slot("now")
    free = Letter.claimed_until.is_null() | (Letter.claimed_until <= now)
    due = Letter.select(Letter.id).where(WAITING, Letter.due_at <= now, free, goes_out())
    return db.locked(due.order_by(Letter.rank, Letter.due_at, Letter.id).limit(AT_ONCE), of=Letter)


def _claim(ids: Iterable[str]) -> Any:
    values = {"fence": db.slot("fence"), "claimed_until": db.slot("claimed_until")}
    return Letter.update(**values).where(Letter.id.in_([db.slot(name) for name in ids]))


def _claimed(ids: Iterable[str]) -> Any:
    plain = [getattr(Letter, name) for name in Claimed._fields[:-1]]
    carried = [getattr(Link, name) for name in Carried._fields]
    ours = Letter.select(*plain, *carried).left_outer_join(Link).where(Letter.fence == db.slot("fence"))
    ours = ours.where(Letter.id.in_([db.slot(name) for name in ids]))
    return ours.order_by(Letter.rank, Letter.due_at, Letter.id)


def _letter(*row: Any) -> Claimed:
    *plain, posted_at, first_tried_at, link_id, purpose, salt, lifetime = row
    link = Carried(link_id, purpose, salt, lifetime) if link_id else None
    return Claimed._make((*plain, clock.from_column(posted_at), clock.from_column(first_tried_at), link))


def renew(batch: list[Claimed]) -> None:
    Letter.update(claimed_until=clock.now() + LEASE).where(_held(batch)).execute()


def release(batch: list[Claimed]) -> None:
    """What of this claim is still to be sent is free for the next sender at once."""
    Letter.update(claimed_until=None, fence="").where(_held(batch)).execute()


def _held(batch: list[Claimed]) -> Any:
    ids = [letter.id for letter in batch]
    return Letter.id.in_(ids) & (Letter.state == LetterState.QUEUED) & (Letter.fence == batch[0].fence)


def standing(letter: Claimed) -> Standing:
    """Asked again right before sending: the letter may have been taken back, or claimed by another, a second ago."""
    found = db.kept("letter standing", _standing, id=letter.id).fetchone()
    if found is None or found[0] != LetterState.QUEUED or found[1] != letter.fence:
        return Standing.NOT_OURS
    moments = [clock.from_column(value) for value in found[2:]]
    return Standing.OURS if letter.link is None or rules.is_open(*moments) else Standing.LINK_OVER


def _standing() -> Any:
    life = (Link.used_at, Link.revoked_at, Link.delivered_at, Link.expires_at)
    return Letter.select(Letter.state, Letter.fence, *life).left_outer_join(Link).where(Letter.id == db.slot("id"))


def accepted(letter: Claimed, reply: str) -> None:
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


def put_off(letter: Claimed, trouble: Trouble, reply: str) -> None:
    """Tried in vain; later again, or failed for good when five days of trying are over."""
    first = letter.first_tried_at or clock.now()
    attempts = letter.attempts + 1
    if rules.is_hopeless(first):
        _settle(letter, LetterState.FAILED, trouble, f"Given up after five days. Last answer: {reply}", attempts)
        return
    values = {"due_at": rules.next_try(attempts), "first_tried_at": first, "claimed_until": None, "fence": ""}
    _change(letter, attempts=attempts, trouble=trouble, last_reply=reply[:LONGEST_REPLY], **values)


def refused(letter: Claimed, reply: str) -> None:
    """The server says that this recipient will never get it."""
    _settle(letter, LetterState.FAILED, Trouble.PERMANENT, reply, letter.attempts + 1)


def cancelled(letter: Claimed, why: str) -> None:
    _settle(letter, LetterState.CANCELLED, Trouble.NONE, why, letter.attempts)


def _settle(letter: Claimed, state: LetterState, trouble: Trouble, reply: str, attempts: int) -> None:
    told = {"trouble": trouble, "last_reply": reply[:LONGEST_REPLY], "attempts": attempts}
    _change(letter, state=state, claimed_until=None, **told)


def _change(letter: Claimed, **columns: Any) -> None:
    ours = (Letter.id == letter.id) & (Letter.fence == letter.fence) & (Letter.state == LetterState.QUEUED)
    Letter.update(**columns).where(ours).execute()
