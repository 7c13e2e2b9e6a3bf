"""From “Start a free trial” to the first approved customer, with nothing but the browser and the mailbox."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser import PHONE, assert_accessible
from tests.factories import PASSWORD, STAFF_PASSWORD
from tests.journeys import steps

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESKS = {
    "with scripts": {},
    "without scripts on a phone": {"java_script_enabled": False, "viewport": PHONE, "has_touch": True},
}
MOST_SECONDS = 300


@pytest.mark.parametrize("kind", DESKS.values(), ids=DESKS.keys())
def test_from_the_sign_in_page_to_the_first_approved_customer(
    app: Flask, open_page: Callable[..., Page], kind: dict[str, object]
) -> None:
    scripts = kind.get("java_script_enabled", True) is True
    began, name = time.monotonic(), "nora" if scripts else "nils"
    page, hers = open_page(**kind), open_page(**kind)
    open_portal(page, name, checked=scripts)
    fill_with_samples(page, checked=scripts)
    invite_oneself(page, name, scripts=scripts)
    join(hers, name)
    approve(page, scripts=scripts)
    look_as_the_customer(page, name, checked=scripts)
    assert time.monotonic() - began < MOST_SECONDS


def open_portal(page: Page, name: str, *, checked: bool) -> None:
    page.goto("/login")
    page.get_by_role("link", name="Start a free trial").click()
    look(page, checked)
    page.get_by_label("Company").fill(f"Pine of {name}")
    page.get_by_label("Your name").fill(f"{name.title()} Lind")
    page.get_by_label("E-mail").fill(f"{name}@pine.example")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("Its link opens your portal")).to_be_visible()
    look(page, checked)
    page.goto(steps.read_letter(page, f"{name}@pine.example", "Open the portal of"))
    look(page, checked)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the portal").click()
    expect(page.get_by_text("Your portal is open")).to_be_visible()
    steps.type_credentials(page, name, PASSWORD)
    expect(page.get_by_text("0 of 4 done")).to_be_visible()
    look(page, checked)


def fill_with_samples(page: Page, *, checked: bool) -> None:
    page.get_by_role("button", name="Fill with sample data").click()
    expect(page.get_by_text("1 of 4 done")).to_be_visible()
    look(page, checked)
    for address in ("/tools/samples", "/tools/company"):
        page.goto(address)
        look(page, checked)


def invite_oneself(page: Page, name: str, *, scripts: bool) -> None:
    steps.save_administrator(page, f"{name}@pine.example")
    customer = "North Shore Outfitters"
    page.goto(f"/tools/invite/customers?q={customer}")
    field = steps.begin_editing(page, customer)
    field.fill(f"{name}@pine.example")
    field.press("Enter")
    expect(steps.row_of(page, customer)).to_contain_text(f"{name}@pine.example")
    page.goto(f"/tools/invite/customers?q={customer}")
    steps.select_all(page)
    expect(steps.selection_bar(page)).to_contain_text("1 selected")
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    page.get_by_role("button", name="Confirm and send").click()
    steps.see_progress_to_its_end(page, 1, scripts=scripts)


def join(hers: Page, name: str) -> None:
    hers.goto(steps.read_letter(hers, f"{name}@pine.example", "invites you to its portal"))
    hers.get_by_label("Your name").fill("Grace Kim")
    hers.get_by_label("Management username").fill(f"heron{name}")
    hers.get_by_label("Management password").fill(PASSWORD)
    hers.get_by_label("Staff username").fill(f"heron{name}S")
    hers.get_by_label("Staff password").fill(STAFF_PASSWORD)
    hers.get_by_role("button", name="Create User").click()
    expect(hers.get_by_text("One step is left")).to_be_visible()


def approve(page: Page, *, scripts: bool) -> None:
    page.goto("/dashboard")
    page.get_by_role("link", name="Unapproved Usernames").click()
    steps.approve(page, "Grace Kim")


def look_as_the_customer(page: Page, name: str, *, checked: bool) -> None:
    page.goto("/dashboard")
    page.get_by_role("link", name="Look at the portal as a customer sees it").click()
    page.get_by_label("Select User", exact=True).select_option(label=f"heron{name} – Grace Kim, North Shore Outfitters")
    if not checked:
        page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("button", name="View as this user").click()
    expect(page.get_by_text("Your account with")).to_be_visible()
    page.get_by_role("button", name="End viewing").click()
    page.goto("/dashboard")
    expect(page.get_by_text("4 of 4 done")).to_be_visible()
    page.get_by_role("button", name="Hide this list").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    expect(page.get_by_text("Everything is set up")).to_have_count(0)


def look(page: Page, checked: bool) -> None:
    """axe needs scripts of its own."""
    page.wait_for_load_state("load")
    if checked:
        assert_accessible(page)
    else:
        steps.assert_narrow(page)
