"""Every page at a desk and on a phone, by day and by night: nothing for axe to find, nothing too wide, nothing said.
Whoever presses a button when the line is gone is told so, and loses nothing."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from crikit import clock
from crikit.accounts.models import User
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.orders.actions import copying, standard
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.browser import PHONE, Console, arrive, assert_accessible, assert_fits
from tests.journeys.lines import press_all_without_a_line
from tests.journeys.offices import Office
from tests.scenes import scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Look = tuple[str, ViewportSize, Literal["light", "dark"]]
# As tall as a whole page, so that nothing hides beneath the bar at the lower edge.
DESK: Look = ("desk", {"width": 1280, "height": 3_000}, "light")
TABLET: ViewportSize = {"width": 768, "height": 1_024}
# What is left of a desk's window for whoever needs everything twice as large.
ENLARGED: ViewportSize = {"width": 640, "height": 450}
POCKET: Look = ("phone", {"width": PHONE["width"], "height": 4_000}, "dark")
# `JOURNEY_SHOTS=folder` keeps a picture of each page, to look at.
SHOTS = os.environ.get("JOURNEY_SHOTS", "")
OFFICE = (
    *("/customers", "/customers/{customer}", "/customers?q=nobody+at+all", "/tools", "/tools/import"),
    *("/tools/import/{accounting_import}", "/tools/invite/customers", "/tools/invite/customers?q=nobody+at+all"),
    *("/tools/invite/customers/{customer}/address", "/tools/invite/customers/check", "/tools/invite/reps"),
    *("/tools/invite/sendings/{sending}", "/tools/invite/unapproved", "/tools/delete-user/{waiting}"),
    *("/tools/rollout", "/tools/rollout?at=not_invited"),
    *("/emails", "/emails/{letter}", "/emails/paused", "/history", "/reports/portal-users", "/nowhere", "/login"),
    *("/invoices", "/invoices/{invoice}", "/invoices/receivables", "/invoices/statement?of={customer}"),
    *("/dashboard", "/account", "/items", "/items/{item}", "/tools/company", "/tools/samples"),
    "/tools/company/card-payments",
    "/tools/status",
    *("/tools/announcements", "/tools/announcements/new", "/tools/announcements/{announcement}"),
    *("/library", "/tools/library", "/tools/library/new", "/tools/library/documents/{document}"),
    *("/tools/library/folders", "/tools/library?state=deleted", "/orders/new", "/orders/new?customer={customer}"),
    "/orders/{order}",
    *("/orders", "/shipments", "/shipments?q=nobody+at+all", "/orders/{sent}/shipments/new"),
    *("/orders/{sent}", "/orders/{sent}/copy?q=green", "/orders/{copy}", "/customers/{standard}/prices"),
    *("/orders/desk", "/orders/desk?show=confirmed", "/orders/desk?show=exported", "/orders/{sent}/changes"),
    *("/orders/{sent}/print", "/orders/desk/exports", "/orders/desk/exports/{export}"),
)
CUSTOMER = (
    "/dashboard",
    "/orders/new",
    "/library",
    "/invoices",
    "/invoices/{own_invoice}",
    "/invoices?q=nobody",
    "/invoices/statement",
    *("/payments/new?invoice={own_invoice}", "/payments/{own_payment}"),
    *("/orders", "/shipments", "/orders/{sent}", "/orders/{sent}/copy", "/orders/{copy}"),
)
SUMS = {"added": 2, "changed": 0, "left": 0, "refused": 0}
SIGNED_OUT = (
    "/login",
    "/signup",
    "/forgot-password",
    "/join/{token}",
    "/join/nonsense",
    "/password/nonsense",
    "/dev/mailbox",
)


# Parts of the tour, for the processes that share the tests to share.
PARTS = {
    "signed out": ("", SIGNED_OUT),
    **{f"office {part + 1}": ("mira", OFFICE[part::5]) for part in range(5)},
    "customer": ("maria", CUSTOMER),
}


@pytest.mark.parametrize(("who", "addresses"), PARTS.values(), ids=PARTS)
def test_every_page_is_accessible(
    office: Office, open_page: Callable[..., Page], console: Console, who: str, addresses: tuple[str, ...]
) -> None:
    console.expect("404")
    console.expect("410")
    for complaint in ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest,"):
        console.expect(complaint)
    # axe knocks at the frame of a letter, which is closed to scripts.
    console.expect("postMessage")
    names, page = named(office), open_page()
    if who:
        arrive(page, office.name(who))
    one, other = DESK, POCKET
    pressed: set[str] = set()
    for address in addresses:
        put_on(page, one)
        page.goto(address.format(**names))
        look_at(page, f"{who}_{one[0]}")
        for size in (TABLET, ENLARGED):
            page.set_viewport_size(size)
            assert_fits(page)
        put_on(page, other)
        look_at(page, f"{who}_{other[0]}")
        pressed |= press_all_without_a_line(page, pressed)
        # The next one comes to a window as this one was left.
        one, other = other, one
    assert pressed


def named(office: Office) -> dict[str, object]:
    """A portal with something of everything, and what its rows are called in addresses."""
    made = scene(office.mira)
    customer = factories.customer("Green Valley Market and Garden Supply", office.address("ap"))
    maria, _ = factories.pair(customer, office.name("maria"), name="Maria Lopez")
    told = {"kind": Kind.INVOICES, "state": State.DONE, "finished_at": clock.now(), "counts": SUMS}
    AccountingImport.create(key="invoices", filename="invoices.csv", **told)
    dated = clock.now().date() - timedelta(days=100)
    factories.invoice(customer, 4_310_75, open_balance=0, dated=dated, customer_po="PO-118")
    Vendor.update(card_payments=True).where(Vendor.id == office.vendor.id).execute()
    PermissionSetting.create(user=maria, permission=Permission.PAY_INVOICES, allowed=True)
    other = factories.invoice(customer, 900_00, dated=dated, customer_po="PO-205")
    return {
        "own_invoice": factories.invoice(customer, 12_480_00, dated=dated, customer_po="PO-204").id,
        "own_payment": factories.payment(other, maria).id,
        "customer": made.customer.id,
        "accounting_import": made.accounting_import.id,
        "sending": made.invitation.sending_id,
        "waiting": made.waiting.id,
        "letter": made.letter.id,
        "item": made.item.id,
        "order": made.order.id,
        "export": made.export.id,
        "invoice": made.invoice.id,
        "announcement": made.announcement.id,
        "document": made.document.key,
        "token": factories.token(made.invitation.link),
        **orders_of(customer, maria),
    }


def orders_of(customer: Customer, maria: User) -> dict[str, object]:
    """An order that was sent and is the standard order now, and a copy of it after all that can change did."""
    goods = [factories.item(f"MK-{number}", "Meadow Kettle", base_price=24_90) for number in range(4)]
    facts = {"ship_to": "12 Mill Road\nBurlington VT", "notes": "Ring twice", "purchase_order": "PO 7"}
    sent = factories.sent_order(customer, maria, *((item, 12) for item in goods), **facts)
    standard.make_standard(factories.as_actor(maria), sent)
    Item.update(active=False).where(Item.id == goods[0].id).execute()
    Item.update(base_price=26_90).where(Item.id == goods[1].id).execute()
    Item.update(pack=10 * ONE).where(Item.id == goods[2].id).execute()
    copy = copying.copy(factories.as_actor(maria), sent, customer, "a copy", clock.now().date())
    factories.shipment(customer, order=sent, by_name="Mira")
    factories.shipment(customer, "RT-13", order=sent, carrier="Our own truck")
    return {"sent": sent.id, "copy": copy.id, "standard": customer.id}


def put_on(page: Page, look: Look) -> None:
    _, size, scheme = look
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)


def look_at(page: Page, kind: str) -> None:
    if SHOTS:
        name = re.sub(r"\W", "_", page.url.partition("//")[2].partition("/")[2])
        page.screenshot(path=str(Path(SHOTS) / f"journey_{name}_{kind}.png"), full_page=True)
    assert_accessible(page)


EMPTY = [
    ("/customers", "No customers yet", "Import from accounting"),
    ("/tools/import", "Nothing was imported yet", "Check the file"),
    ("/tools/invite/customers", "No customer is waiting for an invitation", "Import from accounting"),
    ("/tools/invite/reps", "No rep is waiting for an invitation", "Import from accounting"),
    ("/orders/new", "No customers yet", "Import from accounting"),
    ("/tools/invite/unapproved", "Nobody is waiting for approval", "Invite customers"),
    ("/tools/invite/customers/check", "Nobody is selected", "Back to the list"),
    ("/shipments", "No shipments yet", "Import from accounting"),
    ("/tools/announcements", "No announcements yet", "New announcement"),
    ("/library", "The library is empty", "Add documents"),
    ("/tools/library", "The library is empty", "Add documents"),
    ("/tools/library/folders", "No folders yet", "Add folder"),
    ("/emails", "No", ""),
]


def test_an_empty_list_says_what_to_do_next(office: Office, page: Page) -> None:
    arrive(page, office.mira.username)
    for address, words, next_step in EMPTY:
        page.goto(address)
        expect(page.locator(".empty"), address).to_contain_text(words)
        expect(page.get_by_role("search"), address).to_be_hidden()
        if next_step:
            offered = page.get_by_role("main").get_by_text(next_step, exact=True).first
            expect(offered, address).to_be_visible()
        assert_accessible(page)
