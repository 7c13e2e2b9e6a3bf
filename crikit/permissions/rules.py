"""The permissions there are and what each role starts with."""

from enum import StrEnum

from crikit.actor import Role


class Permission(StrEnum):
    """`area:thing:action`, in alphabetical order."""

    SEE_CUSTOMERS = "customers:list:see"
    SEE_DASHBOARD = "dashboard:page:see"
    ADD_PORTAL_USERS = "users:portal:add"
    INVITE = "users:portal:invite"
    ADMINISTER = "vendor:all:administer"


DEFAULTS: dict[Role, frozenset[Permission]] = {
    Role.INHOUSE: frozenset({Permission.ADMINISTER, Permission.ADD_PORTAL_USERS, Permission.SEE_CUSTOMERS}),
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


EXPLAINED: dict[Permission, str] = {
    Permission.SEE_CUSTOMERS: "See customers: all of them for in-house, its own for a rep",
    Permission.SEE_DASHBOARD: "See the dashboard of its own company",
    Permission.ADD_PORTAL_USERS: "Add portal users",
    Permission.INVITE: "Invite customers and reps",
    Permission.ADMINISTER: "Administrator: approve and delete usernames, import, see e-mails and history",
}


def rights(role: Role, settings: dict[str, bool]) -> frozenset[str]:
    """The permission values a username holds: defaults, changed by what was set, under the role's ceiling."""
    held = {str(p) for p in DEFAULTS[role]} | {p for p, allowed in settings.items() if allowed}
    held -= {p for p, allowed in settings.items() if not allowed}
    if role is Role.INHOUSE and Permission.ADD_PORTAL_USERS in held:
        held.add(Permission.INVITE)
    return frozenset(held & {str(p) for p in CEILINGS[role]})
