"""“Change Rights for Staff User”: what a company's management lets its staff usernames do."""

from collections.abc import Collection
from typing import Any

from flask import g, redirect, request, url_for

from crikit.accounts.models import User
from crikit.actor import Role
from crikit.errors import Conflict, DomainError, NotFound
from crikit.language import gettext
from crikit.numbers import number_in
from crikit.permissions import actions
from crikit.permissions.queries import changes_of, reach_of, rights_of, staff_for
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import explained
from crikit.permissions.views import bp
from crikit.permissions.views.boxes import boxes
from crikit.permissions.views.maintaining import LATEST, tell_saved
from crikit.web import current_actor, page, requires


@bp.get("/tools/staff-rights")
@requires(Permission.SET_STAFF_RIGHTS)
def staff_rights() -> Any:
    """Those of the own staff username, or of the one that was chosen."""
    wanted = request.args.get("user", "")
    company = staff_for(current_actor())
    return show(company, found_in(company, number_in(wanted)) if wanted else next(iter(company), None))


@bp.post("/tools/staff-rights/<int:staff_id>")
@requires(Permission.SET_STAFF_RIGHTS)
def save_staff_rights(staff_id: int) -> Any:
    actor, form = current_actor(), request.form
    staff = found_in(staff_for(actor), staff_id)
    ticked, version = form.getlist("permission"), number_in(form.get("version", ""))
    try:
        tell_saved(actions.save_staff_rights(actor, staff, version=version, ticked=ticked))
    except DomainError as refusal:
        # Whoever was overtaken sees what stands now; else what was ticked stays.
        company = staff_for(actor)
        return show(company, found_in(company, staff_id), refusal, None if isinstance(refusal, Conflict) else ticked)
    return redirect(url_for("permissions.staff_rights", user=staff.id), 303)


def found_in(company: list[User], staff_id: int | None) -> User:
    for staff in company:
        if staff.id == staff_id:
            return staff
    raise NotFound


def show(
    company: list[User],
    staff: User | None,
    refusal: DomainError | None = None,
    typed: Collection[str] | None = None,
) -> Any:
    return page(
        "permissions/staff.html",
        fragments=["staff_rights"],
        status=refusal.status if refusal else 200,
        company=company,
        staff=staff,
        refusal=refusal.sentence if refusal else "",
        **(facts_of(staff, typed) if staff else {}),
    )


def facts_of(staff: User, typed: Collection[str] | None) -> dict[str, Any]:
    own, above = reach_of(current_actor(), staff)
    held = rights_of(staff) if typed is None else typed

    def why_not(permission: Permission) -> str:
        if permission not in own:
            told = gettext("Not available: %(vendor)s hasn’t given this right to your username.", vendor=g.vendor.name)
        elif permission not in above:
            username = staff.management.username
            told = gettext("Not available: %(username)s, whose staff it is, doesn’t have it.", username=username)
        else:
            told = ""
        return told

    return {
        "groups": boxes(Role.STAFF, held, why_not),
        "changes": changes_of(current_actor(), staff, LATEST),
        "explained": {str(p): explained(Role.STAFF, p).name for p in Permission},
    }
