"""Pages and their fragments, and what a person reads when something is not as it should be."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g, url_for

from crikit import clock
from crikit.errors import Conflict, DomainError, Forbidden, Gone, NotFound, TooMany
from crikit.vendors.models import Vendor
from crikit.web import jinja
from tests.cast import Cast
from tests.clients import asks_for

# What is shown here asks the databases for nothing of its own.
pytestmark = pytest.mark.sqlite_only


def test_htmx_gets_the_block_it_asks_for(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    whole, block = browser.get("/customers"), browser.get("/customers", headers=asks_for("customers"))
    assert whole.text.startswith("<!doctype html>")
    assert block.text.lstrip().startswith('<section id="customers"')
    assert block.text.strip() in whole.text


@pytest.mark.parametrize("target", ["content", "title", "nav", "rows", "selection_bar", "../x", "__init__", ""])
def test_a_block_that_the_view_does_not_list_is_never_sent_alone(cast: Cast, target: str) -> None:
    answer = cast.browser(cast.mira).get("/customers", headers=asks_for(target))
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")


def test_going_back_in_the_browser_gets_the_whole_page(cast: Cast) -> None:
    headers = {**asks_for("customers"), "HX-History-Restore-Request": "true"}
    assert cast.browser(cast.mira).get("/customers", headers=headers).text.startswith("<!doctype html>")


def test_page_and_fragment_are_kept_apart_by_caches(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    for headers in ({}, asks_for("customers")):
        assert {"HX-Request", "HX-Target"} <= set(browser.get("/customers", headers=headers).vary)


def test_after_a_change_a_browser_is_sent_on_and_htmx_gets_the_page_run_again(cast: Cast) -> None:
    browser, address = cast.browser(cast.mira), "/tools/invite/customers/selection/all"
    assert browser.send(address).status_code == 303
    assert browser.send(address, htmx="invitees").status_code == 200


def test_what_happened_is_told_once(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send("/tools/invite/administrators", {"address_1": "office@pine.test"})
    told = "Saved. These addresses hear of everybody who joins."
    assert told in browser.get("/tools/invite/customers").text
    assert told not in browser.get("/tools/invite/customers").text


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("GET", "/nowhere", 404, "Not found"),
        ("GET", "/customers/987654", 404, "Not found"),
        ("GET", "/tools/staff-rights", 403, "Not for this username"),
        ("GET", "/logout", 405, "Not that way"),
        ("POST", "/logout", 400, "That request couldn’t be read"),
    ],
)
def test_errors_are_pages_with_a_sentence_and_a_way_on(
    cast: Cast, method: str, address: str, status: int, title: str
) -> None:
    answer = cast.browser(cast.mira).open(address, method=method)
    assert answer.status_code == status
    [heading] = re.findall(r"<h1>\s*([^<]+?)\s*</h1>", answer.text)
    assert heading.replace("&#39;", "’") == title
    assert "To the start page" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("address", ["/nowhere", "/customers/987654", "/tools/staff-rights"])
def test_under_htmx_an_error_goes_to_the_messages(cast: Cast, address: str) -> None:
    answer = cast.browser(cast.mira).get(address, headers=asks_for("customers"))
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "<!doctype" not in answer.text
    assert 'role="alert"' in answer.text


def test_an_address_called_the_wrong_way_says_which_is_right(cast: Cast) -> None:
    assert "POST" in cast.browser(cast.mira).get("/logout").headers["Allow"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError("x"), 422),
        (Conflict("x"), 409),
        (Gone("x"), 410),
        (NotFound(), 404),
        (Forbidden(), 403),
        (TooMany("x", 60), 429),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_refusal_has_its_status_and_carries_its_sentence(error: DomainError, status: int) -> None:
    assert error.status == status
    assert error.sentence == str(error)


def test_times_are_told_in_the_vendors_zone(app: Flask) -> None:
    late = datetime(2026, 11, 22, 2, 5, tzinfo=UTC)
    with app.test_request_context():
        assert (jinja.date(late), jinja.date_and_time(late)) == ("22 Nov 2026", "22 Nov 2026, 02:05")
        g.vendor = Vendor(timezone="America/New_York")
        assert (jinja.date(late), jinja.date_and_time(late)) == ("21 Nov 2026", "21 Nov 2026, 21:05")
        assert (jinja.date(None), jinja.date_and_time(None)) == ("", "")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "15 Nov 2026"),
    ],
)
def test_what_was_a_while_ago_is_told_in_words(app: Flask, before: timedelta, words: str) -> None:
    now = clock.freeze(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    with app.test_request_context():
        assert jinja.ago(now - before) == words


@pytest.mark.parametrize(("number", "told"), [(0, "0"), (999, "999"), (1_000, "1,000"), (1_001, "1,000+")])
def test_counts_that_stop_say_so(number: int, told: str) -> None:
    assert jinja.bounded(number) == told


def test_the_page_of_whoever_is_signed_in_names_the_vendor_and_the_tabs(cast: Cast) -> None:
    orders, desk, seen = "Orders Entered in Portal", "Order Desk", ["Invoices", "Items"]
    tabs = {
        "mira": ["Dashboard", "Customers", orders, desk, *seen, "Library", "Reports", "Tools"],
        "ben": ["Dashboard", "Customers", orders, *seen, "Reports"],
        "rita": ["Dashboard", "Customers", orders, *seen, "Library"],
        "maria": ["Dashboard", orders, "Invoices", "Library", "Tools"],
        "sam": ["Dashboard", orders, "Library", "Tools"],
    }
    for who, shown in tabs.items():
        browser = cast.browser(getattr(cast, who))
        page = browser.get(browser.get("/").location).text
        assert re.findall(r'class="nav__link"[^>]*>([^<]+)<', page) == shown
        assert "Prairie &amp; Pine" in page
        assert "Harbor Tools" not in page


@pytest.mark.parametrize(
    ("address", "tab"),
    [("/payments", "/invoices"), ("/shipments", "/orders"), ("/history", "/tools"), ("/orders/desk", "/orders/desk")],
)
def test_a_page_stands_below_the_tab_it_is_found_under(cast: Cast, address: str, tab: str) -> None:
    page = cast.browser(cast.mira).get(address).text
    assert re.findall(r'<a [^>]*href="([^"]+)"[^>]*aria-current="page"', page.partition("</nav>")[0]) == [tab]


def test_addresses_that_are_kept_are_those_that_were_asked_for(app: Flask) -> None:
    with app.test_request_context():
        for _ in range(2):
            shown = [jinja.address("invoices.index", show=value) for value in (1, True, "1", None, "a b")]
            assert shown == [url_for("invoices.index", show=value) for value in (1, True, "1", None, "a b")]
