"""Every page at a desk and on a phone, by day and by night: nothing for axe to find, nothing too wide, nothing said."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crikit import clock
from crikit.accounts.models import User
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.orders.actions import copying, standard
from crikit.quantities import ONE
from tests import factories
from tests.browser import PHONE, Console, arrive, assert_accessible
from tests.journeys import steps
from tests.journeys.offices import Office
from tests.scenes import scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# As tall as a whole page, so that nothing hides beneath the bar at the lower edge.
WINDOWS = {"desk": {"viewport": {"width": 1280, "height": 3_000}}, "phone": {"viewport": {**PHONE, "height": 4_000}}}
# `JOURNEY_SHOTS=folder` keeps a picture of each page, to look at.
SHOTS = os.environ.get("JOURNEY_SHOTS", "")
OFFICE = (
    *("/customers", "/customers/{customer}", "/customers?q=nobody+at+all", "/tools", "/tools/import"),
    *("/tools/import/{accounting_import}", "/tools/invite/customers", "/tools/invite/customers?q=nobody+at+all"),
    *("/tools/invite/customers/{customer}/address", "/tools/invite/customers/check", "/tools/invite/reps"),
    *("/tools/invite/sendings/{sending}", "/tools/invite/unapproved", "/tools/delete-user/{waiting}"),
    *("/tools/rollout", "/tools/rollout?at=not_invited"),
    *("/emails", "/emails/{letter}", "/history", "/reports/portal-users", "/nowhere", "/login"),
    *("/invoices", "/invoices/{invoice}", "/invoices/receivables", "/invoices/statement?of={customer}"),
    *("/dashboard", "/account", "/items", "/items/{item}", "/tools/company", "/tools/samples"),
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


@pytest.mark.parametrize(("window", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_every_page_is_accessible(
    office: Office, open_page: Callable[..., Page], console: Console, window: str, scheme: str
) -> None:
    console.expect("404")
    console.expect("410")
    # axe knocks at the frame of a letter, which is closed to scripts.
    console.expect("postMessage")
    names = named(office)
    page = open_page(**WINDOWS[window], color_scheme=scheme)
    for address in SIGNED_OUT:
        look(page, address.format(**names), f"{window}_{scheme}")
    arrive(page, office.mira.username)
    for address in OFFICE:
        look(page, address.format(**names), f"{window}_{scheme}")
    page.goto("/customers")
    steps.sign_out(page)
    arrive(page, office.name("maria"))
    for address in CUSTOMER:
        look(page, address.format(**names), f"customer_{window}_{scheme}")


def named(office: Office) -> dict[str, object]:
    """A portal with something of everything, and what its rows are called in addresses."""
    made = scene(office.mira)
    customer = factories.customer("Green Valley Market and Garden Supply", office.address("ap"))
    maria, _ = factories.pair(customer, office.name("maria"), name="Maria Lopez")
    told = {"kind": Kind.INVOICES, "state": State.DONE, "finished_at": clock.now(), "counts": SUMS}
    AccountingImport.create(key="invoices", filename="invoices.csv", **told)
    dated = clock.now().date() - timedelta(days=100)
    factories.invoice(customer, 4_310_75, open_balance=0, dated=dated, customer_po="PO-118")
    return {
        "own_invoice": factories.invoice(customer, 12_480_00, dated=dated, customer_po="PO-204").id,
        "customer": made.customer.id,
        "accounting_import": made.accounting_import.id,
        "sending": made.invitation.sending_id,
        "waiting": made.waiting.id,
        "letter": made.letter.id,
        "item": made.item.id,
        "order": made.order.id,
        "export": made.export.id,
        "invoice": made.invoice.id,
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


def look(page: Page, address: str, kind: str) -> None:
    page.goto(address)
    if SHOTS:
        name = address.strip("/").replace("/", "_").replace("?", "_")
        page.screenshot(path=str(Path(SHOTS) / f"journey_{name}_{kind}.png"), full_page=True)
    assert_accessible(page)


@pytest.mark.parametrize(
    ("address", "words", "next_step"),
    [
        ("/customers", "No customers yet", "Import from accounting"),
        ("/tools/import", "Nothing was imported yet", "Check the file"),
        ("/tools/invite/customers", "No customer is waiting for an invitation", "Import from accounting"),
        ("/tools/invite/reps", "No rep is waiting for an invitation", "Import from accounting"),
        ("/tools/invite/unapproved", "Nobody is waiting for approval", "Invite customers"),
        ("/tools/invite/customers/check", "Nobody is selected", "Back to the list"),
        ("/shipments", "No shipments yet", "Import from accounting"),
        ("/library", "The library is empty", "Add documents"),
        ("/tools/library", "The library is empty", "Add documents"),
        ("/tools/library/folders", "No folders yet", "Add folder"),
        ("/emails", "No", ""),
    ],
)
def test_an_empty_list_says_what_to_do_next(
    office: Office, open_page: Callable[..., Page], address: str, words: str, next_step: str
) -> None:
    page = open_page()
    arrive(page, office.mira.username)
    page.goto(address)
    expect(page.locator(".empty")).to_contain_text(words)
    if next_step:
        expect(page.get_by_role("main").get_by_text(next_step, exact=True).first).to_be_visible()
    assert_accessible(page)
