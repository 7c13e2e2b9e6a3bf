"""Long lists go on in pages, and each row stands on exactly one of them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crikit import db, keys
from crikit.customers.models import Customer
from crikit.customers.queries import Filter, count_customers, customer_lines
from crikit.invitations.queries.invitees import customer_invitees
from crikit.places import COUNT_UP_TO, PAGE, Place
from tests.cast import Cast
from tests.clients import Client
from tests.factories import as_actor

# Names that sort alike or nearly so, in which a page's end is easily missed.
ALIKE = st.text(st.sampled_from("abéE ZÅ~-'\"\U0001f41d"), min_size=1, max_size=3)


def fill(names: list[str]) -> None:
    rows = [
        {"name": name, "name_key": keys.search_key(name), "search_text": keys.search_key(name), "address_usable": True}
        for name in names
    ]
    for start in range(0, len(rows), 500):
        Customer.insert_many(rows[start : start + 500]).execute()


def all_pages(read: Any, actor: Any, wanted: Filter) -> Iterator[int]:
    """The ids of each page, going from place to place as the links do."""
    place = None
    while True:
        lines = read(actor, wanted, place)
        yield from (line.id for line in lines[:PAGE])
        if len(lines) <= PAGE:
            return
        place = Place(lines[PAGE - 1].name_key, lines[PAGE - 1].id)


@pytest.mark.parametrize("read", [customer_lines, customer_invitees], ids=["the customer list", "the invite page"])
@given(names=st.lists(ALIKE, min_size=1, max_size=8), times=st.integers(13, 35))
@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_every_row_stands_on_exactly_one_page_in_order(cast: Cast, read: Any, names: list[str], times: int) -> None:
    with db.atomic() as transaction:
        fill(names * times)
        listed = Customer.select() if read is customer_lines else Customer.select().where(Customer.invitable)
        expected = sorted(listed, key=lambda customer: (customer.name_key.encode(), customer.id))
        assert list(all_pages(read, as_actor(cast.mira), Filter())) == [customer.id for customer in expected]
        transaction.rollback()


def walk(browser: Client, address: str) -> Iterator[str]:
    """The names shown, page after page, by following “Next”."""
    while True:
        page = browser.get(address).text
        yield from re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if not following:
            return
        address = following[1].replace("&amp;", "&")


@pytest.mark.parametrize("page", ["/customers", "/tools/invite/customers"])
def test_following_next_shows_everybody_once_in_order(cast: Cast, page: str) -> None:
    names = [f"Shop {number:03}" for number in range(250)]
    fill(names[::-1])
    assert list(walk(cast.browser(cast.mira), f"{page}?q=shop")) == names


@pytest.mark.parametrize("page", ["/customers", "/tools/invite/customers"])
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("1", "000"),
        ("2", "100"),
        ("3", "200"),
        *((none, "000") for none in ("0", "-1", "two", "1e3", "9" * 11, "２", "")),
    ],
)
def test_a_page_number_typed_by_hand_works(cast: Cast, page: str, typed: str, first: str) -> None:
    fill([f"Shop {number:03}" for number in range(250)])
    shown = cast.browser(cast.mira).get(f"{page}?q=shop&page={typed}").text
    assert re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', shown)[0] == f"Shop {first}"


def test_a_page_beyond_the_last_says_so_and_leads_back(cast: Cast) -> None:
    shown = cast.browser(cast.mira).get("/customers?page=77")
    assert shown.status_code == 200
    assert "No customer" in shown.text


@pytest.mark.parametrize("after", ["x", "~", "a~b", "a~-1", "~1", "a~9999999999999", "a~1~2", "%22~1"])
def test_a_place_that_is_none_begins_at_the_first_row_or_goes_on_from_there(cast: Cast, after: str) -> None:
    assert cast.browser(cast.mira).get(f"/customers?page=2&after={after}").status_code == 200


def test_going_on_from_a_row_that_was_renamed_loses_nobody_else(cast: Cast) -> None:
    fill([f"Shop {number:03}" for number in range(250)])
    actor = as_actor(cast.mira)
    edge = customer_lines(actor, Filter(q="shop"), None)[PAGE - 1]
    Customer.update(name_key="zzz").where(Customer.id == edge.id).execute()
    following = customer_lines(actor, Filter(q="shop"), Place(edge.name_key, edge.id))
    assert following[0].name == "Shop 100"


def test_counting_stops_where_more_helps_nobody(cast: Cast) -> None:
    fill([f"Shop {number:04}" for number in range(COUNT_UP_TO + 5)])
    assert count_customers(as_actor(cast.mira), Filter(q="shop")) == COUNT_UP_TO + 1
    assert "<strong>1,000+</strong>" in cast.browser(cast.mira).get("/customers?q=shop").text
