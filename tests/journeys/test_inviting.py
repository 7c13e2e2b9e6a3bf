"""The journey the portal is made for: from accounting's file to a customer who is signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser import PHONE, Console
from tests.journeys import steps
from tests.journeys.lists import customer_file
from tests.journeys.offices import Office, let_letters_go

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESKS = {
    "with scripts": {},
    "without scripts": {"java_script_enabled": False},
    "on a phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(params=DESKS)
def kind_of_browser(request: pytest.FixtureRequest) -> dict[str, object]:
    return DESKS[request.param]


def test_from_the_file_of_accounting_to_a_customer_who_is_signed_in(
    office: Office, open_page: Callable[..., Page], kind_of_browser: dict[str, object], console: Console
) -> None:
    scripts = kind_of_browser.get("java_script_enabled", True)
    console.expect("422")
    page, hers = open_page(**kind_of_browser), open_page(**kind_of_browser)
    bring_customers_in(page, office, scripts)
    choose_and_correct(page, office, scripts)
    send(page, scripts)
    join_and_wait(hers, office)
    let_in(page, office)
    arrive(hers, office)


def bring_customers_in(page: Page, office: Office, scripts: bool) -> None:
    steps.sign_in(page, office.mira.username)
    steps.import_customers(page, customer_file(office), scripts=scripts)
    steps.save_administrator(page, office.mira.email)


def choose_and_correct(page: Page, office: Office, scripts: bool) -> None:
    steps.filter_customers(page, customer_type="Retail", sales_rep="ZO")
    steps.select_all(page)
    expect(steps.selection_bar(page)).to_contain_text("4 selected")
    expect(steps.selection_bar(page)).to_contain_text("2 without a usable address")
    steps.assert_narrow(page)
    field = steps.begin_editing(page, "Old Mill Hardware")
    field.fill("a@b")
    field.press("Enter")
    expect(page.get_by_text("a@b is not a complete e-mail address")).to_be_visible()
    expect(field).to_have_value("a@b")
    steps.assert_narrow(page)
    field.fill(office.address("mill"))
    field.press("Enter")
    expect(steps.row_of(page, "Old Mill Hardware")).to_contain_text(office.address("mill"))
    leave_alone(page, office, scripts)
    expect(steps.selection_bar(page)).to_contain_text("1 without a usable address")


def leave_alone(page: Page, office: Office, scripts: bool) -> None:
    field = steps.begin_editing(page, "Cedar Garden")
    field.fill("somebody@else.example")
    if scripts:
        field.press("Escape")
    else:
        page.get_by_role("link", name="Cancel").click()
    expect(steps.row_of(page, "Cedar Garden")).to_contain_text(office.address("cedar"))


def send(page: Page, scripts: bool) -> None:
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    sums = page.locator(".sums")
    expect(sums).to_contain_text("4 selected = 3 will be sent")
    expect(sums).to_contain_text("1 address missing or wrong")
    expect(page.get_by_text("3 people will get an invitation from Prairie & Pine")).to_be_visible()
    steps.assert_narrow(page)
    page.get_by_role("button", name="Confirm and send").click()
    steps.see_progress_to_its_end(page, 3, scripts=scripts)
    steps.assert_narrow(page)


def join_and_wait(hers: Page, office: Office) -> None:
    link = steps.read_letter(hers, office.address("cedar"), "Prairie & Pine")
    steps.join(hers, link, office, office.name("cedar"), email=office.address("grace"))
    hers.goto("/login")
    steps.type_credentials(hers, office.name("cedar"), factories.PASSWORD)
    expect(hers.get_by_text("waiting for approval by Prairie & Pine since")).to_be_visible()
    steps.assert_narrow(hers)


def let_in(page: Page, office: Office) -> None:
    steps.read_letter(page, office.mira.email, "Grace Kim")
    page.goto("/tools/invite/unapproved")
    steps.assert_narrow(page)
    expect(page.get_by_role("link", name="Unapproved Usernames 1")).to_be_visible()
    steps.approve(page, "Grace Kim")
    expect(page.get_by_role("link", name="Unapproved Usernames 0")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(steps.request_of(page, "Grace Kim")).to_be_visible()
    expect(page.get_by_role("link", name="Unapproved Usernames 1")).to_be_visible()
    steps.approve(page, "Grace Kim")
    expect(page.get_by_text("Nobody is waiting for approval")).to_be_visible()
    let_letters_go()


def arrive(hers: Page, office: Office) -> None:
    steps.sign_in(hers, office.name("cedar"))
    expect(hers).to_have_url(hers.url.split("/dashboard")[0] + "/dashboard")
    expect(hers.get_by_role("heading", level=1, name="Welcome, Grace Kim")).to_be_visible()
    steps.assert_narrow(hers)
    steps.sign_out(hers)
    steps.sign_in(hers, office.name("cedar") + "S", factories.STAFF_PASSWORD)
    expect(hers.get_by_text(f"Signed in as {office.name('cedar')}S")).to_be_attached()
    steps.read_letter(hers, office.address("grace"), "approved")
