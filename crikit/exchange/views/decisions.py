"""What is decided on the page of an import."""

from typing import Any

from flask import request

from crikit.errors import DomainError
from crikit.exchange.actions import decisions
from crikit.exchange.queries import import_for
from crikit.exchange.reading.kinds import readable
from crikit.exchange.views import bp
from crikit.exchange.views.imports import show
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires, restart, toast


@bp.post("/tools/import/<int:import_id>/matching")
@requires(Permission.ADMINISTER)
def match_columns(import_id: int) -> Any:
    """Checks the file again, with the columns chosen by hand."""
    fields = readable(import_for(current_actor(), import_id).kind).fields
    chosen = {field: column for field in fields if (column := request.form.get(field, "")[:300])}
    said: dict[str, Any] = {"jobs_as_customers": bool(request.form.get("jobs_as_customers"))}
    said["date_order"] = request.form.get("date_order", "")[:12]
    try:
        decisions.check_again(current_actor(), import_id, chosen, **said)
    except DomainError as refusal:
        return show(import_id, refusal.sentence, refusal.status, columns=chosen)
    return restart("exchange.show", import_id=import_id)


@bp.post("/tools/import/<int:import_id>/confirmation")
@requires(Permission.ADMINISTER)
def confirm(import_id: int) -> Any:
    choices = {name: bool(request.form.get(name)) for name in ("skip_refused", "deactivate_missing")}
    try:
        decisions.confirm(current_actor(), import_id, request.form.get("mark", "")[:32], **choices)
    except DomainError as refusal:
        return show(import_id, refusal.sentence, refusal.status, choices=choices)
    return restart("exchange.show", import_id=import_id)


@bp.post("/tools/import/<int:import_id>/abandonment")
@requires(Permission.ADMINISTER)
def give_up(import_id: int) -> Any:
    decisions.give_up(current_actor(), import_id)
    toast(gettext("Given up. Nothing was brought in, and the file is gone."))
    return restart("exchange.index")
