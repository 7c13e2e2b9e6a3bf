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
from crikit.language import gettext
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.queries import has_administrator, is_administrator, reach_of, reps_granted_to, rights_of
from crikit.permissions.rules import Permission, lacking
from crikit.permissions.rules.explained import explained, never, offered
from crikit.vendors.actions import hold
from crikit.vendors.models import Vendor


def administered(actor: Actor) -> Vendor:
    """The vendor as it stands, which nobody else changes until the transaction ends.

    Raises Forbidden for whoever administers it no more: the right may have been taken while the request was read.
    """
    hold(actor.vendor_id)
    if not is_administrator(actor.user_id):
        raise Forbidden
    vendor: Vendor = Vendor.get_by_id(actor.vendor_id)
    return vendor


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
        vendor = administered(actor)
        lacks = lacking(vendor.plan, vendor.card_payments)
        held = rights_of(user)
        changed = [p for p in offered(Role(user.role)) if p not in lacks and (p in held) != (p in ticked)]
        before = reps_granted_to(user)
        moved = [rep for rep in reps if (rep in before) != (rep in granted)] if user.role == Role.REP else []
        if changed or moved:
            _claim(user, version)
        for permission in changed:
            _set(actor, user, permission, allowed=permission in ticked)
        for rep_id in moved:
            _grant(actor, user, rep_id, reps[rep_id], granted=rep_id in granted)
        if changed and not has_administrator():
            raise DomainError(
                gettext(
                    "Somebody has to run the portal: %(name)s is the last administrator. Make somebody else one first.",
                    name=user.name,
                )
            )
        if Permission.ADMINISTER in changed:
            end_views(Session.user == user.id)
    return bool(changed or moved)


def save_staff_rights(actor: Actor, staff: User, *, version: int | None, ticked: Collection[str]) -> bool:
    """True if anything changed. What the company's management doesn't hold itself stays as it was set.

    Raises DomainError when such a right is ticked, Conflict if the staff's rights are not at `version` any more.
    """
    with db.atomic():
        # Administrators who take a right from the management at this moment come before or after, not in between.
        hold(actor.vendor_id)
        own, above = reach_of(actor, staff)
        if Permission.SET_STAFF_RIGHTS not in own:
            raise Forbidden
        for permission in ticked:
            _refuse_above(permission, own, above, actor, staff)
        held = rights_of(staff)
        changed = [p for p in offered(Role.STAFF) if p in own & above and (p in held) != (p in ticked)]
        if changed:
            _claim(staff, version)
        for permission in changed:
            _set(actor, staff, permission, allowed=permission in ticked)
    return bool(changed)


def _refuse_above(permission: str, own: frozenset[str], above: frozenset[str], actor: Actor, staff: User) -> None:
    """Nothing below can exceed what stands above: vendor, management, staff."""
    if permission not in set(Permission):
        return
    name = str(explained(Role.STAFF, Permission(permission)).name)
    if never(Role.STAFF, permission):
        refusal = gettext("“%(right)s” is never given to staff usernames. Nothing was saved.", right=name)
    elif permission not in own:
        refusal = gettext(
            "You can’t give “%(right)s”: your own username, %(username)s, doesn’t have that right. Nothing was saved.",
            right=name,
            username=actor.username,
        )
    elif permission not in above:
        refusal = gettext(
            "%(staff)s can’t have “%(right)s”: %(username)s, whose staff username it is, doesn’t have that right. "
            "Nothing was saved.",
            staff=staff.username,
            right=name,
            username=staff.management.username,
        )
    else:
        return
    raise DomainError(refusal)


def view_as(actor: Actor, user: User) -> None:
    """From the next click on, this session shows the portal as the user sees it, and changes nothing."""
    if user.id == actor.user_id:
        raise DomainError(gettext("That is you: you see the portal as yourself already."))
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
        raise Conflict(
            gettext(
                "Somebody else changed what %(username)s may do while you looked at it. "
                "This is how it stands now; nothing of yours was saved.",
                username=user.username,
            )
        )


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
