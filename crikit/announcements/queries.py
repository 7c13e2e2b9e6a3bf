"""Reading announcements: what a customer's username is to see now, and all of a vendor's for its administrators."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import SQL, fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.announcements.models import Announcement, Dismissal, Hearer
from crikit.errors import NotFound
from crikit.library.queries.audiences import SLOTS, audience_in, slots_of
from crikit.library.rules.audiences import Audience

# More would push everything else off the page; the next one comes up as one is put aside.
MOST_SHOWN = 5
MOST_LISTED = 200


class Shown(NamedTuple):
    id: int
    title: str
    body: str
    opens_at: datetime | None


def announcements_for(actor: Actor) -> list[Shown]:
    """The newest that this username of a customer hasn't put aside; none for all others."""
    if not actor.is_customer:
        return []
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept("announcements", _shown, **_values(actor), user=actor.user_id, most=MOST_SHOWN).fetchall()
    return [Shown(id_, title, body, clock.from_column(opens_at)) for id_, title, body, opens_at in rows]


def announcement_shown_to(actor: Actor, announcement_id: int) -> Announcement:
    """Put aside or not. Raises NotFound for what this person isn't to see."""
    found: Announcement | None = None
    if actor.is_customer:
        names = [value for name, value in _values(actor).items() if name in SLOTS]
        heard = Hearer.select(Hearer.announcement).where(Hearer.audience.in_(names))
        mine = (Announcement.vendor_id == actor.vendor_id, Announcement.id == announcement_id)
        found = Announcement.select().where(*mine, Announcement.id.in_(heard), *_going_on(clock.now())).first()
    if found is None:
        raise NotFound
    return found


def _shown() -> Any:
    heard = Hearer.select(Hearer.announcement).where(Hearer.audience.in_([db.slot(name) for name in SLOTS]))
    aside = Dismissal.select(SQL("1")).where(
        Dismissal.user == db.slot("user"), Dismissal.announcement == Announcement.id
    )
    shown = Announcement.select(Announcement.id, Announcement.title, Announcement.body, Announcement.opens_at)
    shown = shown.where(Announcement.vendor_id == db.slot("vendor_id"), *_going_on(db.slot("now")))
    shown = shown.where(Announcement.id.in_(heard), ~fn.EXISTS(aside))
    return shown.order_by(Announcement.opens_at.desc(), Announcement.id.desc()).limit(db.slot("most"))


def _going_on(now: Any) -> list[Any]:
    goes_on = Announcement.closes_at.is_null() | (Announcement.closes_at > now)
    return [Announcement.removed_at.is_null(), Announcement.opens_at <= now, goes_on]


def _values(actor: Actor) -> dict[str, Any]:
    return {**slots_of(actor), "now": db.moment(clock.now())}


def all_announcements(actor: Actor) -> list[Announcement]:
    """The latest of the vendor, for its administrators, without those that were removed."""
    mine = Announcement.select().where(Announcement.vendor_id == actor.vendor_id, Announcement.removed_at.is_null())
    return list(mine.order_by(Announcement.opens_at.desc(), Announcement.id.desc()).limit(MOST_LISTED))


def any_announcement(actor: Actor, announcement_id: int) -> Announcement:
    """Even one that was removed."""
    mine = (Announcement.vendor_id == actor.vendor_id, Announcement.id == announcement_id)
    found: Announcement | None = Announcement.select().where(*mine).first()
    if found is None:
        raise NotFound
    return found


def audience_of(announcement: Announcement) -> Audience:
    rows = Hearer.select().where(Hearer.announcement == announcement.id)
    return audience_in(rows.order_by(Hearer.id))
