"""Reading the outbox: a vendor's letters for its administrators, and what is due for the senders."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from crikit import clock, db, keys
from crikit.actor import Actor
from crikit.errors import Gone, NotFound
from crikit.language import gettext
from crikit.links.models import Link
from crikit.mail.models import UNSENT, WAITING, Attached, Attachment, Letter, LetterState, Outbox, Wording, goes_out
from crikit.mail.rules import LARGEST_ATTACHMENTS
from crikit.vendors.models import HOUSE, Vendor

PAGE = 50
COUNTED_UP_TO = 1_001
LISTED = (
    *(Letter.id, Letter.kind, Letter.to_address, Letter.to_name, Letter.subject, Letter.state, Letter.attempts),
    *(Letter.due_at, Letter.posted_at, Letter.sent_at, Letter.trouble, Letter.last_reply, Letter.link),
)


# A letter by the thousand brings no files into the outbox: each is drawn when it goes out. Who draws is looked up by
# the first word of `drawn_from`, and is handed the vendor and the rest; None: there is nothing to draw any more.
Drawer = Callable[[int, str], bytes | None]
DRAWERS: dict[str, Drawer] = {}


def letters_for(actor: Actor) -> Any:
    return Letter.select(*LISTED, Link).left_outer_join(Link).where(Letter.vendor_id == actor.vendor_id)


def letter_for(actor: Actor, letter_id: int) -> Letter:
    query = Letter.select(Letter, Link).left_outer_join(Link)
    letter: Letter | None = query.where(Letter.vendor_id == actor.vendor_id, Letter.id == letter_id).first()
    if letter is None:
        raise NotFound
    return letter


def attachments_for(actor: Actor, letter: Letter) -> list[Attachment]:
    """Without their content; none is looked for where none is."""
    if not letter.attached:
        return []
    told = Attachment.select(Attachment.id, Attachment.name, Attachment.size, Attachment.drawn_from)
    of_it = Attachment.vendor_id == actor.vendor_id, Attachment.letter == letter.id
    return list(told.where(*of_it).order_by(Attachment.id))


def attachment_for(actor: Actor, attachment_id: int) -> Attachment:
    """Raises Gone when it was forgotten with the letter's words."""
    mine = Attachment.vendor_id == actor.vendor_id, Attachment.id == attachment_id
    found: Attachment | None = Attachment.select().where(*mine).first()
    if found is None:
        raise NotFound
    if found.drawn_from:
        found.content = _drawn(found) if found.letter.html else b""
    if not found.content and (found.size or found.drawn_from):
        raise Gone(gettext("This attachment is no longer kept. It went with the words of its letter, after 90 days."))
    return found


def attachments_of(letter_id: int) -> list[Attached]:
    """For whoever sends the letter. Drawn ones go along as far as a letter carries them."""
    rows = Attachment.select().where(Attachment.letter == letter_id).order_by(Attachment.id)
    found, left = [], LARGEST_ATTACHMENTS
    for row in rows:
        content = _drawn(row) if row.drawn_from else bytes(row.content)
        if row.drawn_from and (not content or len(content) > left):
            continue
        left -= len(content)
        found.append(Attached(row.name, row.media_type, content))
    return found


def _drawn(row: Attachment) -> bytes:
    kind, _, of = row.drawn_from.partition(" ")
    with db.vendor_scope(row.vendor_id):
        return DRAWERS[kind](row.vendor_id, of) or b""


def page_of_letters(actor: Actor, *, state: str = "", text: str = "", before: int | None = None) -> list[Letter]:
    """Newest first, one more than a page, which tells that there is a next one."""
    query = letters_for(actor).order_by(Letter.id.desc()).limit(PAGE + 1)
    if state:
        query = query.where(Letter.state == state, *([UNSENT] if state != LetterState.SENT else []))
    if wanted := keys.search_key(text):
        query = query.where(Letter.search_key.contains(wanted))
    if before is not None:
        query = query.where(Letter.id < before)
    return list(query)


def counts_for(actor: Actor) -> dict[str, int]:
    """How many letters wait, failed and were cancelled, up to a bound: beyond it, the page says "1,000+"."""
    return {state: _count(actor, state) for state in (LetterState.QUEUED, LetterState.FAILED, LetterState.CANCELLED)}


