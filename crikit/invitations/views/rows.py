"""The rows of the invite table, and the way back to it."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup

from crikit import language
from crikit.customers.queries import Filter
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
        *("default_email", "invite_to", "since", "last_reply", "query"),
    ),
)


def rows(kind: Kind, lines: Iterable[Line]) -> Markup:
    names, back = state_names(language.current()), way_back()
    query = f"?{urlencode(back)}" if back else ""
    return INVITEE.fill([_row(str(kind), line, names, query) for line in lines])


def way_back() -> dict[str, Any]:
    """The filter and the page of the list, as whatever leads away from it and back again carries them along."""
    place = {name: request.args[name] for name in ("page", "after", "show") if name in request.args}
    return Filter.of(request.args).parameters | place


@cache
def state_names(spoken: str) -> dict[InvitationState, str]:
    """As the current language says them, which is the one that was named."""
    return {state: str(name) for state, name in STATE_NAMES.items()}


def _row(kind: str, line: Line, names: dict[InvitationState, str], query: str) -> Row:
    id_, name, code, customer_type, sales_rep, price_list, default, chosen, is_usable, selected, *_ = line
    invite_to = default if chosen is None else chosen
    state, since, reply = _invitation(line) if line.invited_at else NEVER
    traits = kind, selected is not None, invite_to != "", bool(is_usable), state, names[state]
    facts = str(id_), name, code, customer_type or "", sales_rep or "", price_list or ""
    return traits, (*facts, default or line.email_written or "–", invite_to, since, reply, query)


def _invitation(line: Line) -> tuple[InvitationState, str, str]:
    return line.state, date(line.state_at), line.last_reply or ""
