"""The rows of the invite table."""

from collections.abc import Iterable

from markupsafe import Markup

from crikit.invitations.models import Kind
from crikit.invitations.queries.invitees import Line
from crikit.web.jinja import date
from crikit.web.rows import Row, RowTemplate

INVITEE = RowTemplate(
    "invitations/_invitee.html",
    traits=("kind", "is_selected", "has_address", "is_usable", "state"),
    texts=(
        *("id", "name", "code", "customer_type", "sales_rep", "price_list"),
        *("default_email", "invite_to", "since", "last_reply"),
    ),
)


def rows(kind: Kind, lines: Iterable[Line]) -> Markup:
    return INVITEE.fill(_row(kind, line) for line in lines)


def _row(kind: Kind, line: Line) -> Row:
    invite_to = line.invite_to
    traits = kind, line.selected is not None, invite_to != "", bool(line.address_usable), line.state
    names = line.name, line.code, line.customer_type or "", line.sales_rep or "", line.price_list or ""
    default = line.default_email or line.email_written or "–"
    return traits, (str(line.id), *names, default, invite_to, date(line.state_at), line.last_reply or "")
