"""The invited person's side: the link is opened, the form completed, a new link asked for."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crikit import clock, db, passwords
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.accounts.rules import complaint_about_password, complaint_about_username
from crikit.actor import Role
from crikit.customers import actions as customers
from crikit.errors import DomainError, FieldRefused, Gone
from crikit.history.actions import record
from crikit.invitations import mails
from crikit.invitations.models import Invitation
from crikit.keys import username_key
from crikit.language import gettext, lazy
from crikit.limits import actions as limits
from crikit.links import actions as links
from crikit.links.models import Link, LinkState, Purpose
from crikit.vendors.models import Vendor

RENEWALS, RENEWALS_WINDOW = 5, timedelta(hours=1)
OVER = lazy(
    "This link was used or replaced while you typed. If you set it up already, wait for the approval; "
    "else ask for a new link."
)


@dataclass(frozen=True)
class Newcomer:
    """What the invited person typed. Reps have one username: their staff fields stay empty."""

    name: str
    email: str
    phone: str
    username: str
    password: str
    staff_username: str = ""
    staff_password: str = ""


def note_opened(invitation: Invitation) -> None:
    Invitation.update(opened_at=clock.now()).where(
        Invitation.id == invitation.id, Invitation.opened_at.is_null()
    ).execute()


def join(link: Link, invitation: Invitation, newcomer: Newcomer) -> User:
    """Makes the usernames, unapproved, and spends the link; or raises FieldRefused or Gone and the link stays."""
    role = Role.MANAGEMENT if invitation.customer_id else Role.REP
    refuse_what_was_typed(newcomer, role)
    links.count_try(link)
    hashed = passwords.hashed(newcomer.password)
    staff_hashed = passwords.hashed(newcomer.staff_password) if role is Role.MANAGEMENT else ""
    with db.atomic():
        if not links.spend(link):
            raise Gone(str(OVER))
        _refuse_for_inactive(invitation)
        user = _add(newcomer, role, invitation, hashed)
        if role is Role.MANAGEMENT:
            _add(newcomer, Role.STAFF, invitation, staff_hashed, management=user.id)
        customers.now_has_username(invitation.invitee)
        mine = (Invitation.id == invitation.id) & Invitation.joined_at.is_null()
        if not Invitation.update(joined_at=clock.now(), user=user.id).where(mine).execute():
            raise Gone(str(OVER))
        record("user.joined", user, by_name=user.name, username=user.username, invited_address=invitation.email)
        mails.joined(Vendor.get_by_id(user.vendor_id), user, invitation)
    return user


def _refuse_for_inactive(invitation: Invitation) -> None:
    """Accounting may have ended the account since the page was opened; an import at this moment waits or is waited
    for."""
    model = type(invitation.invitee)
    active = model.select(model.id).where(model.id == invitation.invitee.id, model.active == True)
    if not db.held(active).execute():
        raise Gone(gettext("This account was ended while you typed. Ask the company that invited you."))


def refuse_what_was_typed(newcomer: Newcomer, role: Role) -> None:
    """Raises FieldRefused for the first thing that can't stand; names that are taken show when they are added."""
    _refuse("username", complaint_about_username(newcomer.username, role))
    _refuse("password", complaint_about_password(newcomer.password, username=newcomer.username, role=role))
    if role is Role.REP:
        return
    _refuse("staff_username", complaint_about_username(newcomer.staff_username, Role.STAFF))
    if username_key(newcomer.username) == username_key(newcomer.staff_username):
        _refuse("staff_username", gettext("The two usernames must differ."))
    _refuse(
        "staff_password",
        complaint_about_password(newcomer.staff_password, username=newcomer.staff_username, role=Role.STAFF),
    )
    if newcomer.password == newcomer.staff_password:
        _refuse(
            "staff_password",
            gettext("The two passwords must differ: staff must not get into the management portal."),
        )


def _refuse(field: str, complaint: str) -> None:
    if complaint:
        raise FieldRefused(field, complaint)


def _add(newcomer: Newcomer, role: Role, invitation: Invitation, password_hash: str, management: Any = None) -> User:
    field = "staff_username" if management else "username"
    try:
        return accounts.add_user(
            role=role,
            username=getattr(newcomer, field),
            name=newcomer.name,
            email=newcomer.email,
            phone=newcomer.phone,
            password_hash=password_hash,
            customer_id=invitation.customer_id,
            rep_id=invitation.rep_id,
            management=management,
        )
    except DomainError as taken:
        raise FieldRefused(field, taken.sentence) from taken


def renew(link: Link, invitation: Invitation) -> None:
    """A lapsed link's holder asks for a new one: it goes to the invited address and nowhere else."""
    limits.count("new invitation link", str(invitation.id), at_most=RENEWALS, within=RENEWALS_WINDOW)
    if link.state is not LinkState.LAPSED or not invitation.current or not invitation.invitee.invitable:
        return
    vendor = Vendor.get_by_id(invitation.vendor_id)
    with db.atomic():
        if not links.replace(link):
            return
        fresh = links.issue(Purpose.INVITATION, invitation.id, timedelta(days=vendor.invitation_days))
        [letter_id] = mails.invitations(vendor, [(invitation, fresh)])
        Invitation.update(link=fresh.id, letter=letter_id, opened_at=None).where(
            Invitation.id == invitation.id
        ).execute()
        record("invitation.renewed", invitation.invitee, by_name=invitation.email)
