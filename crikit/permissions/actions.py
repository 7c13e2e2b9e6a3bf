"""Giving and taking rights; seeing the portal with somebody else's."""

from collections.abc import Collection, Mapping
from typing import Any

from peewee import SQL, IntegrityError

from crikit import db
from crikit.accounts.actions import end_views
from crikit.accounts.models import Session, User
from crikit.actor import Actor, Role
from crikit.errors import Conflict, DomainError, Forbidden, NotFound
from crikit.history.actions import record
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.queries import has_administrator, is_administrator, reps_granted_to, rights_of
from crikit.permissions.rules import Permission, offered
from crikit.vendors.actions import hold

LAST = "Somebody has to run the portal: {name} is the last administrator. Make somebody else one first."
CHANGED = (
    "Somebody else changed what {username} may do while you looked at it. "
    "This is how it stands now; nothing of yours was saved."
)


def save_permissions(
    actor: Actor,
    user: User,
    *,
    version: int | None,
    ticked: Collection[str],
    reps: Mapping[int, str],
    granted: Collection[int],
) -> bool:
    """True if anything changed. `reps` names all other reps of the vendor; of these the user gets the `granted` ones.

    Raises Conflict if the user's permissions are not at `version` any more, DomainError for the last administrator.
    """
    with db.atomic():
        # One change of rights at a time: two administrators who untick each other at once would leave nobody.
        hold(actor.vendor_id)
        if not is_administrator(actor.user_id):
            raise Forbidden
        held = rights_of(user)
        changed = [p for p in offered(Role(user.role)) if (p in held) != (p in ticked)]
        before = reps_granted_to(user)
        moved = [rep for rep in reps if (rep in before) != (rep in granted)] if user.role == Role.REP else []
        if changed or moved:
            _claim(user, version)
        for permission in changed:
            _set(actor, user, permission, allowed=permission in ticked)
        for rep_id in moved:
            _grant(actor, user, rep_id, reps[rep_id], granted=rep_id in granted)
        if changed and not has_administrator():
            raise DomainError(LAST.format(name=user.name))
        if Permission.ADMINISTER in changed:
            end_views(Session.user == user.id)
    return bool(changed or moved)


def view_as(actor: Actor, user: User) -> None:
    """From the next click on, this session shows the portal as the user sees it, and changes nothing."""
    if user.id == actor.user_id:
        raise DomainError("That is you: you see the portal as yourself already.")
    try:
        with db.atomic():
            Session.update(viewing=user.id).where(Session.id == actor.session_id).execute()
            record("viewing.began", user, by=actor, username=user.username)
    except IntegrityError:
        # Deleted a moment ago.
        raise NotFound from None


def end_view(actor: Actor) -> None:
    with db.atomic():
        end_views(Session.id == actor.session_id, by=actor.viewed_by)


def _claim(user: User, version: int | None) -> None:
    looked_at = (User.id == user.id) & (User.rights_version == version)
    if not User.update(rights_version=User.rights_version + 1).where(looked_at).execute():
        raise Conflict(CHANGED.format(username=user.username))


def _set(actor: Actor, user: User, permission: str, *, allowed: bool) -> None:
    setting = PermissionSetting
    setting.insert(user=user.id, permission=permission, allowed=allowed).on_conflict(
        conflict_target=[setting.user, setting.permission], update={setting.allowed: SQL("excluded.allowed")}
    ).execute()
    facts: dict[str, Any] = {"username": user.username, "permission": permission}
    record("permission.changed", user, by=actor, **facts, before=not allowed, after=allowed)


def _grant(actor: Actor, user: User, rep_id: int, rep: str, *, granted: bool) -> None:
    if granted:
        RepAccess.create(user=user.id, rep_id=rep_id)
    else:
        RepAccess.delete().where(RepAccess.user == user.id, RepAccess.rep_id == rep_id).execute()
    facts: dict[str, Any] = {"username": user.username, "rep_id": rep_id, "rep": rep}
    record("rep_access.changed", user, by=actor, **facts, before=not granted, after=granted)
