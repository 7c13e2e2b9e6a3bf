"""Permissions in a real browser: taken away in one, felt in another; the portal seen as somebody else sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, Console, arrive, assert_accessible
from tests.cast import Cast

pytestmark = pytest.mark.browser


def choose(page: Page, user_type: str, username: str) -> None:
    page.get_by_label("Select User Type").select_option(label=user_type)
    page.get_by_label("Select User", exact=True).locator("option", has_text=username).wait_for(state="attached")
    value = page.get_by_label("Select User", exact=True).locator("option", has_text=username).get_attribute("value")
    page.get_by_label("Select User", exact=True).select_option(value)
    expect(page.get_by_role("heading", name=f"Permissions of {username}")).to_be_visible()


def test_a_right_that_is_taken_is_felt_at_the_next_click(
    cast: Cast, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("403")
    console.expect("422")
    office, rep = open_page(), open_page()
    arrive(office, "mira")
    arrive(rep, "rita")
    office.get_by_role("link", name="Tools").click()
    office.get_by_role("link", name="Maintain Permissions").click()
    expect(office.get_by_role("heading", name="Maintain Permissions")).to_be_visible()
    assert_accessible(office)
    choose(office, "Rep Users", "rita")
    office.get_by_label("Omar Aziz").check()
    office.get_by_role("button", name="Save Permissions").click()
    expect(office.get_by_role("rowheader", name="Access to the customers of Omar Aziz")).to_be_visible()
    rep.get_by_role("link", name="Customers").click()
    rep.get_by_role("link", name="Old Mill").click()
    expect(rep.get_by_role("heading", name="Old Mill")).to_be_visible()
    office.get_by_label("Omar Aziz").uncheck()
    office.get_by_role("button", name="Save Permissions").click()
    expect(office.get_by_role("rowheader", name="Access to the customers of Omar Aziz")).to_have_count(2)
    rep.get_by_role("link", name="Customers").first.click()
    expect(rep.get_by_role("link", name="Green Valley")).to_be_visible()
    expect(rep.get_by_role("link", name="Old Mill")).to_have_count(0)
    choose(office, "In-house Users", "mira")
    office.get_by_label("Administrator").uncheck()
    office.get_by_role("button", name="Save Permissions").click()
    expect(office.get_by_role("alert")).to_contain_text("the last administrator")
    assert_accessible(office)


def test_the_portal_is_seen_as_a_customer_and_left_in_one_click(cast: Cast, page: Page, console: Console) -> None:
    console.expect("403")
    arrive(page, "mira", at="/tools/permissions")
    choose(page, "Customer Users", "maria")
    assert_accessible(page)
    page.get_by_role("button", name="View as this user").click()
    expect(page.get_by_role("heading", name="Welcome, Maria Lopez")).to_be_visible()
    expect(page.get_by_role("region", name="Viewing as somebody else")).to_contain_text("You see the portal as maria")
    assert_accessible(page)
    page.goto("/tools/permissions")
    expect(page.get_by_text("Your username doesn’t have the right to do this.")).to_be_visible()
    page.get_by_role("button", name="End viewing").click()
    expect(page.get_by_role("heading", name="Permissions of maria")).to_be_visible()
    expect(page.get_by_role("region", name="Viewing as somebody else")).to_have_count(0)


def test_it_works_without_javascript_on_a_phone(cast: Cast, open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    arrive(page, "mira", at="/tools/permissions")
    page.get_by_label("Select User Type").select_option(label="Rep Users")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Select User", exact=True).select_option(label="rita – Rita")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Add portal users for own customers").check()
    page.get_by_role("button", name="Save Permissions").click()
    expect(page.get_by_label("Add portal users for own customers")).to_be_checked()
    page.get_by_role("button", name="View as this user").click()
    expect(page.get_by_role("link", name="Green Valley")).to_be_visible()
    page.get_by_role("button", name="End viewing").click()
    expect(page.get_by_role("heading", name="Permissions of rita")).to_be_visible()
