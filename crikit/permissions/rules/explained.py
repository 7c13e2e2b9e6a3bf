"""How people read of permissions: a name and a line for each, and the groups in which they are given and taken."""

from typing import Any, NamedTuple

from crikit.actor import Role
from crikit.language import lazy
from crikit.permissions.rules import CEILINGS, DEFAULTS, Permission


class Explained(NamedTuple):
    """Lazy texts; the line reads well to whoever gives the right and to whoever holds it."""

    name: Any
    line: Any


class Group(NamedTuple):
    heading: Any
    permissions: tuple[Permission, ...]


_P = Permission
EXPLAINED: dict[Permission, Explained] = {
    _P.SEE_ITEMS: Explained(lazy("See items"), lazy("What is sold, with every price that accounting has.")),
    _P.SEE_CHARTS: Explained(
        lazy("See charts"),
        lazy("Sales by month, and the items that sell most; amounts only with “See balance and invoices”."),
    ),
    _P.SEE_CUSTOMERS: Explained(lazy("See customers"), lazy("All of them for in-house, its own for a rep.")),
    _P.SEE_DASHBOARD: Explained(lazy("See the dashboard"), lazy("What the vendor knows of their company.")),
    _P.SEE_BALANCE: Explained(
        lazy("See balance and invoices"), lazy("What is owed, and each invoice as accounting has it.")
    ),
    _P.PAY_INVOICES: Explained(lazy("Pay invoices"), lazy("By card, on Stripe’s page.")),
    _P.SEE_LIBRARY: Explained(lazy("See library"), lazy("Documents that were shared, to download.")),
    _P.BEGIN_WITH_ORDERS: Explained(
        lazy("Begin with “Orders Entered in Portal”"), lazy("Where they land after signing in, and with “Home”.")
    ),
    _P.HIDE_HEADER: Explained(
        lazy("Hide “Header Info” on the order page"), lazy("For customers whose shipping is always the same.")
    ),
    _P.CONFIRM_ORDERS: Explained(
        lazy("Confirm orders"), lazy("On the order desk: confirms, rejects, changes and exports what was submitted.")
    ),
    _P.COPY_TO_ANOTHER: Explained(
        lazy("Copy an order to a different customer"), lazy("Among the customers this rep sees.")
    ),
    _P.ENTER_ORDERS: Explained(lazy("Enter orders"), lazy("Write orders, copy earlier ones, keep drafts.")),
    _P.SUBMIT_ORDERS: Explained(lazy("Submit orders"), lazy("Send an order off, which makes it final.")),
    _P.SEE_PRICES: Explained(lazy("See prices"), lazy("On items and on orders, with their totals.")),
    _P.SEE_REPORTS: Explained(lazy("See reports"), lazy("Portal User Information, with what is billed.")),
    _P.TRACK_SHIPMENTS: Explained(lazy("Track shipments"), lazy("What was shipped, and where it is.")),
    _P.SET_STAFF_RIGHTS: Explained(
        lazy("Change rights for staff users"), lazy("Under Tools: what the company’s staff usernames may do.")
    ),
    _P.ADD_PORTAL_USERS: Explained(
        lazy("Add portal users"), lazy("Invites customers and reps and sees who signed up.")
    ),
    _P.INVITE: Explained(lazy("Invite"), lazy("Sends invitations to customers and reps.")),
    _P.SEE_UNAPPROVED: Explained(lazy("See unapproved usernames"), lazy("Those who signed up and wait for approval.")),
    _P.ADMINISTER: Explained(
        lazy("Administrator"),
        lazy("Approves and deletes usernames, sets permissions, imports, sees e-mails and history."),
    ),
}
# Where a permission reaches less far for a role than its name says, or has another name there.
EXPLAINED_FOR: dict[tuple[Role, Permission], Explained] = {
    (Role.REP, _P.ADD_PORTAL_USERS): Explained(
        lazy("Add portal users for own customers"),
        lazy("Makes usernames for customers whose rep this is; never invites in bulk."),
    ),
    (Role.INHOUSE, _P.SEE_BALANCE): Explained(
        lazy("See balance and invoices"), lazy("What each customer owes, and each invoice as accounting has it.")
    ),
    (Role.REP, _P.SEE_BALANCE): Explained(
        lazy("See balance and invoices"), lazy("Those of the customers this rep sees.")
    ),
    (Role.INHOUSE, _P.ENTER_ORDERS): Explained(
        lazy("Enter orders for customers"), lazy("Writes and submits orders in a customer’s name.")
    ),
    (Role.INHOUSE, _P.SEE_LIBRARY): Explained(
        lazy("See library"), lazy("Every document that is published, to download.")
    ),
    (Role.REP, _P.SEE_LIBRARY): Explained(
        lazy("See library"), lazy("Documents that are shared with the customers this rep sees, to download.")
    ),
    (Role.STAFF, _P.SEE_CHARTS): Explained(
        lazy("See charts"), lazy("The items that are bought most, by quantity alone.")
    ),
    (Role.REP, _P.ENTER_ORDERS): Explained(
        lazy("Enter orders"), lazy("Writes and submits orders for the customers this rep sees.")
    ),
}
USERNAMES, ORDERS_AND_CHARTS = lazy("Usernames"), lazy("Orders and charts")
DOCUMENTS = lazy("Documents")
ORDERS, MONEY, SHIPMENTS = lazy("Orders"), lazy("Money"), lazy("Shipments and documents")
# Given and taken by administrators on “Maintain Permissions”; for staff by their management.
GROUPS: dict[Role, tuple[Group, ...]] = {
    Role.INHOUSE: (
        Group(lazy("Running the portal"), (_P.ADMINISTER,)),
        Group(USERNAMES, (_P.ADD_PORTAL_USERS,)),
        Group(ORDERS_AND_CHARTS, (_P.ENTER_ORDERS, _P.CONFIRM_ORDERS, _P.SEE_CHARTS)),
        Group(DOCUMENTS, (_P.SEE_LIBRARY,)),
    ),
    Role.REP: (
        Group(USERNAMES, (_P.ADD_PORTAL_USERS,)),
        Group(ORDERS_AND_CHARTS, (_P.ENTER_ORDERS, _P.COPY_TO_ANOTHER, _P.SEE_CHARTS)),
        Group(DOCUMENTS, (_P.SEE_LIBRARY,)),
    ),
    Role.MANAGEMENT: (
        Group(lazy("Default tab"), (_P.BEGIN_WITH_ORDERS,)),
        Group(ORDERS, (_P.ENTER_ORDERS, _P.SUBMIT_ORDERS, _P.HIDE_HEADER)),
        Group(MONEY, (_P.SEE_PRICES, _P.SEE_BALANCE, _P.PAY_INVOICES, _P.SEE_CHARTS)),
        Group(SHIPMENTS, (_P.TRACK_SHIPMENTS, _P.SEE_LIBRARY)),
    ),
    Role.STAFF: (
        Group(ORDERS, (_P.ENTER_ORDERS, _P.SUBMIT_ORDERS)),
        Group(SHIPMENTS, (_P.TRACK_SHIPMENTS, _P.SEE_LIBRARY)),
    ),
}
USER_TYPES: dict[Role, Any] = {
    Role.INHOUSE: lazy("In-house Users"),
    Role.REP: lazy("Rep Users"),
    Role.MANAGEMENT: lazy("Customer Users"),
}


def explained(role: Role, permission: Permission) -> Explained:
    return EXPLAINED_FOR.get((role, permission), EXPLAINED[permission])


def offered(role: Role) -> list[Permission]:
    """What can be given to and taken from a username of this role."""
    return [permission for group in GROUPS[role] for permission in group.permissions]


def always(role: Role) -> list[Permission]:
    """What a role starts with and nobody takes away."""
    return [p for p in Permission if p in DEFAULTS[role] and p not in offered(role)]


def never(role: Role, permission: str) -> bool:
    """Whether a permission there is lies above the role's ceiling."""
    return permission in set(Permission) - CEILINGS[role]
