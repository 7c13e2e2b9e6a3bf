"""Who is behind a session, with the rights of this very moment."""

from typing import Any

from peewee import JOIN

from crikit import clock, db
from crikit.accounts.models import Session, User
from crikit.accounts.rules import hash_of
from crikit.actor import Actor, Role
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission, rights
from crikit.vendors.models import Vendor


def signed_in(token: str) -> tuple[Actor, Vendor] | None:
    """The actor and vendor behind a session token; None when it ended or the username may sign in no more."""
    with db.every_vendor():
        rows = db.kept("session", _session, token=hash_of(token), now=db.moment(clock.now())).fetchall()
    if not rows:
        return None
    session_id, user_id, role, username, name, customer_id, rep_id, *vendor = rows[0][:-2]
    settings = {permission: bool(allowed) for *_, permission, allowed in rows if permission}
    facts = dict(zip(VENDOR_FACTS, vendor, strict=True))
    actor = Actor(
        user_id=user_id,
        vendor_id=facts["id"],
        role=Role(role),
        username=username,
        name=name,
        session_id=session_id,
        session_token=token,
        customer_id=customer_id,
        rep_id=rep_id,
        rights=rights(Role(role), settings),
    )
    return actor, Vendor(**facts)


def rights_of(user: User) -> frozenset[str]:
    """The permission values this username holds; a staff username has settings of its own."""
    with db.every_vendor():
        settings = db.kept("permission settings", _settings, user_id=user.id).fetchall()
    return rights(Role(user.role), {permission: bool(allowed) for permission, allowed in settings})


def has_other_administrator(user: User) -> bool:
    """Whether somebody else could administer this user's vendor."""
    taken = PermissionSetting.select(PermissionSetting.user).where(
        PermissionSetting.permission == Permission.ADMINISTER, PermissionSetting.allowed == False
    )
    others = User.select().where(User.vendor_id == user.vendor_id, User.id != user.id, User.role == Role.INHOUSE)
    others = others.where(User.approved_at.is_null(False), User.deactivated_at.is_null(), User.id.not_in(taken))
    return bool(others.exists())


VENDOR_FACTS = (
    "id",
    "name",
    "slug",
    "timezone",
    "currency",
    "plan",
    "support_email",
    "support_phone",
    "invitation_days",
)


def _session() -> Any:
    """One row for each permission that was set for the username, or one without any."""
    who = (Session.id, User.id, User.role, User.username, User.name, User.customer_id, User.rep_id)
    setting = (PermissionSetting.permission, PermissionSetting.allowed)
    return (
        Session.select(*who, *(getattr(Vendor, fact) for fact in VENDOR_FACTS), *setting)
        .join(User)
        .join(Vendor, on=(Vendor.id == User.vendor_id))
        .join_from(User, PermissionSetting, JOIN.LEFT_OUTER, on=(PermissionSetting.user == User.id))
        .where(
            *(Session.token_hash == db.slot("token"), Session.expires_at > db.slot("now")),
            *(User.deactivated_at.is_null(), User.approved_at.is_null(False)),
        )
    )


def _settings() -> Any:
    return PermissionSetting.select(PermissionSetting.permission, PermissionSetting.allowed).where(
        PermissionSetting.user == db.slot("user_id")
    )
