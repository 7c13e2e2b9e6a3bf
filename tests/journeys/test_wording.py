"""From a letter in the office's own words to the mailbox of whoever was invited."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser import arrive
from tests.journeys import steps
from tests.journeys.offices import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_invitation_goes_out_in_ones_own_words(office: Office, open_page: Callable[..., Page]) -> None:
    cedar = office.address("cedar")
    factories.customer("Cedar", cedar)
    page = open_page()
    arrive(page, office.mira.username, at="/tools")
    page.get_by_role("link", name="Change Welcome Email Templates").click()
    page.get_by_role("link", name="Invitation for customers").click()
    page.get_by_label("Subject").fill("{{ customer_name }}, come in")
    page.get_by_label("Text", exact=True).fill(
        "Good morning **{{ contact_name }}**,\n\nhere is your key:\n\n{{ portal_link }}\n\nSee you, {{ invited_by }}"
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The next letter goes out with this text.")).to_be_visible()
    steps.save_administrator(page, office.mira.email)
    steps.select_all(page)
    expect(steps.selection_bar(page)).to_contain_text("1 selected")
    page.get_by_role("button", name="Send Invitations to Customers Selected Above").click()
    expect(page.get_by_text("here is your key:")).to_be_visible()
    page.get_by_role("button", name="Confirm and send").click()
    steps.see_progress_to_its_end(page, 1)
    link = steps.read_letter(page, cedar, "Cedar, come in")
    lines = page.locator("pre").inner_text().split("\n")
    assert lines[:5] == ["Good morning Cedar,", "", "here is your key:", "", link]
    assert lines[5:7] == ["", "See you, Mira Holm"]
    sheet = page.frame_locator("iframe")
    expect(sheet.locator("strong")).to_have_text("Cedar")
    expect(sheet.get_by_role("link", name="Set up your username")).to_have_attribute("href", link)
    theirs = open_page()
    theirs.goto(link)
    expect(theirs.get_by_text(f"{office.vendor.name} invites")).to_be_visible()
