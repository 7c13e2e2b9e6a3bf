"""What the report says of a username: its type, whether it is billed."""

from typing import Any

from crikit.actor import Role
from crikit.language import lazy

TYPES: dict[Role, Any] = {
    Role.INHOUSE: lazy("In-house"),
    Role.REP: lazy("Rep"),
    Role.MANAGEMENT: lazy("Customer management"),
    Role.STAFF: lazy("Customer staff"),
}


def is_billed(role: Role) -> bool:
    """Every username counts until it is deleted, unapproved and deactivated ones too; staff never do."""
    return role is not Role.STAFF
