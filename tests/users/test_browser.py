"""Adding a customer's pair in a real browser, to the moment when both sign in, in turn; and shutting one out again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crikit import config
from crikit.mail.delivery import deliver
from tests import factories
from tests.browser import PHONE, Console, arrive, assert_accessible
from tests.cast import Cast
from tests.factories import PASSWORD, STAFF_PASSWORD, letters

pytestmark = pytest.mark.browser


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/(customers|dashboard)$"))


def links_in_mailbox(folder: Path) -> list[str]:
    """The personal links of what was delivered, each alone on its line."""
    texts = [path.read_text() for path in sorted(folder.glob("*.eml"))]
    return re.findall(r"^https?://\S+(/password/\S+)$", "\n".join(texts), re.MULTILINE)


def test_a_pair_is_added_gets_two_letters_sets_two_passwords_and_signs_in(
    cast: Cast, page: Page, open_page: Callable[..., Page]
) -> None:
    factories.customer("Blue Heron", "ap@heron.example", contact_name="Grace Kim")
    arrive(page, "mira")
    page.get_by_role("link", name="Tools").click()
    page.get_by_role("link", name="Add Portal User").click()
    expect(page.get_by_role("heading", name="Add Portal User")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Relationship").select_option("Rep")
    expect(page.get_by_label("Rep", exact=True)).to_be_visible()
    page.get_by_label("Relationship").select_option("Customer")
    expect(page.get_by_label("Customer", exact=True)).to_be_visible()
    page.get_by_label("Search by name, code or e-mail").press_sequentially("heron")
    expect(page.locator("#choices")).to_contain_text("1 on the list.")
    assert_accessible(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Username").fill("grace")
    expect(page.get_by_role("status").filter(has_text="graceS")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Create User").click()
    expect(page.get_by_role("heading", name="Two usernames for Blue Heron")).to_be_visible()
    expect(page.get_by_text("graceS")).to_be_visible()
    assert_accessible(page)
    assert [letter.kind for letter in letters()] == ["users/welcome_customer", "accounts/password_setup"]
    deliver()
    [link] = links_in_mailbox(config.settings().instance / "mailbox")
    grace = open_page()
    grace.goto(link)
    grace.get_by_label("Management password").fill(PASSWORD)
    grace.get_by_label("Staff password").fill(STAFF_PASSWORD)
    grace.get_by_role("button", name="Save password").click()
    for username, password in (("grace", PASSWORD), ("graceS", STAFF_PASSWORD)):
        sign_in(grace, username, password)
        expect(grace.get_by_text("Blue Heron")).to_be_visible()
        grace.locator("summary.menu__button").click()
        grace.get_by_role("button", name="Sign out").click()
    page.goto("/tools/invite/customers")
    expect(page.get_by_text("Blue Heron")).to_have_count(0)


def test_a_username_is_deactivated_and_deleted(cast: Cast, page: Page, open_page: Callable[..., Page]) -> None:
    maria = open_page()
    arrive(maria, "maria")
    arrive(page, "mira", at="/tools/delete-user")
    assert_accessible(page)
    page.get_by_label("Search by username, name, e-mail or company").fill("green valley")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="olga")).to_have_count(0)
    page.get_by_role("link", name="maria", exact=True).click()
    expect(page.get_by_role("button", name="Deactivate maria", exact=True)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Deactivate maria", exact=True).click()
    expect(page.get_by_role("button", name="Re-activate mariaS")).to_be_visible()
    assert_accessible(page)
    maria.goto("/dashboard")
    expect(maria).to_have_url(re.compile("/login"))
    page.get_by_role("button", name="Delete User").click()
    expect(page.get_by_text("maria is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="maria")).to_have_count(0)


def test_it_all_works_without_javascript_on_a_phone(
    cast: Cast, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("422")
    factories.sales_rep("Tara Weiss", "tara@reps.example")
    page = open_page(java_script_enabled=False, viewport=PHONE)
    arrive(page, "mira", at="/tools/portal-users/new")
    page.get_by_label("Relationship").select_option("Rep")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Search by name, code or e-mail").fill("tara")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Username").fill("tara.weiss")
    page.get_by_role("button", name="Create User").click()
    expect(page.get_by_role("alert")).to_contain_text("letters and digits only")
    page.get_by_label("Username").fill("tara")
    page.get_by_role("button", name="Create User").click()
    expect(page.get_by_role("heading", name="A username for Tara Weiss")).to_be_visible()
    page.goto("/tools/delete-user?q=tara")
    page.get_by_role("link", name="tara").click()
    page.get_by_role("button", name="Delete User").click()
    expect(page.get_by_text("tara is deleted.")).to_be_visible()
