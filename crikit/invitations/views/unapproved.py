"""The tab “Unapproved Usernames”: who asks, what speaks for it, and “Approve User” in place."""

from typing import Any

from flask import request, url_for

from crikit.invitations.actions import approval
from crikit.invitations.models import Kind
from crikit.invitations.queries.frame import frame
from crikit.invitations.queries.waiting import waiting_for, waiting_user
from crikit.invitations.views import bp
from crikit.language import gettext
from crikit.numbers import numbers_in
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast


@bp.get("/tools/invite/unapproved")
@requires(Permission.SEE_UNAPPROVED)
def unapproved() -> Any:
    actor = current_actor()
    return page(
        "invitations/unapproved.html", fragments=["waiting"], waiting=waiting_for(actor), frame=frame(actor), kinds=Kind
    )


@bp.post("/tools/invite/unapproved/<int:user_id>/approval")
@requires(Permission.ADMINISTER)
def approve(user_id: int) -> Any:
    user = waiting_user(current_actor(), user_id)
    approval.approve(current_actor(), user)
    toast(
        gettext("Approved. %(name)s is told by e-mail.", name=user.name),
        undo_url=url_for("invitations.take_back", user_id=user.id),
    )
    return restart("invitations.unapproved")


@bp.post("/tools/invite/unapproved/<int:user_id>/approval/withdrawal")
@requires(Permission.ADMINISTER)
def take_back(user_id: int) -> Any:
    user = waiting_user(current_actor(), user_id)
    approval.take_back(current_actor(), user)
    toast(gettext("Taken back. %(name)s is waiting again and was not told.", name=user.name), tone="neutral")
    return restart("invitations.unapproved")


@bp.post("/tools/invite/unapproved/approvals")
@requires(Permission.ADMINISTER)
def approve_selected() -> Any:
    approved = approval.approve_many(current_actor(), numbers_in(request.form.getlist("user")))
    if approved:
        names = ", ".join(user.name for user in approved)
        toast(gettext("Approved: %(names)s. They are told by e-mail.", names=names))
    else:
        toast(gettext("Nobody was approved: tick at least one row that is still waiting."), tone="warn")
    return restart("invitations.unapproved")
