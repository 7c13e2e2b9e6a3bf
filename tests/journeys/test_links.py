"""Links that letters carry: a forgotten password, an invitation that lapsed, a browser that belongs to somebody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crikit import clock
from crikit.customers.models import Customer
from crikit.links.models import Link
from tests import factories
from tests.browser import Console, arrive
from tests.journeys import steps
from tests.journeys.offices import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW_PASSWORD = "a quiet row of pines"


@pytest.fixture
def green_valley(office: Office) -> Customer:
    customer = factories.customer("Green Valley", office.address("ap"))
    factories.pair(customer, office.name("maria"), name="Maria Lopez", email=office.address("maria"))
    return customer


def test_a_forgotten_password_is_set_anew_and_the_old_browser_is_out(
    office: Office, green_valley: Customer, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("422")
    old, page = open_page(), open_page()
    arrive(old, office.name("maria"))
    page.goto("/login")
    page.get_by_role("link", name="Forgot password").click()
    page.get_by_label("Username").fill(office.name("maria"))
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_text("a link is on its way")).to_be_visible()
    page.goto(steps.read_letter(page, office.address("maria"), "password"))
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Use at least 8 characters")).to_be_visible()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("The password is saved. Sign in with it.")).to_be_visible()
    old.goto("/dashboard")
    expect(old.get_by_role("heading", name="Sign in")).to_be_visible()
    steps.type_credentials(page, office.name("maria"), factories.PASSWORD)
    expect(page.get_by_text("The username or the password is wrong")).to_be_visible()
    steps.type_credentials(page, office.name("maria"), NEW_PASSWORD)
    expect(page.get_by_role("heading", name="Welcome, Maria Lopez")).to_be_visible()


def test_a_lapsed_invitation_sends_a_new_link(office: Office, open_page: Callable[..., Page], console: Console) -> None:
    console.expect("410")
    page = open_page()
    old = invited(office, "heron")
    Link.update(expires_at=clock.now() - timedelta(minutes=1), delivered_at=clock.now()).execute()
    page.goto(old)
    expect(page.get_by_role("heading", name="This link has lapsed")).to_be_visible()
    page.get_by_role("button", name="Send me a new link").click()
    expect(page.get_by_text("a new link is on its way")).to_be_visible()
    fresh = letter_with_another_link(page, office.address("heron"), old)
    steps.join(page, fresh, office, office.name("heron"))
    page.goto(old)
    expect(page.get_by_role("heading", name="There is a newer invitation")).to_be_visible()


def letter_with_another_link(page: Page, address: str, old: str) -> str:
    # The old letter may arrive too late to be of use; the new one is the newest.
    while True:
        link = steps.read_letter(page, address, "Prairie & Pine")
        if not link.endswith(old):
            return link
        page.wait_for_timeout(500)


def test_a_link_opened_in_somebodys_browser_asks_to_sign_out_and_goes_on(
    office: Office, green_valley: Customer, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    arrive(page, office.name("maria"))
    page.goto(invited(office, "heron"))
    expect(page.get_by_text(f"signed in as {office.name('maria')}")).to_be_visible()
    page.get_by_role("button", name="Sign out and go on").click()
    expect(page.get_by_text("Prairie & Pine invites Blue Heron")).to_be_visible()


def invited(office: Office, word: str) -> str:
    customer = factories.customer("Blue Heron", office.address(word))
    [invitation] = factories.invite(office.mira, customer)
    return f"/join/{factories.token(invitation.link)}"
