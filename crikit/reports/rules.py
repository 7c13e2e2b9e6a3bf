"""What the report says of a username: its type, its state, whether it is billed."""

from enum import StrEnum
from typing import Any

from crikit.actor import Role
from crikit.language import lazy


class State(StrEnum):
    """Each username is in exactly one of these."""

    ACTIVE = "active"
    NEVER = "never"
    WAITING = "waiting"
    DEACTIVATED = "deactivated"


TYPES: dict[Role, Any] = {
    Role.INHOUSE: lazy("In-house"),
    Role.REP: lazy("Rep"),
    Role.MANAGEMENT: lazy("Customer management"),
    Role.STAFF: lazy("Customer staff"),
}
STATES: dict[State, Any] = {
    State.ACTIVE: lazy("Active"),
    State.NEVER: lazy("Never signed in"),
    State.WAITING: lazy("Waiting for approval"),
    State.DEACTIVATED: lazy("Deactivated"),
}
TONES = {State.ACTIVE: "good", State.NEVER: "neutral", State.WAITING: "warn", State.DEACTIVATED: "bad"}


def is_billed(role: Role) -> bool:
    """Every username counts until it is deleted, unapproved and deactivated ones too; staff never do."""
    return role is not Role.STAFF
