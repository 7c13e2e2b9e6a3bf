"""When an announcement is shown, and what its words may be."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from crikit.language import lazy
from crikit.mail.wording.markdown import html_of

LONGEST_BODY = 2_000


class State(StrEnum):
    PLANNED = "planned"
    SHOWN = "shown"
    OVER = "over"


STATE_NAMES: dict[State, Any] = {
    State.PLANNED: lazy("planned"),
    State.SHOWN: lazy("shown"),
    State.OVER: lazy("over"),
}
STATE_TONES = {State.PLANNED: "warn", State.SHOWN: "good", State.OVER: "neutral"}


def state_of(opens_at: datetime, closes_at: datetime | None, now: datetime) -> State:
    if closes_at is not None and closes_at <= now:
        return State.OVER
    return State.PLANNED if opens_at > now else State.SHOWN


@lru_cache(maxsize=512)
def markup_of(body: str) -> str:
    """The Markdown as HTML that may stand on a page. Raises DomainError, naming it, for a link that mustn't."""
    return html_of(body)
