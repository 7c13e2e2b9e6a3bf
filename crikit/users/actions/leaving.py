"""Shutting a username out, for good or until it is let in again."""

from typing import Any

from crikit import db
from crikit.accounts import actions as accounts
from crikit.accounts.actions import second_factor
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers import actions as customers
from crikit.customers.models import Customer, SalesRep
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.actions import record
from crikit.invitations.models import Invitation
from crikit.invitations.queries.waiting import invitee_of
from crikit.language import gettext
from crikit.permissions.actions import administered
from crikit.permissions.queries import is_administrator
from crikit.users.queries import usernames_of, why_it_stays
from crikit.vendors.actions import hold


def delete(actor: Actor, user: User) -> None:
    """The username and its staff twin go; the customer or rep can be invited again once no username is left."""
    with db.atomic():
        _refuse_if_it_stays(actor, user)
        Invitation.update(current=False, user=None).where(Invitation.user == user.id).execute()
        invitee = invitee_of(user)
        if invitee:
            # Whoever deletes this customer's other pair right now would see this one still standing.
            _hold(type(invitee), invitee.id)
        accounts.delete_user(user, by=actor)
        _let_invite_again(invitee)


def _let_invite_again(invitee: Customer | SalesRep | None) -> None:
    if invitee and not usernames_of(invitee):
        customers.lost_its_usernames(invitee)


def deactivate(actor: Actor, user: User) -> None:
    """Out at once and until re-activated: sign-in answers as for a wrong password. Staff goes with its management."""
    with db.atomic():
        _refuse_if_it_stays(actor, user)
        if not accounts.deactivate(user):
            raise Conflict(gettext("%(username)s is deactivated already.", username=user.username))
        record("user.deactivated", user, by=actor, username=user.username)


def reactivate(actor: Actor, user: User) -> None:
    """The staff username comes back with its management if it went with it."""
    with db.atomic():
        administered(actor)
        if user.is_staff and user.management.deactivated_at:
            raise DomainError(
                gettext("%(username)s is deactivated. Re-activate it first.", username=user.management.username)
            )
        if not accounts.reactivate(user):
            raise Conflict(gettext("%(username)s is active already.", username=user.username))
        record("user.reactivated", user, by=actor, username=user.username)


def reset_second_factor(actor: Actor, user: User) -> None:
    with db.atomic():
        administered(actor)
        second_factor.reset(actor, user)


def _refuse_if_it_stays(actor: Actor, user: User) -> None:
    # Two administrators who shut each other out at the same moment come one after the other.
    hold(user.vendor_id)
    if sentence := why_it_stays(actor, user):
        raise DomainError(sentence)
    if not is_administrator(actor.user_id):
        raise Forbidden


def _hold(model: Any, id_: int) -> None:
    db.held(model.select(model.id).where(model.id == id_)).execute()
