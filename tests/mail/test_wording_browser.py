"""“Change Welcome Email Templates” in a real browser: by keys alone, at any width, two at once, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from crikit.mail.models import Wording
from tests.browser import DESK, PHONE, Console, arrive, assert_accessible
from tests.cast import Cast
from tests.factories import letters

pytestmark = pytest.mark.browser
PAGE = "/tools/email-templates/invitation-customers/en"
STANDARD = "has opened a portal for its customers"
# A frame without a letter in it, however large, makes a picture of less.
PAINTED_BYTES = 8_000


@pytest.fixture(autouse=True)
def expected(console: Console) -> None:
    """The accessibility check asks the framed letter, too, which runs no script to answer; refusals are answers."""
    for part in ("postMessage", "422", "409"):
        console.expect(part)


def text(page: Page) -> Locator:
    return page.get_by_label("Text", exact=True)


def preview(page: Page) -> FrameLocator:
    return page.frame_locator(".wording__frame iframe:first-child")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def rewrite(page: Page, before: str) -> None:
    text(page).fill(f"{before}\n\n{{{{ portal_link }}}}\n\nYours")


def save(page: Page, before: str) -> None:
    rewrite(page, before)
    press(page, "Save")
    expect(page.get_by_text("The next letter goes out with this text.")).to_be_visible()


def test_a_field_is_put_in_by_keys_alone_and_the_preview_follows(cast: Cast, page: Page) -> None:
    arrive(page, "mira", at=PAGE)
    expect(preview(page).get_by_text(STANDARD).first).to_be_visible()
    text(page).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("To ")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="{{ contact_name }}")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type(", dear friend. ")
    expect(text(page)).to_have_value(re.compile(r"^To \{\{ contact_name \}\}, dear friend\. Hello"))
    expect(preview(page).get_by_text("To Maria Lopez, dear friend. Hello").first).to_be_visible()
    # Into the subject when the caret was there, and only there.
    page.get_by_label("Subject").focus()
    page.keyboard.press("End")
    press(page, "{{ invited_by }}")
    expect(page.get_by_label("Subject")).to_have_value(re.compile(r"\{\{ invited_by \}\}$"))
    expect(preview(page).get_by_text(re.compile("invites you to its portal ?Mira")).first).to_be_visible()


def test_what_cannot_go_out_is_told_in_the_preview_and_when_saving_and_stays(cast: Cast, page: Page) -> None:
    arrive(page, "mira", at=PAGE)
    rewrite(page, "Hello {{ contact_nam }}")
    expect(preview(page).get_by_text("This can’t be saved yet.")).to_be_visible()
    press(page, "Save")
    expect(page.get_by_text("There is no field “contact_nam”").first).to_be_visible()
    expect(text(page)).to_have_value(re.compile(r"^Hello \{\{ contact_nam \}\}"))
    expect(text(page)).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    assert Wording.select().count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_writing_trying_going_back_and_restoring(cast: Cast, open_page: Callable[..., Page], scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    arrive(page, "mira", at=PAGE)
    rewrite(page, "Come **in**, {{ contact_name }}")
    if not scripts:
        press(page, "Preview")
    expect(preview(page).get_by_text("Come in, Maria Lopez").first).to_be_visible()
    press(page, "Send me a test")
    expect(page.get_by_text("The test goes to mira@people.test.")).to_be_visible()
    [letter] = letters("mail/test")
    assert letter.text.startswith("Come in, Maria Lopez\n")
    save(page, "Come **in**, {{ contact_name }}")
    expect(page.get_by_text("Your own text, saved")).to_be_visible()
    expect(preview(page).get_by_text("Come in, Maria Lopez").first).to_be_visible()
    press(page, "Back to the standard text")
    expect(page.get_by_text("The standard text goes out again.")).to_be_visible()
    expect(text(page)).to_have_value(re.compile(STANDARD))
    page.get_by_text("Earlier texts", exact=True).click()
    page.locator(".help li a").first.click()
    expect(page.get_by_text("It goes out again when you save it.")).to_be_visible()
    expect(text(page)).to_have_value(re.compile(r"^Come \*\*in\*\*"))
    press(page, "Save")
    expect(page.get_by_text("Your own text, saved")).to_be_visible()
    assert [wording.body[:4] for wording in Wording.select().order_by(Wording.version)] == ["Come", "", "Come"]


def test_whoever_is_overtaken_reads_so_and_may_save_once_more(cast: Cast, open_page: Callable[..., Page]) -> None:
    first, second = open_page(), open_page()
    for page in (first, second):
        arrive(page, "mira", at=PAGE)
    save(first, "From the first")
    rewrite(second, "From the second")
    press(second, "Save")
    expect(second.get_by_text("Somebody else changed this letter while you wrote.")).to_be_visible()
    expect(text(second)).to_have_value(re.compile("^From the second"))
    expect(second.locator(".help pre")).to_contain_text("From the first")
    assert_accessible(second)
    press(second, "Save")
    expect(second.get_by_text("The next letter goes out with this text.")).to_be_visible()
    second.get_by_text("Earlier texts", exact=True).click()
    second.locator(".help li a").first.click()
    expect(text(second)).to_have_value(re.compile("^From the first"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_editor_is_readable_by_everybody_at_every_width(
    cast: Cast, open_page: Callable[..., Page], viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=viewport, color_scheme=scheme)
    arrive(page, "mira", at=PAGE)
    expect(preview(page).get_by_text(STANDARD).first).to_be_visible()
    assert_accessible(page)
    # Browsers paint a sandboxed frame when it comes into sight, not before.
    frame = page.locator(".wording__frame iframe:first-child")
    frame.scroll_into_view_if_needed()
    assert len(frame.screenshot()) > PAINTED_BYTES
