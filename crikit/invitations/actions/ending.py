"""Ending invitations that are still out: their links open nothing any more, their waiting letters stay here."""

from collections.abc import Callable, Hashable
from typing import Any

from crikit import clock, db
from crikit.customers.models import Customer, SalesRep
from crikit.invitations.models import Invitation, Kind, invited
from crikit.links.models import Link, LinkState, Purpose
from crikit.mail import actions as outbox

AT_ONCE = 1_000


def withdraw(invitee: Customer | SalesRep) -> None:
    """Somebody made usernames for this customer or rep by hand; the invitation must not make a second pair."""
    kind = Kind.CUSTOMERS if isinstance(invitee, Customer) else Kind.REPS
    end(("one", kind), lambda: invited(kind) == db.slot("invitee_id"), LinkState.REVOKED, invitee_id=invitee.id)


def end(key: Hashable, theirs: Callable[[], Any], why: LinkState, **values: Any) -> None:
    """Ends all invitations that meet this condition, whose slots the values fill; the key names its shape."""
    if not db.is_sqlite():
        # In the order in which joining takes them: link, then invitation. Else the two could wait for each other.
        db.kept(("hold links", key), lambda: db.held(_linked(theirs())), **values).fetchall()
    # Before the links, because it waits for a letter that is being written right now, whose link has to end, too.
    ended = db.kept(("end invitations", key), lambda: _ended(theirs()), **values).fetchall()
    link_ids = [link_id for (link_id,) in ended if link_id]
    for start in range(0, len(link_ids), AT_ONCE):
        some = link_ids[start : start + AT_ONCE]
        outbox.cancel(link_ids=some)
        Link.update(revoked_at=clock.now(), revoked_why=why).where(
            Link.purpose == Purpose.INVITATION, Link.id.in_(some), Link.used_at.is_null(), Link.revoked_at.is_null()
        ).execute()


def _linked(theirs: Any) -> Any:
    links = Invitation.select(Invitation.link).where(theirs, Invitation.link.is_null(False))
    return Link.select(Link.id).where(Link.id.in_(links))


def _ended(theirs: Any) -> Any:
    return Invitation.update(current=False).where(theirs, Invitation.current).returning(Invitation.link)
