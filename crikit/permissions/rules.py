"""The permissions there are, what each role starts with, what can't be exceeded, and how the page explains them.

A new permission is a line in `Permission`, `DEFAULTS`, `CEILINGS` and `EXPLAINED`, and in `GROUPS` if administrators
give and take it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from crikit.actor import Role


class Permission(StrEnum):
    """`area:thing:action`, in alphabetical order."""

    SEE_CUSTOMERS = "customers:list:see"
    SEE_DASHBOARD = "dashboard:page:see"
    SEE_REPORTS = "reports:all:see"
    ADD_PORTAL_USERS = "users:portal:add"
    INVITE = "users:portal:invite"
    SEE_UNAPPROVED = "users:unapproved:see"
    ADMINISTER = "vendor:all:administer"


DEFAULTS: dict[Role, frozenset[Permission]] = {
    Role.INHOUSE: frozenset(
        {Permission.ADMINISTER, Permission.ADD_PORTAL_USERS, Permission.SEE_CUSTOMERS, Permission.SEE_REPORTS}
    ),
    Role.REP: frozenset({Permission.SEE_CUSTOMERS}),
    Role.MANAGEMENT: frozenset({Permission.SEE_DASHBOARD}),
    Role.STAFF: frozenset({Permission.SEE_DASHBOARD}),
}
# What an administrator can never give to a role, whatever a row says.
CEILINGS: dict[Role, frozenset[Permission]] = {
    Role.INHOUSE: frozenset(Permission) - {Permission.SEE_DASHBOARD},
    Role.REP: frozenset({Permission.SEE_CUSTOMERS, Permission.ADD_PORTAL_USERS}),
    Role.MANAGEMENT: DEFAULTS[Role.MANAGEMENT],
    Role.STAFF: DEFAULTS[Role.STAFF],
}
# What comes with a permission and goes with the last one that brings it; nobody gives or takes it by itself.
BRINGS: dict[Permission, frozenset[Permission]] = {
    Permission.ADD_PORTAL_USERS: frozenset({Permission.INVITE, Permission.SEE_UNAPPROVED}),
    Permission.ADMINISTER: frozenset({Permission.SEE_UNAPPROVED}),
}


class Explained(NamedTuple):
    name: str
    line: str


EXPLAINED: dict[Permission, Explained] = {
    Permission.SEE_CUSTOMERS: Explained("See customers", "All of them for in-house, its own for a rep."),
    Permission.SEE_DASHBOARD: Explained("See the dashboard", "What the office knows of its own company."),
    Permission.SEE_REPORTS: Explained("See reports", "Portal User Information, with what is billed."),
    Permission.ADD_PORTAL_USERS: Explained("Add portal users", "Invites customers and reps and sees who signed up."),
    Permission.INVITE: Explained("Invite", "Sends invitations to customers and reps."),
    Permission.SEE_UNAPPROVED: Explained("See unapproved usernames", "Those who signed up and wait for approval."),
    Permission.ADMINISTER: Explained(
        "Administrator", "Approves and deletes usernames, sets permissions, imports, sees e-mails and history."
    ),
}
# Where a permission reaches less far for a role than its name says.
EXPLAINED_FOR: dict[tuple[Role, Permission], Explained] = {
    (Role.REP, Permission.ADD_PORTAL_USERS): Explained(
        "Add portal users for own customers", "Makes usernames for customers whose rep this is; never invites in bulk."
    ),
}
# What administrators give and take on “Maintain Permissions”, under these headings. Staff go by their management's.
GROUPS: dict[Role, dict[str, tuple[Permission, ...]]] = {
    Role.INHOUSE: {"Running the portal": (Permission.ADMINISTER,), "Usernames": (Permission.ADD_PORTAL_USERS,)},
    Role.REP: {"Usernames": (Permission.ADD_PORTAL_USERS,)},
    Role.MANAGEMENT: {},
    Role.STAFF: {},
}
USER_TYPES: dict[Role, str] = {
    Role.INHOUSE: "In-house Users",
    Role.REP: "Rep Users",
    Role.MANAGEMENT: "Customer Users",
}


def explained(role: Role, permission: Permission) -> Explained:
    return EXPLAINED_FOR.get((role, permission), EXPLAINED[permission])


def offered(role: Role) -> list[Permission]:
    """What can be given to and taken from a username of this role."""
    return [permission for group in GROUPS[role].values() for permission in group]


def always(role: Role) -> list[Permission]:
    """What a role starts with and nobody takes away."""
    return [p for p in Permission if p in DEFAULTS[role] and p not in offered(role)]


def rights(role: Role, settings: dict[str, bool]) -> frozenset[str]:
    """The permission values a role holds: defaults, changed by what was set, under the role's ceiling."""
    held = {str(p) for p in DEFAULTS[role]} | {p for p, allowed in settings.items() if allowed}
    held -= {p for p, allowed in settings.items() if not allowed}
    held &= {str(p) for p in CEILINGS[role]}
    brought = {str(more) for p, with_it in BRINGS.items() if p in held for more in with_it}
    return frozenset(held | (brought & {str(p) for p in CEILINGS[role]}))


def rights_of_username(user_id: int, role: Role, settings: Iterable[tuple[int, str, bool]]) -> frozenset[str]:
    """What a username holds, from the (user, permission, allowed) rows of its own and of its management.

    Staff hold nothing that their management doesn't: what the vendor takes there is gone here too.
    """
    own: dict[str, bool] = {}
    above: dict[str, bool] = {}
    for whose, permission, allowed in settings:
        (own if whose == user_id else above)[permission] = bool(allowed)
    held = rights(role, own)
    return held & rights(Role.MANAGEMENT, above) if role is Role.STAFF else held
