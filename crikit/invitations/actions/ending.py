"""Ending invitations that are still out: their links open nothing any more, their waiting letters stay here."""

from typing import Any

from crikit import clock, db
from crikit.customers.models import Customer, SalesRep
from crikit.invitations.models import Invitation, Kind, invited
from crikit.links.models import Link, LinkState, Purpose
from crikit.mail import actions as outbox


def withdraw(invitee: Customer | SalesRep) -> None:
    """Somebody made usernames for this customer or rep by hand; the invitation must not make a second pair."""
    kind = Kind.CUSTOMERS if isinstance(invitee, Customer) else Kind.REPS
    end(invited(kind) == invitee.id, LinkState.REVOKED)


def end(theirs: Any, why: LinkState) -> None:
    """Ends all invitations that meet this condition."""
    links = Invitation.select(Invitation.link).where(theirs, Invitation.link.is_null(False))
    # In the order in which joining takes them: link, then invitation. Else the two could wait for each other.
    db.held(Link.select(Link.id).where(Link.id.in_(links))).execute()
    # Before the links, because it waits for a letter that is being written right now, whose link has to end, too.
    Invitation.update(current=False).where(theirs, Invitation.current).execute()
    outbox.cancel(link_ids=links)
    Link.update(revoked_at=clock.now(), revoked_why=why).where(
        Link.purpose == Purpose.INVITATION, Link.id.in_(links), Link.used_at.is_null(), Link.revoked_at.is_null()
    ).execute()