def _count(actor: Actor, state: LetterState) -> int:
    some = Letter.select(Letter.id).where(Letter.vendor_id == actor.vendor_id, Letter.state == state, UNSENT)
    return int(db.count_of(some.limit(COUNTED_UP_TO)).scalar())


class Backlog(NamedTuple):
    """`oldest` is the letter that waits longest of those that may go; `failed` how many lately did, up to a bound."""

    oldest: Letter | None
    failed: int
    last_sent_at: datetime | None


def backlog_for(actor: Actor, *, failed_since: datetime) -> Backlog:
    return _backlog(Letter.select(*LISTED).where(Letter.vendor_id == actor.vendor_id), failed_since)


def backlog(*, failed_since: datetime) -> Backlog:
    """That of the whole deployment."""
    return _backlog(Letter.select(*LISTED), failed_since)


def _backlog(letters: Any, failed_since: datetime) -> Backlog:
    queued = letters.where(Letter.state == LetterState.QUEUED, UNSENT, Letter.due_at <= clock.now(), goes_out())
    failed = letters.where(Letter.state == LetterState.FAILED, UNSENT, Letter.posted_at >= failed_since)
    sent = letters.where(Letter.state == LetterState.SENT).order_by(Letter.id.desc()).first()
    counted = int(db.count_of(failed.limit(COUNTED_UP_TO)).scalar())
    return Backlog(queued.order_by(Letter.id).first(), counted, sent.sent_at if sent else None)


class Held(NamedTuple):
    """A vendor whose letters wait since `since`. `old` are those that waited before: (kind, how many)."""

    vendor: Vendor
    since: datetime
    as_of: datetime | None
    old: list[tuple[str, int]]
    oldest: datetime | None
    newest: datetime | None
    fresh: int

    @property
    def old_count(self) -> int:
        return sum(number for _, number in self.old)


def held_vendors() -> list[Vendor]:
    """For the operator."""
    return list(Vendor.select().where(Vendor.slug != HOUSE, Vendor.mail_held_at.is_null(False)).order_by(Vendor.id))


def held_for(actor: Actor) -> Held | None:
    """None if the vendor's letters go out."""
    vendor: Vendor = Vendor.get_by_id(actor.vendor_id)
    since = vendor.mail_held_at
    if since is None:
        return None
    waiting = (WAITING, Letter.vendor_id == actor.vendor_id)
    old = (*waiting, Letter.posted_at <= since)
    number = fn.COUNT(Letter.id)
    kinds = Letter.select(Letter.kind, number).where(*old).group_by(Letter.kind).order_by(number.desc(), Letter.kind)
    ends = Letter.select(fn.MIN(Letter.posted_at), fn.MAX(Letter.posted_at)).where(*old).tuples().get()
    fresh = Letter.select().where(*waiting, Letter.posted_at > since).count()
    oldest, newest = ends
    return Held(vendor, since, vendor.restored_as_of, list(kinds.tuples()), oldest, newest, fresh)


def wording_of(kind: str, language: str) -> Wording | None:
    """The newest of the vendor whose scope this is; one without a body means the standard text."""
    newest = Wording.select().where(Wording.kind == kind, Wording.language == language)
    found: Wording | None = newest.order_by(Wording.version.desc()).first()
    return found


def wordings_for(actor: Actor, kind: str, language: str) -> list[Wording]:
    """All that were saved, the newest first."""
    saved = Wording.select().where(Wording.vendor_id == actor.vendor_id, Wording.kind == kind)
    return list(saved.where(Wording.language == language).order_by(Wording.version.desc()))


def outbox() -> Outbox:
    row: Outbox | None = Outbox.get_or_none(Outbox.id == 1)
    return row or Outbox(id=1, pauses=0)


def is_anything_due() -> bool:
    """Asked every few seconds, by every process that sends."""
    with db.every_vendor():
        return db.kept("anything due", _due, now=db.moment(clock.now())).fetchone() is not None


def _due() -> Any:
    now = db.slot("now")
    free = Letter.claimed_until.is_null() | (Letter.claimed_until <= now)
    due = Letter.select(Letter.id).where(WAITING, Letter.due_at <= now, free, goes_out())
    return due.order_by(Letter.rank, Letter.due_at, Letter.id).limit(1)
