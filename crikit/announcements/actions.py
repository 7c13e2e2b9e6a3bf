"""Writing announcements, taking them away, and putting them aside."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crikit import clock, db
from crikit.actor import Actor
from crikit.announcements.models import Announcement, Dismissal, Hearer
from crikit.announcements.queries import announcement_shown_to, any_announcement, audience_of
from crikit.announcements.rules import markup_of
from crikit.errors import Conflict, DomainError, FieldRefused
from crikit.history.actions import record
from crikit.language import gettext
from crikit.library.rules.audiences import Audience
from crikit.limits import actions as limits

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """What it is to be; without `opens_at` it is shown at once, or since when it was."""

    title: str
    body: str
    audience: Audience
    staff_too: bool
    opens_at: datetime | None
    closes_at: datetime | None


def complaint_about(body: str) -> str:
    """What of it mustn't stand on a page, in a sentence; '' if all may."""
    try:
        markup_of(body)
    except DomainError as refusal:
        return refusal.sentence
    return ""


def refuse_unfit(wish: Wish) -> None:
    """Raises FieldRefused for a link that mustn't stand on a page, and for what nobody would see."""
    if complaint := complaint_about(wish.body):
        raise FieldRefused("body", complaint)
    if wish.audience.is_nobody:
        raise FieldRefused("shared_with", gettext("Choose who is to read it."))


def announce(actor: Actor, wish: Wish, key: str) -> bool:
    """False if the same press of the button, by its `key`, announced it already."""
    refuse_unfit(wish)
    with db.atomic():
        if not limits.is_first("announcement", f"{actor.user_id} {key}", within=A_DAY):
            return False
        columns = {"title": wish.title, "body": wish.body, "staff_too": wish.staff_too, "by_name": actor.name}
        opens_at = wish.opens_at or clock.now()
        made: Announcement = Announcement.create(**columns, opens_at=opens_at, closes_at=wish.closes_at)
        _tell(made, wish)
        record("announcement.added", made, by=actor)
    return True


def change(actor: Actor, announcement: Announcement, wish: Wish, edits: int | None) -> bool:
    """False if nothing is different. Raises Conflict if somebody else changed it since it was looked at."""
    refuse_unfit(wish)
    facts = {"title": wish.title, "body": wish.body, "staff_too": wish.staff_too, "closes_at": wish.closes_at}
    facts["opens_at"] = wish.opens_at or min(announcement.opens_at, clock.now())
    before = {name: getattr(announcement, name) for name in facts}
    if before == facts and audience_of(announcement) == wish.audience:
        return False
    with db.atomic():
        as_seen = (Announcement.id == announcement.id, Announcement.edits == edits, Announcement.removed_at.is_null())
        changed = Announcement.update(**facts, edits=Announcement.edits + 1)
        if not changed.where(Announcement.vendor_id == actor.vendor_id, *as_seen).execute():
            raise Conflict(
                gettext(
                    "Somebody else changed or removed this announcement while you looked at it, so nothing of yours "
                    "was saved. What you typed is still here: compare it with what is stored now, then save again."
                )
            )
        _tell(announcement, wish)
        renamed = {"before": before["title"], "after": wish.title} if before["title"] != wish.title else {}
        record("announcement.changed", any_announcement(actor, announcement.id), by=actor, **renamed)
    return True


def _tell(announcement: Announcement, wish: Wish) -> None:
    Hearer.delete().where(Hearer.announcement == announcement.id).execute()
    rows = [{"announcement": announcement.id} | row for row in wish.audience.rows(staff_too=wish.staff_too)]
    for start in range(0, len(rows), 100):
        Hearer.insert_many(rows[start : start + 100]).as_rowcount().execute()


def remove(actor: Actor, announcement: Announcement) -> None:
    """Off every dashboard at once; it can be had back."""
    with db.atomic():
        gone = Announcement.update(removed_at=clock.now(), edits=Announcement.edits + 1)
        if gone.where(Announcement.id == announcement.id, Announcement.removed_at.is_null()).execute():
            record("announcement.removed", announcement, by=actor)


def restore(actor: Actor, announcement: Announcement) -> None:
    with db.atomic():
        back = Announcement.update(removed_at=None, edits=Announcement.edits + 1)
        if back.where(Announcement.id == announcement.id, Announcement.removed_at.is_null(False)).execute():
            record("announcement.restored", announcement, by=actor)


def dismiss(actor: Actor, announcement_id: int) -> Announcement:
    """This username sees it no more; all others of its company still do."""
    announcement = announcement_shown_to(actor, announcement_id)
    Dismissal.insert(user=actor.user_id, announcement=announcement.id).on_conflict_ignore().execute()
    return announcement


def recall(actor: Actor, announcement_id: int) -> None:
    announcement = announcement_shown_to(actor, announcement_id)
    Dismissal.delete().where(Dismissal.user == actor.user_id, Dismissal.announcement == announcement.id).execute()
