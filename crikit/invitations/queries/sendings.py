"""How a sending goes: what is sent, what failed and why, what is to go."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.invitations.models import Invitation, Sending
from crikit.mail.models import Letter, LetterState
from crikit.vendors.models import Vendor
from crikit.vendors.rules import newcomers

FAILURES_SHOWN = 100


class Progress(NamedTuple):
    """`invited` = `sent` + `failed` + `to_go`, always."""

    sending: Sending
    sent: int
    failed: int

    @property
    def invited(self) -> int:
        return int(self.sending.invited)

    @property
    def to_go(self) -> int:
        return self.invited - self.sent - self.failed

    @property
    def is_done(self) -> bool:
        return self.to_go <= 0


class Room(NamedTuple):
    """How many more invitations a new vendor may send now, and until when that is counted."""

    left: int
    until: datetime

    @property
    def at_most(self) -> int:
        return newcomers.INVITATIONS


def room_of(vendor: Vendor) -> Room | None:
    """None for one that may send as many as it likes. Sendings stay when the customers of a sending go."""
    until = newcomers.new_until(vendor)
    if until is None:
        return None
    since = clock.now() - newcomers.COUNTED_FOR
    of_late = Sending.select(fn.SUM(Sending.invited)).where(Sending.vendor_id == vendor.id, Sending.at > since)
    return Room(max(0, newcomers.INVITATIONS - (of_late.scalar() or 0)), until)


def sendings_for(actor: Actor) -> Any:
    return Sending.select().where(Sending.vendor_id == actor.vendor_id).order_by(Sending.id.desc())


def progress(actor: Actor, sending_id: int) -> Progress:
    sending: Sending | None = sendings_for(actor).where(Sending.id == sending_id).first()
    if sending is None:
        raise NotFound
    return counted(sending)


def counted(sending: Sending) -> Progress:
    """Looks at each letter of the sending: for its own page and for the job, not for every page of the office."""
    states: dict[str, int] = dict(
        Invitation.select(Letter.state, fn.COUNT(Invitation.id))
        .join(Letter)
        .where(Invitation.sending == sending.id)
        .group_by(Letter.state)
        .tuples()
    )
    failed = states.get(LetterState.FAILED, 0) + states.get(LetterState.CANCELLED, 0)
    return Progress(sending, states.get(LetterState.SENT, 0), failed)


def failures(progress: Progress) -> list[Any]:
    """Invitations of the sending that failed, with their letters, FAILURES_SHOWN at most."""
    failed = (LetterState.FAILED, LetterState.CANCELLED)
    query = (
        Invitation.select(Invitation, Letter)
        .join(Letter)
        .where(Invitation.sending == progress.sending.id, Letter.state.in_(failed))
    )
    return list(query.order_by(Invitation.id).limit(FAILURES_SHOWN))


def latest_under_way(actor: Actor) -> Progress | None:
    """The newest sending that is not finished, as of the last count: so that one may leave its page and come back."""

    def build() -> Any:
        columns = (Sending.id, Sending.invited, Sending.sent, Sending.failed)
        mine = Sending.select(*columns).where(Sending.vendor_id == db.slot("vendor_id"))
        return mine.where(Sending.finished_at.is_null()).order_by(Sending.id.desc()).limit(1)

    row = db.kept("sending under way", build).fetchone()
    return Progress(Sending(id=row[0], invited=row[1]), *row[2:]) if row else None
