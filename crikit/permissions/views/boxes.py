"""What a username may do, as boxes to tick and as a list to read."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from crikit.actor import Actor, Role
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import GROUPS, Explained, explained, offered
from crikit.permissions.views import bp


class Line(NamedTuple):
    """A box to tick: its value, what it says, whether it is ticked; with `why_not`, nobody here can give it."""

    value: str
    explained: Explained
    held: bool
    why_not: str


def boxes(role: Role, held: Collection[str], why_not: Callable[[Permission], str]) -> list[tuple[Any, list[Line]]]:
    """By group. What can't be given is shown as not given."""
    found = []
    for group in GROUPS[role]:
        reasons = {permission: why_not(permission) for permission in group.permissions}
        lines = [Line(p, explained(role, p), p in held and not reason, reason) for p, reason in reasons.items()]
        found.append((group.heading, lines))
    return found


@bp.app_template_global()
def rights_told(actor: Actor) -> list[Explained]:
    """What this username may do of all that is given and taken, by the rights of this request and nothing else."""
    return [explained(actor.role, permission) for permission in offered(actor.role) if actor.may(permission)]
