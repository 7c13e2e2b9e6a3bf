"""The tabs at the top, by role, and where a username lands."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request

from crikit.actor import Actor
from crikit.language import lazy
from crikit.permissions.rules import Permission
from crikit.web.access import actor_or_nobody
from crikit.web.jinja import address


@dataclass(frozen=True)
class Tab:
    label: Any
    endpoint: str
    icon: str
    # Addresses below these belong to the tab.
    below: tuple[str, ...]

    @property
    def url(self) -> str:
        return address(self.endpoint)


CUSTOMERS = Tab(lazy("Customers"), "customers.index", "users", ("/customers",))
ITEMS = Tab(lazy("Items"), "catalog.index", "package", ("/items",))
ORDERS = Tab(lazy("Orders Entered in Portal"), "orders.index", "file-text", ("/orders", "/shipments"))
ORDER_DESK = Tab(lazy("Order Desk"), "orders.desk", "check", ("/orders/desk",))
INVOICES = Tab(lazy("Invoices"), "invoices.index", "receipt", ("/invoices", "/payments"))
LIBRARY = Tab(lazy("Library"), "library.index", "book-open", ("/library",))
REPORTS = Tab(lazy("Reports"), "reports.portal_users", "chart-column", ("/reports",))
TOOLS = Tab(lazy("Tools"), "admin.tools", "wrench", ("/tools", "/emails", "/history"))
DASHBOARD = Tab(lazy("Dashboard"), "dashboard.home", "home", ("/dashboard",))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["nav_tabs"] = tabs_of_page


def tabs() -> list[Tab]:
    actor = actor_or_nobody()
    if actor is None or actor.must_set_up:
        return []
    first = [DASHBOARD] if actor.is_customer else [DASHBOARD, CUSTOMERS]
    items = [ITEMS] if actor.may(Permission.SEE_ITEMS) else []
    desk = [ORDER_DESK] if actor.may(Permission.CONFIRM_ORDERS) else []
    invoices = [INVOICES] if actor.may(Permission.SEE_BALANCE) else []
    library = [LIBRARY] if actor.may(Permission.SEE_LIBRARY) else []
    reports = [REPORTS] if actor.may(Permission.SEE_REPORTS) else []
    return [*first, ORDERS, *desk, *invoices, *items, *library, *reports, *([TOOLS] if has_tools(actor) else [])]


def tabs_of_page() -> list[tuple[Tab, bool]]:
    """Each with whether the page is its own: of two that could be, the one whose address says more."""
    offered = tabs()
    found = ((len(below), tab) for tab in offered for below in tab.below if request.path.startswith(below))
    _, here = max(found, key=lambda one: one[0], default=(0, None))
    return [(tab, tab is here) for tab in offered]


def has_tools(actor: Actor) -> bool:
    users = (Permission.ADD_PORTAL_USERS, Permission.INVITE, Permission.SEE_UNAPPROVED)
    own = (Permission.SET_STAFF_RIGHTS, Permission.ENTER_ORDERS) if actor.is_customer else ()
    return any(map(actor.may, (*users, *own)))


def home(actor: Actor) -> str:
    """A customer where its vendor said, administrators with what is new; the others with the list they work on."""
    if actor.may(Permission.BEGIN_WITH_ORDERS):
        return "orders.index"
    begins_with_news = actor.is_customer or actor.may(Permission.ADMINISTER)
    return "dashboard.home" if begins_with_news else "customers.index"
