"""`next`: pages of ours are gone on to, with their filters; everything else leads to the start page."""

import pytest

from tests.cast import Cast
from tests.factories import PASSWORD

# Where an address leads is read from the address.
pytestmark = pytest.mark.sqlite_only

OURS = {
    "/customers": "/customers",
    "/customers?q=mill&page=2": "/customers?q=mill&page=2",
    "/customers?q=%26x%3D1": "/customers?q=%26x%3D1",
    "/customers?q=a&q=b": "/customers?q=a&q=b",
    "/customers/1": "/customers/1",
    "/join/token": "/join/token",
    "/customers#top": "/customers",
    "/customers?_external=1&_scheme=ftp&_anchor=x": "/customers?_external=1&_scheme=ftp&_anchor=x",
    "/customers?endpoint=landing&self=1&values=2": "/customers?endpoint=landing&self=1&values=2",
}
FOREIGN = [
    "https://evil.test",
    "https://evil.test/customers",
    "http://localhost/customers",
    "//evil.test",
    "//evil.test/customers",
    "///evil.test",
    "////evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "https:evil.test",
    "https:/customers",
    "https:///customers",
    "javascript:alert(1)",
    "data:text/html,x",
    "customers",
    "@evil.test",
    ".evil.test",
    "/customers@evil.test/../..",
    "//[::1",
    "/nowhere",
    "/logout",
    "/static/0/css/all.css",
    "/customers/",
    "%2F%2Fevil.test",
    "",
]


def lands(cast: Cast, wanted: str) -> str:
    answer = cast.browser().send("/login", {"username": "mira", "password": PASSWORD, "next": wanted})
    assert answer.status_code == 303
    return str(answer.location)


@pytest.mark.parametrize(("wanted", "landing"), OURS.items(), ids=OURS)
def test_a_page_of_ours_is_gone_on_to(cast: Cast, wanted: str, landing: str) -> None:
    assert lands(cast, wanted) == landing


@pytest.mark.parametrize("wanted", FOREIGN)
def test_anything_else_leads_to_the_start_page(cast: Cast, wanted: str) -> None:
    assert lands(cast, wanted) == "/"


@pytest.mark.parametrize("wanted", ["https://evil.test", "//evil.test"])
def test_no_other_form_that_goes_on_leads_elsewhere(cast: Cast, wanted: str) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send("/help/customers", {"hidden": "1", "next": wanted}).location == "/"
    assert browser.send("/logout", {"next": wanted}).location == "/"


def test_what_is_wanted_survives_a_wrong_password(cast: Cast) -> None:
    fields = {"username": "mira", "password": "not this one", "next": "/customers?q=mill"}
    assert '<input type="hidden" name="next" value="/customers?q=mill">' in cast.browser().send("/login", fields).text
