"""“Delete User”: the list of usernames, what goes and what stays, and deactivating as the milder way."""

from typing import Any

from flask import redirect, request, url_for

from crikit.accounts.queries import user_for
from crikit.customers.queries import LONGEST_SEARCH
from crikit.invitations.queries.waiting import invitee_of
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.users import queries
from crikit.users.actions import leaving
from crikit.users.views import bp
from crikit.web import current_actor, page, requires, toast
from crikit.web.pagination import pages_around, wanted_page


@bp.get("/tools/delete-user")
@requires(Permission.ADMINISTER)
def index() -> Any:
    actor, q, place = current_actor(), request.args.get("q", "").strip()[:LONGEST_SEARCH], wanted_page()
    lines, pages = pages_around(place, queries.lines(actor, q, place.place, place.skip))
    return page(
        "users/index.html",
        fragments=["usernames"],
        q=q,
        parameters={"q": q} if q else {},
        lines=lines,
        pages=pages,
        matching=queries.count_lines(actor, q),
    )


@bp.get("/tools/delete-user/<int:user_id>")
@requires(Permission.ADMINISTER)
def deletion(user_id: int) -> Any:
    actor = current_actor()
    user = queries.portal_user_for(actor, user_id)
    return page(
        "users/deletion.html",
        user=user,
        staff=user.staff.first(),
        invitee=invitee_of(user),
        others=queries.other_usernames(user),
        why_it_stays=queries.why_it_stays(actor, user),
    )


@bp.post("/tools/delete-user/<int:user_id>")
@requires(Permission.ADMINISTER)
def delete(user_id: int) -> Any:
    user = queries.portal_user_for(current_actor(), user_id)
    leaving.delete(current_actor(), user)
    toast(gettext("%(username)s is deleted.", username=user.username))
    return redirect(url_for("invitations.unapproved" if user.is_waiting else "users.index"), 303)


@bp.post("/tools/portal-users/<int:user_id>/deactivation")
@requires(Permission.ADMINISTER)
def deactivate(user_id: int) -> Any:
    user = user_for(current_actor(), user_id)
    leaving.deactivate(current_actor(), user)
    toast(gettext("%(username)s is deactivated and signed out everywhere.", username=user.username))
    return redirect(url_for("users.deletion", user_id=user.management_id or user.id), 303)


@bp.post("/tools/portal-users/<int:user_id>/second-factor/reset")
@requires(Permission.ADMINISTER)
def reset_second_factor(user_id: int) -> Any:
    user = queries.portal_user_for(current_actor(), user_id)
    leaving.reset_second_factor(current_actor(), user)
    toast(gettext("The second factor of %(username)s is reset.", username=user.username))
    return redirect(url_for("users.deletion", user_id=user.id), 303)


@bp.post("/tools/portal-users/<int:user_id>/reactivation")
@requires(Permission.ADMINISTER)
def reactivate(user_id: int) -> Any:
    user = user_for(current_actor(), user_id)
    leaving.reactivate(current_actor(), user)
    toast(gettext("%(username)s is active again and signs in with the password it had.", username=user.username))
    return redirect(url_for("users.deletion", user_id=user.management_id or user.id), 303)
