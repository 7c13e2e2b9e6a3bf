"""Who is behind a session, with the rights of this very moment; who holds what."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from peewee import JOIN, SQL, fn

from crikit import clock, db
from crikit.accounts.models import Session, User
from crikit.accounts.queries import user_for, users_for
from crikit.accounts.rules import hash_of
from crikit.actor import Actor, Role
from crikit.errors import NotFound
from crikit.history.models import Entry
from crikit.history.queries import entries_about
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.rules import Permission, rights_of_username
from crikit.vendors.models import Vendor

VENDOR_FACTS = (
    "id",
    "name",
    "slug",
    "timezone",
    "currency",
    "language",
    "plan",
    "support_email",
    "support_phone",
    "invitation_days",
    "invoices_fresh_days",
    "shipped_mails",
    "second_factor_required",
    "card_payments",
    "accent",
    "logo_key",
    "mail_held_at",
)
# How many columns of a session stand before those of its vendor.
SESSION = 2
CHANGES = ("permission.changed", "rep_access.changed")


def signed_in(token: str) -> tuple[Actor, Vendor] | None:
    """The actor and vendor behind a session token; None when it ended or the username may sign in no more."""
    with db.every_vendor():
        rows = db.kept("session", _session, token=hash_of(token), now=db.moment(clock.now())).fetchall()
    if not rows:
        return None
    session_id, viewing_id, *vendor = rows[0][: SESSION + len(VENDOR_FACTS)]
    facts = dict(zip(VENDOR_FACTS, vendor, strict=True))
    person = [row[SESSION + len(VENDOR_FACTS) :] for row in rows]
    own = _actor(person, facts["id"], session_id=session_id, session_token=token)
    if facts["second_factor_required"] and not own.has_second_factor and own.may(Permission.ADMINISTER):
        own = replace(own, rights=frozenset(), must_set_up=True)
    return _viewed(own, viewing_id) or own, Vendor(**facts)


def _viewed(administrator: Actor, user_id: int | None) -> Actor | None:
    """As whom the administrator views the portal; nobody any more once either of them has lost what it takes."""
    if user_id is None or not administrator.may(Permission.ADMINISTER):
        return None
    with db.vendor_scope(administrator.vendor_id):
        rows = db.kept("viewed", lambda: _alone().where(User.deactivated_at.is_null()), user_id=user_id).fetchall()
    if not rows:
        return None
    session = {"session_id": administrator.session_id, "session_token": administrator.session_token}
    return _actor(rows, administrator.vendor_id, viewed_by=administrator, **session)


def _actor(rows: Sequence[Any], vendor_id: int, **session: Any) -> Actor:
    """From the rows of a username, one for each permission that was set: see `_person`."""
    user_id, role, username, name, language, customer_id, rep_id, factor, plan, cards, sees_others = rows[0][:-3]
    settings = [row[-3:] for row in rows if row[-3]]
    return Actor(
        user_id=user_id,
        vendor_id=vendor_id,
        role=Role(role),
        username=username,
        name=name,
        language=language,
        customer_id=customer_id,
        rep_id=rep_id,
        rights=rights_of_username(user_id, Role(role), settings, plan, bool(cards)),
        has_other_reps=bool(sees_others),
        has_second_factor=factor is not None,
        **session,
    )


def actor_of(user: User) -> Actor:
    """The person as the pages know it, with the rights of this moment, outside of any session."""
    with db.vendor_scope(user.vendor_id):
        rows = db.kept("person", _alone, user_id=user.id).fetchall()
    if not rows:
        raise NotFound
    return _actor(rows, user.vendor_id)


def rights_of(user: User) -> frozenset[str]:
    """The permission values this username holds."""
    return actor_of(user).rights


def is_administrator(user_id: int) -> bool:
    """Asked within a transaction, so that a right which was taken a moment ago is gone."""
    user = User.get_or_none(User.id == user_id)
    return user is not None and Permission.ADMINISTER in rights_of(user)


def has_administrator(*, besides: User | None = None) -> bool:
    """Whether anybody of the vendor, or anybody else, can administer: in-house, approved, active, and not unticked.
    Who never set a password doesn't count: the letter with the link may have gone to nobody.

    Sure until the transaction ends only for whoever has the vendor held: see `vendors.actions.hold`.
    """
    setting = PermissionSetting
    unticked = setting.select(setting.user).where(setting.permission == Permission.ADMINISTER, setting.allowed == False)
    can_sign_in = User.approved_at.is_null(False) & User.deactivated_at.is_null() & User.password_hash.is_null(False)
    able = User.select().where(User.role == Role.INHOUSE, can_sign_in, User.id.not_in(unticked))
    if besides:
        able = able.where(User.id != besides.id)
    return bool(able.exists())


def reps_granted_to(user: User) -> set[int]:
    return {row.rep_id for row in RepAccess.select().where(RepAccess.user == user.id)}


def staff_for(actor: Actor) -> list[User]:
    """The staff usernames of the actor's company, its own first."""
    own = User.management == actor.user_id
    return list(users_for(actor).where(User.role == Role.STAFF).order_by(own.desc(), User.username_key))


def reach_of(actor: Actor, staff: User) -> tuple[frozenset[str], frozenset[str]]:
    """What the actor holds and what the staff's own management holds, at this moment: neither can be exceeded."""
    own = rights_of(user_for(actor, actor.user_id))
    return own, own if staff.management_id == actor.user_id else rights_of(staff.management)


def changes_of(actor: Actor, user: User, number: int) -> list[Entry]:
    """The latest changes of what this username may do."""
    about = entries_about(actor, user).where(Entry.action.in_(CHANGES))
    return list(about.limit(number))


def _session() -> Any:
    """One row for each permission that was set for the username, or one without any."""
    query = Session.select(Session.id, Session.viewing, *(getattr(Vendor, fact) for fact in VENDOR_FACTS), *_person())
    return _with_settings(query.join(User, on=(Session.user == User.id))).where(
        *(Session.token_hash == db.slot("token"), Session.expires_at > db.slot("now")),
        *(User.deactivated_at.is_null(), User.approved_at.is_null(False)),
    )


def _alone() -> Any:
    return _with_settings(User.select(*_person())).where(User.id == db.slot("user_id"))


def _person() -> list[Any]:
    sees_others = fn.EXISTS(RepAccess.select(SQL("1")).where(RepAccess.user == User.id))
    setting = (PermissionSetting.user, PermissionSetting.permission, PermissionSetting.allowed)
    who = (User.id, User.role, User.username, User.name, User.language, User.customer_id, User.rep_id)
    return [*who, User.factor_since, Vendor.plan, Vendor.card_payments, sees_others, *setting]


def _with_settings(query: Any) -> Any:
    """Its own, and for a staff username also those of its management, which are its ceiling; with its vendor."""
    query = query.join_from(User, Vendor, on=(Vendor.id == User.vendor_id))
    its = PermissionSetting.user.in_([User.id, User.management])
    return query.join_from(User, PermissionSetting, JOIN.LEFT_OUTER, on=its)
