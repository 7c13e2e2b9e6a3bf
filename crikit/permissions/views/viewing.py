"""“View as this user”, and its end."""

from typing import Any

from flask import redirect, url_for

from crikit.accounts.queries import user_for
from crikit.permissions import actions
from crikit.permissions.rules import Permission
from crikit.permissions.views import bp
from crikit.web import current_actor, requires, signed_in
from crikit.web.access import even_while_viewing


@bp.post("/tools/permissions/<int:user_id>/viewing")
@requires(Permission.ADMINISTER)
def view_as(user_id: int) -> Any:
    actions.view_as(current_actor(), user_for(current_actor(), user_id))
    return redirect(url_for("landing"), 303)


@bp.post("/viewing/end")
@signed_in
@even_while_viewing
def end_view() -> Any:
    actor = current_actor()
    if actor.viewed_by is None:
        return redirect(url_for("landing"), 303)
    actions.end_view(actor)
    return redirect(url_for("permissions.review", user_id=actor.user_id), 303)
