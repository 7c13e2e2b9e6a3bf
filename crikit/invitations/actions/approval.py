"""Letting people in, and taking it back within seconds."""

from collections.abc import Sequence
from datetime import timedelta

from crikit import clock, db
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.errors import Conflict, NotFound
from crikit.history.actions import record
from crikit.invitations import mails
from crikit.invitations.queries.waiting import waiting_user
from crikit.language import gettext
from crikit.mail import actions as outbox
from crikit.vendors.models import Vendor

# The letter waits this long, so that a slip can be taken back before anyone was told.
SECONDS_TO_UNDO = 10
APPROVAL_LETTER = "invitations/approved"


def approve(actor: Actor, user: User) -> None:
    """Sign-in works at once; the letter follows. Two at the same moment make one approval: the other gets Conflict."""
    with db.atomic():
        if not accounts.approve(user):
            raise Conflict(_why_not(actor, user))
        record("user.approved", user, by=actor, username=user.username)
        mails.approved(Vendor.get_by_id(user.vendor_id), user, due_at=clock.now() + timedelta(seconds=SECONDS_TO_UNDO))


def _why_not(actor: Actor, user: User) -> str:
    if User.select().where(User.id == user.id).exists():
        return gettext("%(name)s was approved already.", name=user.name)
    return gettext("The username of %(name)s was deleted meanwhile.", name=user.name)


def approve_many(actor: Actor, user_ids: Sequence[int]) -> list[User]:
    """Those who were approved by this; whom somebody else approved or deleted meanwhile is passed over."""
    approved = []
    for user_id in user_ids:
        try:
            user = waiting_user(actor, user_id)
            approve(actor, user)
        except (Conflict, NotFound):
            continue
        approved.append(user)
    return approved


def take_back(actor: Actor, user: User) -> None:
    """Undo within SECONDS_TO_UNDO: after that a sender may have the letter in its hands already."""
    with db.atomic():
        if is_too_late(user) or not outbox.cancel(user_ids=[user.id], kind=APPROVAL_LETTER):
            raise Conflict(
                gettext("%(name)s has been told already. To shut the username out, delete it.", name=user.name)
            )
        accounts.take_back_approval(user)
        record("user.approval_taken_back", user, by=actor, username=user.username)


def is_too_late(user: User) -> bool:
    return user.approved_at is None or clock.now() >= user.approved_at + timedelta(seconds=SECONDS_TO_UNDO)
