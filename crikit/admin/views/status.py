"""Tools → “Status”: whether letters go out, recurring work runs and files come in, and what to do when not."""

from datetime import timedelta
from typing import Any

from crikit.admin.queries.status import status_for
from crikit.admin.rules import name_of
from crikit.admin.views import bp
from crikit.admin.views.troubles import troubles_of
from crikit.exchange.reading.kinds import READABLE
from crikit.jobs.rules import Standing, standing
from crikit.language import gettext, lazy
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires

STANDINGS = {
    Standing.NEVER: (lazy("not yet"), "neutral"),
    Standing.WELL: (lazy("done"), "good"),
    Standing.AT_WORK: (lazy("at work"), "info"),
    Standing.FAILED: (lazy("failed"), "bad"),
    Standing.OVERDUE: (lazy("overdue"), "warn"),
}


@bp.get("/tools/status")
@requires(Permission.ADMINISTER)
def status() -> Any:
    seen = status_for(current_actor())
    return page(
        "admin/status.html",
        seen=seen,
        troubles=troubles_of(seen),
        work=[(turn, how_often(turn.every), *STANDINGS[standing(turn, seen.at)]) for turn in seen.turns],
        name_of=name_of,
        kinds={str(kind): known.label for kind, known in READABLE.items()},
    )


def how_often(every: timedelta) -> str:
    if every >= timedelta(days=1):
        return gettext("every day")
    if every >= timedelta(hours=1):
        return gettext("every hour")
    return gettext("every minute") if every >= timedelta(minutes=1) else gettext("every few seconds")
