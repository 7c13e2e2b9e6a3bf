"""A vendor asks its administrators for a second factor: until it is set up they reach nothing else."""

from collections import defaultdict

import pyotp
import pytest

from crikit import clock
from crikit.accounts.models import User
from crikit.accounts.rules import secret_of
from crikit.vendors.models import Vendor
from tests.cast import Cast
from tests.clients import Client, asks_for
from tests.factories import PASSWORD
from tests.scenes import rows
from tests.test_access import LINES

PAGE = "/account/second-factor"


@pytest.fixture
def asked(cast: Cast) -> Cast:
    Vendor.update(second_factor_required=True).where(Vendor.id == cast.vendor.id).execute()
    return cast


def set_up(cast: Cast, browser: Client) -> None:
    browser.send(PAGE, {"current_password": PASSWORD})
    secret = secret_of(User.get_by_id(cast.mira.id))
    assert browser.send(f"{PAGE}/confirmation", {"code": pyotp.TOTP(secret).at(clock.now())}).status_code == 200


def test_an_administrator_is_led_to_the_set_up_and_goes_on_after_it(asked: Cast) -> None:
    browser = asked.browser(asked.mira)
    assert browser.get("/customers").location == PAGE
    page = browser.get(PAGE).text
    assert "asks its administrators for a second factor" in page
    assert ">Tools<" not in page
    set_up(asked, browser)
    assert browser.get("/customers").status_code == 200


def test_nothing_else_can_be_reached_or_written_before(asked: Cast) -> None:
    browser = asked.browser(asked.mira)
    known = defaultdict(lambda: 1, {"green_valley": asked.green_valley.id, "waiting": asked.rita.id})
    before, led = rows(), 0
    for line in LINES:
        if line.statuses["out"] == 303 and line.statuses["mira"] != 403 and "second-factor" not in line.address:
            if line.address == "/logout":
                continue
            address = line.address.format_map(known)
            answer = browser.send(address) if line.method == "POST" else browser.get(address)
            assert (answer.status_code, answer.location) == (303, PAGE), line
            led += 1
    assert led > 40
    assert rows() == before


def test_htmx_is_led_there_too(asked: Cast) -> None:
    answer = asked.browser(asked.mira).get("/customers", headers=asks_for("customers"))
    assert answer.headers["HX-Redirect"] == PAGE


def test_signing_out_is_always_possible(asked: Cast) -> None:
    browser = asked.browser(asked.mira)
    assert browser.send("/logout").location == "/login"
    assert browser.get("/customers").location.startswith("/login")


@pytest.mark.parametrize("who", ["ben", "rita", "maria", "sam"])
def test_whoever_administers_nothing_is_not_asked(asked: Cast, who: str) -> None:
    assert asked.browser(getattr(asked, who)).get("/account").status_code == 200


def test_other_vendors_administrators_are_not_asked(asked: Cast) -> None:
    assert asked.browser(asked.dana).get("/customers").status_code == 200


def test_an_open_session_is_led_there_on_the_next_click(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.get("/customers").status_code == 200
    Vendor.update(second_factor_required=True).where(Vendor.id == cast.vendor.id).execute()
    assert browser.get("/customers").location == PAGE


def test_whoever_views_as_somebody_else_comes_back_first(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"/tools/permissions/{cast.maria.id}/viewing")
    Vendor.update(second_factor_required=True).where(Vendor.id == cast.vendor.id).execute()
    assert browser.get("/dashboard").location == PAGE
