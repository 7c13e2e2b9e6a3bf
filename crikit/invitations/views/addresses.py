"""The address for the invitation, edited in its row."""

from typing import Any

from flask import request

from crikit.customers import actions
from crikit.errors import DomainError
from crikit.invitations.models import Kind
from crikit.invitations.queries import frame
from crikit.invitations.queries.invitees import Line, invitee_line
from crikit.invitations.views import bp
from crikit.invitations.views.rows import rows, way_back
from crikit.invitations.views.selection import kind_of
from crikit.permissions.rules import Permission
from crikit.web import block, current_actor, fragment, is_htmx, page, requires, restart

EDITOR = "invitations/address.html"


@bp.get(f"/tools/invite/{kind_of}/<int:invitee_id>/address")
@requires(Permission.INVITE)
def address(kind: str, invitee_id: int) -> Any:
    line = invitee_line(current_actor(), Kind(kind), invitee_id)
    if request.args.get("cancel") and is_htmx():
        return _row(kind, line)
    return _editor(kind, line, line.invite_to)


@bp.post(f"/tools/invite/{kind_of}/<int:invitee_id>/address")
@requires(Permission.INVITE)
def save_address(kind: str, invitee_id: int) -> Any:
    actor, which = current_actor(), Kind(kind)
    typed = None if request.form.get("use") == "default" else request.form.get("email", "").strip()
    try:
        actions.set_invitation_address(actor, which.model, invitee_id, typed)
    except DomainError as refusal:
        return _editor(kind, invitee_line(actor, which, invitee_id), typed or "", refusal)
    if not is_htmx():
        if request.form.get("then") == "check":
            return restart("invitations.check", kind=kind, query=way_back())
        return restart(f"invitations.{kind}", query=way_back())
    return _row(kind, invitee_line(actor, which, invitee_id))


def _row(kind: str, line: Line) -> Any:
    """The row as it stands now; and the bar, when the row counts there."""
    which = Kind(kind)
    row = rows(which, [line])
    if not line.selected:
        return fragment(row)
    numbers = frame.selection(current_actor(), which)
    bar = block("invitations/invitees.html", "selection_bar", kind=which, selection=numbers, out_of_band=True)
    return fragment(row, bar)


def _editor(kind: str, line: Line, typed: str, refusal: DomainError | None = None) -> Any:
    context: dict[str, Any] = {
        "kind": Kind(kind),
        "line": line,
        "typed": typed,
        "refusal": refusal.sentence if refusal else "",
        "then": request.values.get("then", ""),
        "back": way_back(),
    }
    status = refusal.status if refusal else 200
    if is_htmx():
        return fragment(block(EDITOR, "editor", **context), status=status)
    return page(EDITOR, status=status, **context)
