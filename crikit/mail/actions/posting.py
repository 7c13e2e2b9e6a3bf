"""Letters enter the outbox here, in the transaction of what they tell, and leave it again if that is taken back."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from itertools import islice
from typing import Any

from crikit import clock, config, db, keys
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.language import gettext, lazy
from crikit.limits import actions as limits
from crikit.links.models import Link, Purpose
from crikit.mail import rules
from crikit.mail.actions import attaching
from crikit.mail.models import LONGEST_SUBJECT, WAITING, Attached, Letter, LetterState, Rank, Trouble
from crikit.mail.rendering import Rendered
from crikit.vendors.models import Vendor

AT_ONCE = 200
BETWEEN_COPIES = timedelta(minutes=1)
# Kept with the letter in English, and said in the reader's language when it is shown.
LINK_OVER = str(lazy("The link in this letter was used, replaced or taken back."))
TAKEN_BACK = str(lazy("Taken back before it was sent."))


def post(
    kind: str,
    *,
    vendor: Vendor,
    to: str,
    name: str,
    rendered: Rendered,
    link: Link | None = None,
    user_id: int | None = None,
    reply_to: str = "",
    due_at: datetime | None = None,
    attachments: Sequence[Attached] = (),
) -> Letter:
    """A letter in the outbox. It goes out if the caller's transaction commits, not before `due_at`. Raises DomainError
    for attachments that are too large."""
    attaching.check(attachments)
    columns = row(
        kind,
        vendor=vendor,
        to=to,
        name=name,
        rendered=rendered,
        link=link,
        user_id=user_id,
        reply_to=reply_to,
        due_at=due_at,
    )
    with db.atomic():
        letter: Letter = Letter.create(**columns | {"rank": Rank.SINGLE, "attached": len(attachments)})
        attaching.attach(letter, attachments)
    return letter


def row(
    kind: str,
    *,
    vendor: Vendor,
    to: str,
    name: str,
    rendered: Rendered,
    link: Link | None = None,
    user_id: int | None = None,
    reply_to: str = "",
    due_at: datetime | None = None,
) -> dict[str, Any]:
    """The columns of a letter, for `post_many`. Raises DomainError for an address that no server would understand."""
    if not rules.is_address(to):
        raise DomainError(
            gettext("“%(address)s” is not an e-mail address. Correct it and try again.", address=keys.one_line(to))
        )
    answers_to = reply_to or vendor.support_email
    name, now = keys.one_line(name)[:200], clock.now()
    return {
        "vendor_id": vendor.id,
        "kind": kind,
        "to_address": to,
        "to_name": name,
        "search_key": keys.search_key(f"{name} {to}")[:500],
        "from_name": keys.one_line(vendor.name),
        # A slip in the vendor's settings must not keep anybody from a password link.
        "reply_to": answers_to if rules.is_address(answers_to) else "",
        "link": link.id if link else None,
        "user_id": user_id,
        "rank": Rank.BULK,
        "due_at": due_at or now,
        "posted_at": now,
        "message_id": _message_id(),
        # A vendor’s subject may be made of fields that happen to be empty.
        "subject": keys.one_line(rendered.subject)[:LONGEST_SUBJECT] or keys.one_line(vendor.name),
        "text": rendered.text,
        "html": rendered.html,
    }


def _message_id() -> str:
    """Stays the same however often the letter is tried, so that a mailbox can drop the second copy."""
    sender = parseaddr(config.settings().mail_default_sender)[1]
    return f"{secrets.token_hex(16)}@{sender.rpartition('@')[2] or config.settings().hostname}"


def post_many(rows: Iterable[dict[str, Any]]) -> list[int]:
    """The ids of these letters, in their order. They wait behind letters posted one by one."""
    ids: list[int] = []
    left = iter(rows)
    with db.atomic():
        while some := list(islice(left, AT_ONCE)):
            ids += _insert(some)
    return ids


def _insert(rows: list[dict[str, Any]]) -> list[int]:
    written = Letter.insert_many(rows).returning(Letter.id, Letter.message_id).execute()
    inserted = {letter.message_id: letter.id for letter in written}
    return [inserted[columns["message_id"]] for columns in rows]


def cancel(
    *,
    user_ids: Sequence[int] | Any = None,
    link_ids: Sequence[int] | Any = None,
    kind: str = "",
    why: str = TAKEN_BACK,
) -> int:
    """Takes back the letters that still wait for these users or with these links (ids, or a query); how many."""
    if user_ids is None and link_ids is None:
        raise ValueError("cancel() needs users or links")
    waiting: Any = WAITING
    if user_ids is not None:
        waiting &= Letter.user_id.in_(user_ids)
    if link_ids is not None:
        waiting &= Letter.link.in_(link_ids)
    if kind:
        waiting &= Letter.kind == kind
    cancelled: int = Letter.update(state=LetterState.CANCELLED, last_reply=why).where(waiting).execute()
    return cancelled


def send_again(letter: Letter, *, by: Actor) -> Letter:
    """A failed letter goes back into the queue; of one that was sent a copy goes out. Once, however often pressed."""
    if letter.link is not None and not rules.can_carry(letter.link):
        raise Conflict(
            gettext(
                "The link in this letter was used, replaced or taken back. A new one comes with a new letter: invite "
                "again, or use “Forgot password”."
            )
        )
    if not rules.can_send_again(letter):
        raise Conflict(gettext("This letter is on its way or was taken back, so there is nothing to send again."))
    with db.atomic():
        if letter.state == LetterState.FAILED:
            _queue_again(letter)
        else:
            # A mailbox would drop a second letter with the same Message-ID, so the copy is a letter of its own.
            limits.count("letter again", str(letter.id), at_most=1, within=BETWEEN_COPIES)
            letter = _copy(letter)
        record("letter.sent_again", letter, by=by, to=letter.to_address, subject=letter.subject)
    return letter


def _queue_again(letter: Letter) -> None:
    fresh = {"state": LetterState.QUEUED, "due_at": clock.now(), "attempts": 0, "first_tried_at": None}
    changed = (
        Letter.update(**fresh, trouble=Trouble.NONE, claimed_until=None, fence="")
        .where(Letter.id == letter.id, Letter.state == LetterState.FAILED)
        .execute()
    )
    if not changed:
        raise Conflict(gettext("Somebody else is sending this letter again already."))


def _copy(letter: Letter) -> Letter:
    same = ("vendor_id", "kind", "to_address", "to_name", "search_key", "from_name", "reply_to", "user_id", "attached")
    columns = {name: getattr(letter, name) for name in (*same, "subject", "text", "html")}
    copy: Letter = Letter.create(**columns, link=letter.link, message_id=_message_id())
    if letter.attached:
        attaching.attach_the_same(letter, copy)
    return copy


def forget_links(purpose: Purpose, before: datetime) -> None:
    """Lets go of links that were over before that time, so that they can be purged; letters never carry them again."""
    over = Link.select(Link.id).where(Link.purpose == purpose, Link.expires_at < before)
    cancel(link_ids=over, why=LINK_OVER)
    Letter.update(link=None).where(Letter.link.in_(over)).execute()
