"""Reports → “Portal User Information”: the page, and the same list as a file."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, request

from crikit.accounts.models import STATES
from crikit.actor import Role
from crikit.downloads import Row
from crikit.language import gettext
from crikit.permissions.rules import Permission
from crikit.reports import queries
from crikit.reports.rules import TYPES
from crikit.web import current_actor, page, requires
from crikit.web.attachments import attachment
from crikit.web.pagination import pages_around, wanted_page

bp = Blueprint("reports", __name__)


@bp.get("/reports/portal-users")
@requires(Permission.SEE_REPORTS)
def portal_users() -> Any:
    actor, wanted, place = current_actor(), queries.Filter.of(request.args), wanted_page()
    lines, pages = pages_around(place, queries.lines(actor, wanted, place.place, place.skip))
    return page(
        "reports/portal_users.html",
        fragments=["usernames"],
        around=lambda: {"figures": queries.figures_for(actor)},
        wanted=wanted,
        matching=queries.count_lines(actor, wanted),
        lines=lines,
        pages=pages,
        types=TYPES,
        states=STATES,
    )


@bp.get("/reports/portal-users.<any('csv', 'xlsx'):form>")
@requires(Permission.SEE_REPORTS)
def portal_users_file(form: str) -> Any:
    rows = _rows(queries.every_line(current_actor(), queries.Filter.of(request.args)))
    return attachment("portal-users", form, _headings(), rows)


def _headings() -> list[str]:
    return [
        *(gettext("Username"), gettext("Type"), gettext("Belongs to"), gettext("Name"), gettext("E-mail")),
        *(gettext("Phone"), gettext("State"), gettext("Billed"), gettext("Created"), gettext("Approved")),
        *(gettext("Last sign-in"), gettext("Deactivated since")),
    ]


def _rows(lines: Iterator[queries.Line]) -> Iterator[Row]:
    types = {role: str(name) for role, name in TYPES.items()}
    states = {state: str(name) for state, name in STATES.items()}
    yes, no = gettext("yes"), gettext("no")
    for line in lines:
        yield [
            *(line.username, types[Role(line.role)], line.belongs_to, line.name, line.email, line.phone),
            *(states[line.standing], yes if line.is_billed else no),
            *(line.created_at, line.approved_at, line.last_signed_in_at, line.deactivated_at),
        ]
