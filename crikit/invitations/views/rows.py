"""The rows of the invite table."""

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from crikit import language
from crikit.invitations.models import STATE_NAMES, InvitationState, Kind
from crikit.invitations.queries.invitees import Line
from crikit.web.jinja import date
from crikit.web.rows import Row, RowTemplate

NEVER = InvitationState.NEVER, "", ""
INVITEE = RowTemplate(
    "invitations/_invitee.html",
    traits=("kind", "is_selected", "has_address", "is_usable", "state", "state_name"),
    texts=(
        *("id", "name", "code", "customer_type", "sales_rep", "price_list"),
        *("default_email", "invite_to", "since", "last_reply"),
    ),
)


def rows(kind: Kind, lines: Iterable[Line]) -> Markup:
    names = state_names(language.current())
    return INVITEE.fill([_row(str(kind), line, names) for line in lines])


@cache
def state_names(spoken: str) -> dict[InvitationState, str]:
    """As the current language says them, which is the one that was named."""
    return {state: str(name) for state, name in STATE_NAMES.items()}


def _row(kind: str, line: Line, names: dict[InvitationState, str]) -> Row:
    id_, name, code, customer_type, sales_rep, price_list, default, chosen, is_usable, selected, *_ = line
    invite_to = default if chosen is None else chosen
    state, since, reply = _invitation(line) if line.invited_at else NEVER
    traits = kind, selected is not None, invite_to != "", bool(is_usable), state, names[state]
    facts = str(id_), name, code, customer_type or "", sales_rep or "", price_list or ""
    return traits, (*facts, default or line.email_written or "–", invite_to, since, reply)


def _invitation(line: Line) -> tuple[InvitationState, str, str]:
    return line.state, date(line.state_at), line.last_reply or ""
