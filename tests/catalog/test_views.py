"""The pages of items, for the vendor's own people."""

import re
from datetime import date

import pytest

from crikit.places import PAGE
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for


def seen(text: str) -> str:
    """What a person reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_without_items_the_page_says_where_they_come_from(cast: Cast) -> None:
    page = cast.browser(cast.mira).get("/items").text
    assert "No items yet" in page
    assert page.count('href="/tools/import?kind=items"') == 1
    assert "once an administrator has imported them" in cast.browser(cast.rita).get("/items").text


def test_the_list_tells_code_name_pack_and_base_price(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", unit="each", pack=6 * ONE, minimum=12 * ONE, stock=1_200 * ONE)
    read = seen(cast.browser(cast.rita).get("/items").text)
    assert "1 item" in read
    assert "K-100 Meadow Kettle each 6 12 1,200 21.13" in read


def test_a_search_without_result_offers_all_items(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle")
    page = cast.browser(cast.mira).get("/items?q=feeder").text
    assert "No item matches" in page
    assert 'value="feeder"' in page


def test_the_search_answers_with_the_list_alone(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle")
    answer = cast.browser(cast.mira).get("/items?q=kettle", headers=asks_for("items")).text
    assert "K-100" in answer
    assert "<html" not in answer


def test_a_long_list_has_pages(cast: Cast) -> None:
    for number in range(PAGE + 1):
        factories.item(f"Z{number:04d}")
    browser = cast.browser(cast.mira)
    page = browser.get("/items").text
    (following,) = re.findall(r'href="(/items\?[^"]*page=2[^"]*)"', page)
    assert f"Z{PAGE:04d}" not in page
    assert f"Z{PAGE:04d}" in browser.get(following.replace("&amp;", "&")).text
    assert f"Z{PAGE:04d}" in browser.get("/items?page=2").text


def test_an_item_s_page_holds_all_of_its_prices(cast: Cast) -> None:
    kettle = factories.item("K-100", "Meadow Kettle", barcode="4006381333931")
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}
    factories.list_price(kettle, factories.price_list("Dealer"), 19_65, **days)
    factories.volume_price(kettle, 300 * ONE, 1_017_00)
    read = seen(cast.browser(cast.rita).get(f"/items/{kettle.id}").text)
    assert "4006381333931" in read
    assert "Everybody: base price 21.13" in read
    assert "Dealer 1 Jan 2026 to 30 Jun 2026 19.65" in read
    assert "Everybody: volume price 300 1,017.00" in read


def test_an_inactive_item_says_so(cast: Cast) -> None:
    old = factories.item("K-300", "Old Kettle", active=False)
    browser = cast.browser(cast.mira)
    assert "It can’t be ordered any more" in browser.get(f"/items/{old.id}").text
    assert "K-300" not in browser.get("/items").text
    assert "K-300" in browser.get("/items?inactive=1").text


@pytest.mark.parametrize("who", ["maria", "sam"])
def test_customers_have_no_tab_for_items(cast: Cast, who: str) -> None:
    assert 'href="/items"' not in cast.browser(getattr(cast, who)).get("/dashboard").text
    assert 'href="/items"' in cast.browser(cast.omar).get("/customers").text
