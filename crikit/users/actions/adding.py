"""“Add Portal User”: usernames that need no approval, and two letters to the person."""

from datetime import timedelta
from typing import Any

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.accounts.queries import taken
from crikit.accounts.rules import staff_username
from crikit.actor import Actor, Role
from crikit.customers import actions as customers
from crikit.customers.models import Customer, SalesRep
from crikit.errors import Conflict, FieldRefused
from crikit.history.actions import record
from crikit.invitations.actions import ending
from crikit.keys import username_key
from crikit.language import gettext
from crikit.limits import actions as limits
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import DEFAULTS, Permission, lacking
from crikit.users import mails
from crikit.users.queries import portal_user_named
from crikit.users.rules import Newcomer, Relationship, complaints
from crikit.vendors.models import Vendor

# A page that was left open over night still sends its form once.
KEYS_LAST = timedelta(days=2)
MOST_NUMBERS = 100


def add(
    actor: Actor, relationship: Relationship, invitee: Customer | SalesRep | None, newcomer: Newcomer, *, key: str
) -> User:
    """The new username; with it goes a staff username for a customer. Or raises FieldRefused, and nothing changed.

    1. Refuse what can't stand.
    2. Claim the form's key: pressing twice adds once, and the second press gets what the first one made.
    3. Take the customer or rep off the invite list; invitations still out end, for this is the way in now.
    4. Make the usernames; the index decides whose a name is.
    5. Post the welcome and the letter with the password link.
    """
    for field, sentence in complaints(newcomer, relationship):
        raise FieldRefused(field, sentence)
    with db.atomic():
        if not limits.is_first("added portal user", f"{actor.user_id} {key}", within=KEYS_LAST):
            return _made_before(actor, newcomer)
        if invitee:
            ending.withdraw(invitee)
            customers.now_has_username(invitee)
        user = _make(actor, relationship, invitee, newcomer)
        mails.welcome(Vendor.get_by_id(actor.vendor_id), user, invitee)
        accounts.send_password_link(user)
    return user


def _made_before(actor: Actor, newcomer: Newcomer) -> User:
    made = portal_user_named(actor, username_key(newcomer.username))
    if made is None:
        raise Conflict(gettext("This form was sent already. To add another user, begin again with “Add Portal User”."))
    return made


def _make(actor: Actor, relationship: Relationship, invitee: Customer | SalesRep | None, newcomer: Newcomer) -> User:
    facts = {
        "name": newcomer.name,
        "email": newcomer.email,
        "phone": newcomer.phone,
        "customer_id": invitee.id if invitee and relationship is Relationship.CUSTOMER else None,
        "rep_id": invitee.id if invitee and relationship is Relationship.REP else None,
        "approved_at": clock.now(),
    }
    try:
        user = accounts.add_user(role=relationship.role, username=newcomer.username, **facts)
    except Conflict as refusal:
        raise FieldRefused("username", refusal.sentence) from refusal
    told = {"username": user.username}
    if relationship is Relationship.CUSTOMER:
        told["staff_username"] = _add_staff(user, facts).username
    record("user.added", user, by=actor, **told)
    if relationship is Relationship.INHOUSE and not actor.may(Permission.ADMINISTER):
        _withhold(actor, user)
    return user


def _withhold(actor: Actor, user: User) -> None:
    """New in-house users hold a good deal by default, and nobody gives more than they hold."""
    plan = lacking(Vendor.get_by_id(actor.vendor_id).plan)
    for permission in sorted(DEFAULTS[Role.INHOUSE] - actor.rights - plan):
        PermissionSetting.create(user=user, permission=permission, allowed=False)


def _add_staff(management: User, facts: dict[str, Any]) -> User:
    """`greenS`, or the first with a number that nobody has."""
    for number in range(1, MOST_NUMBERS):
        name = staff_username(management.username, number)
        if taken(name):
            continue
        try:
            return accounts.add_user(role=Role.STAFF, username=name, management=management.id, **facts)
        except Conflict:
            continue
    taken_up = gettext("All staff usernames for %(username)s are taken. Choose another.", username=management.username)
    raise FieldRefused("username", taken_up)
