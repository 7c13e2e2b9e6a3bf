"""A username's page: what happens next with it, and changing it."""

from typing import Any

from flask import url_for

from crikit import config
from crikit.accounts.models import User
from crikit.errors import FieldRefused
from crikit.invitations.queries.waiting import invitee_of
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.users import queries
from crikit.users.actions import renaming
from crikit.users.forms import UsernameForm
from crikit.users.rules import can_rename
from crikit.users.views import bp
from crikit.web import current_actor, page, requires, restart, toast


@bp.get("/tools/portal-users/<int:user_id>")
@requires(Permission.ADD_PORTAL_USERS)
def show(user_id: int) -> Any:
    user = queries.portal_user_for(current_actor(), user_id)
    staff = user.staff.first()
    known = {"username": user.username, "staff_username": staff.username if staff else ""}
    return _page(user, UsernameForm(formdata=None, data=known))


@bp.post("/tools/portal-users/<int:user_id>/username")
@requires(Permission.ADD_PORTAL_USERS)
def rename(user_id: int) -> Any:
    user, form = queries.portal_user_for(current_actor(), user_id), UsernameForm()
    if not form.validate():
        return _page(user, form, 422)
    try:
        changed = renaming.rename(current_actor(), user, form.username.data, form.staff_username.data or "")
    except FieldRefused as refusal:
        form[refusal.field].errors = [refusal.sentence]
        return _page(user, form, refusal.status)
    if changed:
        toast(gettext("The username is changed, and a letter tells %(name)s.", name=user.name))
    return restart("users.show", user_id=user.id)


def _page(user: User, form: UsernameForm, status: int = 200) -> Any:
    return page(
        "users/show.html",
        status=status,
        user=user,
        staff=user.staff.first(),
        invitee=invitee_of(user),
        login=config.settings().base_url + url_for("accounts.login"),
        form=form,
        can_rename=can_rename(current_actor(), user),
    )
