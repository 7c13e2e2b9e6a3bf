"""The import in a real browser: it goes on by itself, is accessible in every state, and works without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crikit.customers.models import Customer
from crikit.exchange.jobs import run_imports
from tests.browser import PHONE, Console, arrive, assert_accessible
from tests.cast import Cast
from tests.exchange.office import FOUR
from tests.exchange.test_actions_imports import ODD

pytestmark = pytest.mark.browser
TWINS = FOUR + "7,Another Aspen,,,,\n"


def choose(page: Page, content: str, name: str = "list.csv") -> None:
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(re.compile(r"/tools/import/\d+$"))


def test_a_list_comes_in_and_the_page_keeps_up(cast: Cast, page: Page, console: Console) -> None:
    console.expect("422")
    arrive(page, "mira", at="/tools/import")
    choose(page, TWINS)
    expect(page.get_by_text("waiting for its turn")).to_be_visible()
    assert_accessible(page)
    run_imports()
    expect(page.get_by_text("would add 4")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("1 row was refused.")
    page.get_by_label("Leave out the refused rows").check()
    page.get_by_label("Make these inactive").check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Importing: 0 of 5 rows read")).to_be_visible()
    run_imports()
    expect(page.get_by_text("made inactive 2")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Invite customers").click()
    expect(page.get_by_label("Send Invitation to Aspen Café")).to_be_visible()
    assert not Customer.get(Customer.name == "Old Mill").active


def test_columns_are_matched_by_hand(cast: Cast, page: Page) -> None:
    arrive(page, "mira", at="/tools/import")
    choose(page, ODD)
    run_imports()
    expect(page.get_by_text("No column holds the customer’s name.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Customer name", exact=True).select_option("Who")
    page.get_by_role("button", name="Check again").click()
    run_imports()
    expect(page.get_by_text("would add 1")).to_be_visible()


def test_it_all_works_without_javascript_on_a_phone(cast: Cast, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    arrive(page, "mira", at="/tools/import")
    choose(page, FOUR)
    run_imports()
    page.get_by_role("link", name="Reload to see the latest").click()
    page.get_by_role("button", name="Import", exact=True).click()
    run_imports()
    page.get_by_role("link", name="Reload to see the latest").click()
    expect(page.get_by_role("link", name="Invite customers")).to_be_visible()
    assert Customer.get(Customer.name == "Aspen Café").invitable
