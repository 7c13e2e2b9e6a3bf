"""What a username may do, to look at before it is approved."""

from typing import Any

from flask import Blueprint

from crikit.accounts.queries import user_for
from crikit.actor import Role
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import CEILINGS, EXPLAINED, Permission
from crikit.web import current_actor, page, requires

bp = Blueprint("permissions", __name__)


@bp.get("/tools/permissions/<int:user_id>")
@requires(Permission.ADMINISTER)
def review(user_id: int) -> Any:
    user = user_for(current_actor(), user_id)
    held = rights_of(user)
    lines = [(EXPLAINED[p], p in held) for p in Permission if p in CEILINGS[Role(user.role)]]
    return page("permissions/review.html", user=user, lines=lines, staff=user.staff.first())
