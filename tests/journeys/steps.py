"""What people do, one function an act; each works with scripts and without, and returns when its outcome shows."""

import re

from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.journeys.offices import Office

LETTER_PATIENCE = 20_000


def sign_in(page: Page, username: str, password: str = factories.PASSWORD) -> None:
    page.goto("/login")
    type_credentials(page, username, password)
    expect(page.get_by_role("button", name="Sign in")).to_have_count(0)


def type_credentials(page: Page, username: str, password: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.locator("summary.menu__button").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def import_customers(page: Page, file: bytes, *, scripts: bool = True) -> None:
    page.goto("/tools")
    page.get_by_role("link", name="Import from accounting").click()
    page.locator("input[type=file]").set_input_files({"name": "CUSTOMER.CSV", "mimeType": "text/csv", "buffer": file})
    page.get_by_role("button", name="Check the file").click()
    bring(page, page.get_by_text("would add"), scripts=scripts)
    assert_narrow(page)
    page.get_by_role("button", name="Import", exact=True).click()
    bring(page, page.get_by_role("link", name="Invite customers"), scripts=scripts)
    assert_narrow(page)


def save_administrator(page: Page, address: str) -> None:
    page.goto("/tools/invite")
    page.get_by_label("Username administrator 1").fill(address)
    page.get_by_role("button", name="Save email addresses").click()
    expect(page.get_by_label("Username administrator 1")).to_have_value(address)
    expect(page.get_by_text("Nothing can be sent until one is saved.")).to_have_count(0)


def filter_customers(page: Page, **choices: str) -> None:
    """`customer_type="Retail"`, by the words on the page."""
    for label, choice in choices.items():
        page.get_by_label(label.replace("_", " ").title()).select_option(choice)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile(r"customer_type=\d+"))


def select_all(page: Page) -> None:
    page.get_by_role("button", name="Select All Filtered Customers", exact=True).click()


def selection_bar(page: Page) -> Locator:
    return page.locator("#selection_bar")


def row_of(page: Page, customer: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=customer, exact=True))


def begin_editing(page: Page, customer: str) -> Locator:
    """The field, ready to type in, with the focus if there are scripts to move it."""
    row_of(page, customer).get_by_role("link", name="Edit Invitation Email Address").click()
    field = page.get_by_label("Email Address For Invitation")
    expect(field).to_be_visible()
    return field


def see_progress_to_its_end(page: Page, number: int, *, scripts: bool = True) -> None:
    bring(page, page.get_by_text(f"Done: {number} of {number} invitations"), scripts=scripts)


def bring(page: Page, sight: Locator, *, scripts: bool) -> None:
    """Work in the background: with scripts its page brings the end by itself, without them one reloads."""
    if scripts:
        expect(sight).to_be_visible(timeout=LETTER_PATIENCE)
    else:
        reload_until(page, sight)


def reload_until(page: Page, sight: Locator) -> None:
    for _ in range(LETTER_PATIENCE // 500):
        if sight.count():
            return
        # The jobs take turns of three seconds; nothing tells when one is over.
        page.wait_for_timeout(500)
        page.reload()
    expect(sight.first).to_be_visible()


def read_letter(page: Page, address: str, subject: str) -> str:
    """Finds the newest such letter in the mailbox; the link in it, or nothing."""
    page.goto(f"/dev/mailbox?q={address}")
    found = page.get_by_role("link", name=subject)
    reload_until(page, found)
    found.first.click()
    expect(page.get_by_role("heading", level=1, name=subject)).to_be_visible()
    links = page.locator("dd a")
    return (links.first.get_attribute("href") or "") if links.count() else ""


def join(page: Page, link: str, office: Office, username: str, email: str = "") -> None:
    page.goto(link)
    expect(page.get_by_text(f"{office.vendor.name} invites")).to_be_visible()
    page.get_by_label("Your name").fill("Grace Kim")
    if email:
        page.get_by_label("E-mail").fill(email)
    page.get_by_label("Phone").fill("(802) 555-0199")
    page.get_by_label("Management username").fill(username)
    page.get_by_label("Management password").fill(factories.PASSWORD)
    page.get_by_label("Staff username").fill(f"{username}S")
    page.get_by_label("Staff password").fill(factories.STAFF_PASSWORD)
    page.get_by_role("button", name="Create User").click()
    expect(page.get_by_text("One step is left")).to_be_visible()


def request_of(page: Page, person: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=person)


def approve(page: Page, person: str) -> None:
    request_of(page, person).get_by_role("button", name="Approve User").click()
    expect(page.get_by_text(f"{person} is told by e-mail").first).to_be_visible()
    expect(request_of(page, person)).to_have_count(0)


def assert_narrow(page: Page) -> None:
    """Nothing is wider than the window, so nobody scrolls sideways."""
    # Before the style sheet is there, anything may be wide.
    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"
