"""Finding invitations."""

from collections.abc import Iterable
from datetime import datetime

from peewee import JOIN

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Gone
from crikit.invitations.models import Invitation, InvitationState, Reminder
from crikit.invitations.queries.invitees import state_of
from crikit.language import gettext
from crikit.links.models import Link
from crikit.mail.models import Letter

SHOWN = 20


def invitation_behind(link: Link) -> Invitation:
    invitation: Invitation | None = Invitation.get_or_none(Invitation.id == link.subject_id)
    if invitation is None:
        raise Gone(gettext("This invitation was withdrawn. Ask your contact for a new one."))
    return invitation


def invitations_of(actor: Actor, customer: Customer) -> list[tuple[Invitation, InvitationState]]:
    """The latest ones first, each with its state."""
    query = (
        Invitation.select(Invitation, Letter, Link)
        .join_from(Invitation, Letter, JOIN.LEFT_OUTER)
        .join_from(Invitation, Link, JOIN.LEFT_OUTER)
    )
    mine = query.where(Invitation.vendor_id == actor.vendor_id, Invitation.customer == customer.id)
    return [(i, _state(i)) for i in mine.order_by(Invitation.id.desc()).limit(SHOWN)]


def reminded_at(invitations: Iterable[Invitation]) -> dict[int, list[datetime]]:
    """When each of these was reminded of, by its id."""
    found: dict[int, list[datetime]] = {invitation.id: [] for invitation in invitations}
    for reminder in Reminder.select().where(Reminder.invitation.in_(list(found))).order_by(Reminder.at):
        found[reminder.invitation_id].append(reminder.at)
    return found


def _state(invitation: Invitation) -> InvitationState:
    if invitation.joined_at:
        return InvitationState.JOINED
    letter, link = invitation.letter, invitation.link
    return state_of(
        invitation.invited_at,
        invitation.opened_at,
        letter.state if letter else None,
        link.expires_at if link else None,
        link.revoked_at if link else None,
    )
