"""A vendor's logo and colour: taken in with care, shown to everybody of that vendor, on its links and nobody else's."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from crikit.accounts import actions as accounts
from crikit.history.models import Entry
from crikit.vendors.models import Logo, Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.company.pictures import GIF, SVG, jpeg, png
from tests.company.test_settings import PAGE, TYPED

LOGO = f"{PAGE}/logo"
WRONG = {
    "svg": (SVG, "SVG files can carry programs"),
    "gif named png": (GIF, "whatever its name says"),
    "501 KB": (b"x" * 501_000, "larger than 500 KB"),
    "empty": (b"", "isn’t a picture"),
}


def choose(browser: Client, content: bytes, name: str = "logo.png", htmx: str = "") -> TestResponse:
    answer = browser.send(LOGO, {"logo": (BytesIO(content), name)}, content_type="multipart/form-data", htmx=htmx)
    # What is large was written to a file by the test's own browser.
    answer.request.environ["wsgi.input"].close()
    return answer


def logo_url(cast: Cast) -> str:
    return str(Vendor.get_by_id(cast.vendor.id).logo_url)


def test_a_logo_is_shown_to_everybody_of_the_vendor_and_on_its_links(cast: Cast) -> None:
    choose(cast.browser(cast.mira), png())
    shown = logo_url(cast)
    for person in (cast.mira, cast.ben, cast.rita, cast.maria, cast.sam):
        assert shown in cast.browser(person).get("/tools").text
    link = accounts.send_password_link(cast.maria)
    assert shown in cast.browser().get(f"/password/{factories.token(link)}").text
    assert shown not in cast.browser(cast.dana).get("/tools").text
    assert shown not in cast.browser().get("/login").text


def test_without_scripts_what_is_typed_into_the_settings_stays(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    typed = {**TYPED, "version": 0, "name": "Prairie & Spruce"}
    for path, fields in (
        (LOGO, {"logo": (BytesIO(png()), "logo.png")}),
        (LOGO, {"logo": (BytesIO(SVG), "logo.svg")}),
        (f"{LOGO}/removal", {}),
    ):
        answer = browser.send(path, {**typed, **fields}, content_type="multipart/form-data")
        answer.request.environ["wsgi.input"].close()
        assert 'value="Prairie &amp; Spruce"' in answer.text, path
        assert "isn’t saved yet" in answer.text or answer.status_code == 422
    assert Vendor.get_by_id(cast.vendor.id).name == cast.vendor.name
    assert [entry.action for entry in Entry.select()] == ["logo.changed", "logo.changed"]


def test_a_logo_is_served_as_the_picture_it_is_and_can_do_nothing(cast: Cast) -> None:
    choose(cast.browser(cast.mira), jpeg(), "logo.html")
    answer = cast.browser().get(logo_url(cast))
    assert (answer.data, answer.mimetype) == (jpeg(), "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_key_that_never_was_is_not_found(cast: Cast) -> None:
    assert cast.browser().get("/logo/nothing").status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SVG, "SVG files can carry programs"),
        (GIF, "whatever its name says"),
        (b"x" * 600_000, "larger than 500 KB"),
        (b"", "Choose"),
    ],
    ids=["svg", "gif named png", "600 KB", "empty"],
)
def test_a_wrong_logo_is_refused_beside_its_field_and_the_old_one_stays(
    cast: Cast, content: bytes, sentence: str
) -> None:
    browser = cast.browser(cast.mira)
    choose(browser, png())
    before = logo_url(cast)
    answer = choose(browser, content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert logo_url(cast) == before


def test_fifty_megabytes_are_refused_before_they_are_read(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    answer = browser.post(LOGO, data=b"\0" * 50_000_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert Logo.select().count() == 0


def test_with_scripts_only_the_panel_and_the_mark_in_the_header_change(cast: Cast) -> None:
    answer = choose(cast.browser(cast.mira), png(), htmx="logo")
    assert answer.text.count(logo_url(cast)) == 2
    assert 'id="vendor_mark" hx-swap-oob="true"' in answer.text
    assert 'id="settings"' not in answer.text


def test_a_removed_logo_is_gone_everywhere(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    choose(browser, png())
    address = logo_url(cast)
    browser.send(f"{LOGO}/removal")
    browser.send(f"{LOGO}/removal")
    assert logo_url(cast) == ""
    assert browser.get(address).status_code == 404
    assert [entry.facts["after"] for entry in Entry.select().order_by(Entry.id)] == ["logo.png", ""]


def test_earlier_logos_stay_for_the_letters_that_carry_them_but_not_without_end(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    for _ in range(7):
        choose(browser, png())
    assert Logo.select().count() == 5


def test_the_accent_reaches_every_page_of_the_vendor_as_a_style_sheet(cast: Cast) -> None:
    cast.browser(cast.mira).send(PAGE, TYPED)
    link = accounts.send_password_link(cast.maria)
    pages = (cast.browser(cast.maria).get("/dashboard"), cast.browser().get(f"/password/{factories.token(link)}"))
    for page in pages:
        assert '<link rel="stylesheet" href="/theme/1/7a1f5c.css">' in page.text
    assert "/theme/" not in cast.browser(cast.dana).get("/tools").text
    sheet = cast.browser().get("/theme/1/7a1f5c.css")
    assert sheet.mimetype == "text/css"
    assert "--raw-teal: light-dark(#7a1f5c," in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["1/zzzzzz", "1/ffffff", "0/12586b", "1/1"])
def test_there_is_no_style_sheet_for_what_cannot_be_read(cast: Cast, address: str) -> None:
    assert cast.browser().get(f"/theme/{address}.css").status_code == 404


def test_white_is_darkened_and_the_page_says_so(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(PAGE, TYPED | {"accent_wish": "#ffffff", "language": ""})
    vendor = Vendor.get_by_id(cast.vendor.id)
    assert (vendor.accent_wish, vendor.accent != "#ffffff") == ("#ffffff", True)
    page = browser.get(PAGE).text
    assert "#ffffff is too light to be read on paper: its contrast is 1.0, and 4.5 is needed" in page
    assert f"So the portal uses {vendor.accent}" in page
    browser.send(PAGE, TYPED | {"accent_wish": "", "language": "", "version": "1"})
    assert Vendor.get_by_id(cast.vendor.id).accent == ""
