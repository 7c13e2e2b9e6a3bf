"""The permissions there are, what each role starts with, and what can't be exceeded.

A new permission is a line in `Permission`, `DEFAULTS` and `CEILINGS` here, one in `explained.EXPLAINED`, and one in
`explained.GROUPS` if somebody gives and takes it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from crikit.actor import Role


class Permission(StrEnum):
    """`area:thing:action`, in alphabetical order."""

    SEE_ITEMS = "catalog:items:see"
    SEE_CHARTS = "charts:all:see"
    SEE_CUSTOMERS = "customers:list:see"
    SEE_DASHBOARD = "dashboard:page:see"
    SEE_BALANCE = "invoices:balance:see"
    PAY_INVOICES = "invoices:payment:make"
    SEE_LIBRARY = "library:documents:see"
    HIDE_HEADER = "orders:header:hide"
    BEGIN_WITH_ORDERS = "orders:list:begin"
    CONFIRM_ORDERS = "orders:order:confirm"
    COPY_TO_ANOTHER = "orders:order:copy"
    ENTER_ORDERS = "orders:order:enter"
    SUBMIT_ORDERS = "orders:order:submit"
    SEE_PRICES = "prices:all:see"
    SEE_REPORTS = "reports:all:see"
    TRACK_SHIPMENTS = "shipments:all:track"
    SET_STAFF_RIGHTS = "staff:rights:set"
    ADD_PORTAL_USERS = "users:portal:add"
    INVITE = "users:portal:invite"
    SEE_UNAPPROVED = "users:unapproved:see"
    ADMINISTER = "vendor:all:administer"


_P = Permission
# How a company's pages look is said for its management; its staff, who hold it by default, see the same.
SHARED = frozenset({_P.BEGIN_WITH_ORDERS, _P.HIDE_HEADER})
DEFAULTS: dict[Role, frozenset[Permission]] = {
    Role.INHOUSE: frozenset(
        {_P.ADMINISTER, _P.ADD_PORTAL_USERS, _P.SEE_CUSTOMERS, _P.SEE_ITEMS, _P.SEE_REPORTS, _P.ENTER_ORDERS}
        | {_P.CONFIRM_ORDERS, _P.SEE_CHARTS, _P.SEE_PRICES, _P.SEE_BALANCE, _P.SEE_LIBRARY, _P.TRACK_SHIPMENTS},
    ),
    Role.REP: frozenset(
        {_P.SEE_CUSTOMERS, _P.SEE_ITEMS, _P.ENTER_ORDERS, _P.COPY_TO_ANOTHER, _P.SEE_PRICES}
        | {_P.SEE_CHARTS, _P.SEE_BALANCE, _P.SEE_LIBRARY, _P.TRACK_SHIPMENTS}
    ),
    Role.MANAGEMENT: frozenset(
        {_P.SEE_DASHBOARD, _P.SET_STAFF_RIGHTS, _P.ENTER_ORDERS, _P.SUBMIT_ORDERS, _P.SEE_PRICES, _P.SEE_BALANCE}
        | {_P.TRACK_SHIPMENTS, _P.SEE_LIBRARY, _P.SEE_CHARTS, _P.PAY_INVOICES}
    ),
    Role.STAFF: SHARED | {_P.SEE_DASHBOARD, _P.ENTER_ORDERS, _P.TRACK_SHIPMENTS, _P.SEE_LIBRARY, _P.SEE_CHARTS},
}
# What nobody can ever give to a role, whatever a row says, is missing here: money to staff, the portal to outsiders.
CEILINGS: dict[Role, frozenset[Permission]] = {
    Role.INHOUSE: DEFAULTS[Role.INHOUSE] | {_P.INVITE, _P.SEE_UNAPPROVED},
    Role.REP: DEFAULTS[Role.REP] | {_P.ADD_PORTAL_USERS},
    Role.MANAGEMENT: DEFAULTS[Role.MANAGEMENT] | SHARED,
    Role.STAFF: DEFAULTS[Role.STAFF] | {_P.SUBMIT_ORDERS},
}
# What comes with a permission and goes with the last one that brings it; nobody gives or takes it by itself.
BRINGS: dict[Permission, frozenset[Permission]] = {
    _P.ADD_PORTAL_USERS: frozenset({_P.INVITE, _P.SEE_UNAPPROVED}),
    _P.ADMINISTER: frozenset({_P.SEE_UNAPPROVED}),
}
# What a vendor's plan doesn't hold, nobody there holds.
PLAN_LACKS: dict[str, frozenset[Permission]] = {"order-entry": frozenset({_P.SEE_CHARTS})}


def lacking(plan: str, card_payments: bool = True) -> frozenset[Permission]:
    """What nobody at a vendor holds: with this plan, and until it has set up paying by card."""
    return PLAN_LACKS.get(plan, frozenset()) | (frozenset() if card_payments else {_P.PAY_INVOICES})


def rights(role: Role, settings: Mapping[str, bool], plan: str = "", card_payments: bool = True) -> frozenset[str]:
    """What a role holds: defaults, changed by what was set, under the ceilings of the role and of the vendor."""
    return _rights(role, frozenset(settings.items()), plan, card_payments)


# Asked at every request, and most usernames of a vendor hold the same.
@lru_cache(maxsize=1_024)
def _rights(role: Role, settings: frozenset[tuple[str, bool]], plan: str, card_payments: bool = True) -> frozenset[str]:
    ceiling = CEILINGS[role] - lacking(plan, card_payments)
    given = {permission for permission, allowed in settings if allowed}
    taken = {permission for permission, allowed in settings if not allowed}
    held = ((DEFAULTS[role] | given) - taken) & ceiling
    brought = {more for permission, with_it in BRINGS.items() if permission in held for more in with_it}
    return frozenset(map(str, held | (brought & ceiling)))


def rights_of_username(
    user_id: int,
    role: Role,
    settings: Iterable[tuple[int, str, bool]],
    plan: str = "",
    card_payments: bool = True,
) -> frozenset[str]:
    """What a username holds, from the (user, permission, allowed) rows of its own and of its management.

    Staff hold nothing that their management doesn't: what the vendor takes there is gone here too.
    """
    own: dict[str, bool] = {}
    above: dict[str, bool] = {}
    for whose, permission, allowed in settings:
        (own if whose == user_id else above)[permission] = bool(allowed)
    held = rights(role, own, plan, card_payments)
    return held & rights(Role.MANAGEMENT, above, plan, card_payments) if role is Role.STAFF else held
