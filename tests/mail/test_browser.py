"""Letters in a real browser: framed without a script, readable by everybody, links that work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crikit.mail.delivery import deliver
from crikit.mail.models import Letter, LetterState
from tests.browser import Console, arrive, assert_accessible
from tests.cast import Cast
from tests.mail.posts import link, post

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def unanswered_frame(console: Console) -> None:
    """The accessibility check asks the framed letter, too, which runs no script to answer."""
    console.expect("postMessage")


def test_the_mailbox_shows_a_letter_and_its_link_to_click(cast: Cast, page: Page) -> None:
    post(cast.vendor, carrying=link())
    deliver()
    page.goto("/dev/mailbox")
    assert_accessible(page)
    page.get_by_role("link", name="A letter").click()
    expect(page.frame_locator("iframe").get_by_text("Hello,")).to_be_visible()
    assert_accessible(page)
    expect(page.locator("dd a")).to_have_attribute("href", page.locator("dd a").inner_text())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_administrator_sends_a_failed_letter_again(
    cast: Cast, open_page: Callable[..., Page], scripts: bool
) -> None:
    letter = post(cast.vendor)
    Letter.update(state=LetterState.FAILED, last_reply="550 No such user").where(Letter.id == letter.id).execute()
    page = open_page(java_script_enabled=scripts)
    arrive(page, "mira", at="/emails")
    expect(page.get_by_text("550 No such user")).to_be_visible()
    if scripts:
        assert_accessible(page)
    page.get_by_role("button", name="Send again to ann@people.test").click()
    expect(page.get_by_text("goes out again")).to_be_visible()
    expect(page.get_by_role("cell", name="queued")).to_be_visible()
    page.goto(f"/emails/{letter.id}")
    expect(page.frame_locator("iframe").get_by_text("Hello,")).to_be_visible()
    if scripts:
        assert_accessible(page)
