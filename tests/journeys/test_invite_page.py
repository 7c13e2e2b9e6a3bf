"""The invite page under the hands of somebody who lives in it: keyboard, slow lines, Back, reload, many rows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crikit import db
from crikit.customers.models import Customer
from crikit.invitations.models import Sending
from tests import factories
from tests.browser import Console, arrive
from tests.journeys import steps
from tests.journeys.offices import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLOW_MILLISECONDS = 400
MANY = 10_000
IMPATIENT = """button => {
  button.click();
  const busy = button.getAttribute("aria-busy");
  button.click();
  button.click();
  return busy;
}"""


@pytest.fixture
def page(open_page: Callable[..., Page], office: Office) -> Page:
    """Mira at her invite page: three customers, one without an address, somebody to hear of those who join."""
    retail = factories.customer_type("Retail")
    for name, email in (("Cedar", office.address("cedar")), ("Harbor", office.address("harbor")), ("Old Mill", "")):
        factories.customer(name, email, customer_type=retail)
    factories.customer("Summit", office.address("summit"))
    opened = open_page()
    arrive(opened, office.mira.username)
    steps.save_administrator(opened, office.mira.email)
    # The scripts of a page start when it is there.
    opened.wait_for_load_state("load")
    return opened


def test_all_of_it_by_keyboard_alone(page: Page, office: Office) -> None:
    page.get_by_label("Customer Type").focus()
    page.keyboard.type("Retail")
    tab_to(page, "Search")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    tab_to(page, "Send Invitation to Cedar")
    page.keyboard.press("Space")
    expect(steps.selection_bar(page)).to_contain_text("1 selected")
    tab_to(page, "Send Invitation to Old Mill")
    page.keyboard.press("Space")
    expect(steps.selection_bar(page)).to_contain_text("1 without a usable address")
    tab_to(page, "Edit Invitation Email Address")
    page.keyboard.press("Enter")
    field = page.get_by_label("Email Address For Invitation")
    expect(field).to_be_focused()
    page.keyboard.type("nobody")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(page.get_by_role("link", name="Edit Invitation Email Address").nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type(office.address("mill"))
    page.keyboard.press("Enter")
    expect(steps.row_of(page, "Old Mill")).to_contain_text(office.address("mill"))
    tab_to(page, "Send Invitations to Customers Selected Above")
    page.keyboard.press("Enter")
    expect(page.locator(".sums")).to_contain_text("2 selected = 2 will be sent")
    tab_to(page, "Confirm and send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Sending invitations")).to_be_visible()


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the focus is on what is called so; it must be visible there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        called = here.get_attribute("aria-label") or here.inner_text()
        if " ".join(called.split()) == name:
            expect(here).to_be_in_viewport()
            return
    raise AssertionError(f"the keyboard can't reach {name}")


def test_a_slow_line_shows_that_it_is_at_work_and_sends_once(page: Page) -> None:
    steps.select_all(page)
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    confirm = page.get_by_role("button", name="Confirm and send")
    expect(confirm).to_be_visible()
    page.wait_for_load_state("load")
    slow_down(page)
    # In one go: as soon as a page is under way, Playwright waits for it and lets nobody press again.
    assert confirm.evaluate(IMPATIENT) == "true"
    sending = page.get_by_role("heading", level=1, name="Sending invitations")
    expect(sending).to_be_visible(timeout=steps.LETTER_PATIENCE)
    assert Sending.select().count() == 1


def slow_down(page: Page) -> None:
    line = {"offline": False, "latency": SLOW_MILLISECONDS, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def test_back_keeps_the_filter_and_reload_keeps_the_ticks(page: Page) -> None:
    steps.filter_customers(page, customer_type="Retail")
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    page.get_by_label("Send Invitation to Harbor").check()
    expect(steps.selection_bar(page)).to_contain_text("1 selected")
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    expect(page.locator(".sums")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()
    expect(page.get_by_label("Customer Type").locator("option:checked")).to_have_text("Retail")
    page.reload()
    expect(page.get_by_label("Send Invitation to Harbor")).to_be_checked()
    expect(page.get_by_label("Send Invitation to Cedar")).not_to_be_checked()
    page.get_by_role("link", name="Clear Search").click()
    expect(page.get_by_label("Send Invitation to Harbor")).to_be_checked()
    page.go_back()
    expect(page.get_by_text("3 of 4 customers match").first).to_be_visible()


def test_a_lost_line_says_so_and_the_tick_goes_back(page: Page, console: Console) -> None:
    console.expect("ERR_FAILED")
    console.expect("htmx:")
    page.route(re.compile("/selection$"), lambda route: route.abort())
    page.get_by_label("Send Invitation to Harbor").click()
    toast = page.get_by_role("alert").filter(has_text="That didn’t reach the server")
    expect(toast).to_be_visible()
    expect(page.get_by_label("Send Invitation to Harbor")).not_to_be_checked()
    toast.get_by_role("button", name="Close this message").click()
    expect(toast).to_have_count(0)


def test_ten_thousand_customers_are_selected_filtered_and_counted(page: Page, office: Office) -> None:
    wholesale = factories.customer_type("Wholesale")
    usual = {"customer_type": wholesale.id, "address_usable": True, "vendor_id": office.vendor.id}
    with db.atomic():
        for start in range(0, MANY, 500):
            Customer.insert_many(row(office, number, usual) for number in range(start, start + 500)).execute()
    page.reload()
    expect(page.get_by_role("row")).to_have_count(101)
    steps.filter_customers(page, customer_type="Wholesale")
    steps.select_all(page)
    expect(steps.selection_bar(page)).to_contain_text("10,000 selected")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_label("Send Invitation to Shop 00100")).to_be_checked()
    page.get_by_label("Send Invitation to Shop 00100").uncheck()
    expect(steps.selection_bar(page)).to_contain_text("9,999 selected")
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    expect(page.locator(".sums")).to_contain_text("9,999 selected = 9,999 will be sent")
    page.go_back()
    page.get_by_role("button", name="Unselect All Filtered Customers").click()
    expect(steps.selection_bar(page)).to_contain_text("0 selected")


def row(office: Office, number: int, usual: dict[str, object]) -> dict[str, object]:
    name, email = f"Shop {number:05}", office.address(f"shop{number}")
    keys = {"name_key": name.lower(), "search_text": f"{name.lower()} {email}"}
    return {"name": name, "code": f"S{number}", "default_email": email, "email_written": email, **keys, **usual}
