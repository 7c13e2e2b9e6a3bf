"""One's own account in a real browser: a second factor from its set-up to the sign-in, with scripts and without."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Page, expect

from crikit import clock
from crikit.accounts.models import User
from crikit.accounts.rules import secret_of
from tests.browser import PHONE, Console, assert_accessible
from tests.cast import Cast
from tests.factories import PASSWORD, letters, token

pytestmark = pytest.mark.browser


def sign_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def look(page: Page, *, scripts: bool = True) -> None:
    # axe is a script itself.
    if scripts:
        page.wait_for_load_state()
        assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_second_factor_from_its_set_up_to_the_sign_in(
    cast: Cast, open_page: Callable[..., Page], console: Console, scripts: bool
) -> None:
    console.expect("422")
    page = open_page(viewport=PHONE, java_script_enabled=scripts, color_scheme="dark" if scripts else "light")
    sign_in(page, "mira")
    page.wait_for_url(lambda url: "/login" not in url)
    page.locator("summary.menu__button").click()
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_text("this one")).to_be_visible()
    look(page, scripts=scripts)
    page.get_by_role("link", name="Set up a second factor").click()
    look(page, scripts=scripts)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    look(page, scripts=scripts)
    key = pyotp.TOTP(page.locator(".steps .code").inner_text())
    page.get_by_label("Code", exact=True).fill(key.at(clock.now() - timedelta(seconds=30)))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    look(page, scripts=scripts)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()

    for code in (lambda: key.at(clock.now()), lambda: recovery):
        other = open_page(java_script_enabled=scripts)
        sign_in(other, "mira")
        expect(other.get_by_role("heading", name="Second factor")).to_be_visible()
        other.get_by_label("Code").fill("000000")
        other.get_by_role("button", name="Sign in").click()
        expect(other.get_by_role("alert")).to_contain_text("wrong or was used already")
        look(other, scripts=scripts)
        other.get_by_label("Code").fill(code())
        other.get_by_role("button", name="Sign in").click()
        other.wait_for_url(lambda url: "/login" not in url)
    assert secret_of(User.get_by_id(cast.mira.id)) == key.secret


def test_a_new_address_and_a_new_password(cast: Cast, open_page: Callable[..., Page], console: Console) -> None:
    page = open_page()
    sign_in(page, "maria")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/account")
    page.get_by_role("link", name="Change e-mail address").click()
    look(page)
    page.get_by_label("New e-mail address").fill("maria@elsewhere.example")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("button", name="Cancel the change")).to_be_visible()
    look(page)
    page.goto(f"/email/{token(letters('accounts/address_to_confirm')[0].link)}")
    look(page)
    page.get_by_role("button", name="Confirm this address").click()
    page.wait_for_url("**/account")
    expect(page.get_by_role("button", name="Cancel the change")).to_have_count(0)
    page.get_by_role("link", name="Change password").click()
    look(page)
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("New password").fill("seventeen wild geese")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Your new password is saved.")).to_be_visible()
