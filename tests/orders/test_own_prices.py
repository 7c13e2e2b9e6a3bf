"""Prices on the standard order that the office makes the customer's own."""

import pytest

from crikit.catalog.models import Item
from crikit.history.models import Entry
from crikit.orders.models import Order, StandardPrice
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.clients import Client, said


@pytest.fixture
def office(cast: Cast) -> Client:
    """Mira's browser. Green Valley has a standard order of twelve kettles, which cost less by the dozen."""
    kettle = factories.item("K-100", "Meadow Kettle", base_price=12_37)
    factories.item("L-200", "Harbor Lamp", base_price=8_19)
    factories.volume_price(kettle, minimum=12 * ONE, cents=11_00)
    order = factories.order(cast.green_valley, cast.maria, (kettle, 12))
    browser = cast.browser(cast.mira)
    browser.send(f"/orders/{order.id}/standard")
    return browser


def address(cast: Cast) -> str:
    return f"/customers/{cast.green_valley.id}/prices"


def kept() -> dict[str, int]:
    return {price.item.code: price.cents for price in StandardPrice.select()}


def test_the_items_of_the_standard_order_stand_there_with_what_they_cost(cast: Cast, office: Client) -> None:
    page = office.get(address(cast)).text
    assert "Meadow Kettle" in page
    assert "11.00" in page
    assert "Harbor Lamp" not in page
    assert address(cast) in office.get(f"/orders/{Order.get().id}").text
    assert address(cast) in office.get(f"/customers/{cast.green_valley.id}").text


def test_a_saved_price_counts_before_all_others_and_is_told(cast: Cast, office: Client) -> None:
    assert office.send(address(cast), {"item": "K-100", "price": "$9.95"}).status_code == 303
    assert kept() == {"K-100": 9_95}
    office.send(address(cast), {"item": "K-100", "price": "9.90"})
    assert "118.80" in cast.browser(cast.maria).get("/orders/new").text
    told = [entry.action for entry in Entry.select().where(Entry.about_kind == "customer")]
    assert told == ["standard_price.set", "standard_price.set"]


def test_it_is_saved_and_removed_in_place(cast: Cast, office: Client) -> None:
    row = f"price{Item.get(Item.code == 'K-100').id}"
    saved = office.send(address(cast), {"item": "K-100", "price": "9.95"}, htmx=row)
    assert f'id="{row}"' in saved.text
    assert "9.95" in saved.text
    assert "<html" not in saved.text
    removed = office.send(f"{address(cast)}/removal", {"item": "K-100"}, htmx=row)
    assert "9.95" not in said(removed)
    assert kept() == {}
    assert Entry.select().where(Entry.action == "standard_price.removed").count() == 1


def test_another_item_is_named_by_its_code_and_leaves_when_its_price_does(cast: Cast, office: Client) -> None:
    office.send(address(cast), {"item": "l-200", "price": "7.00"})
    assert "not on the standard order" in office.get(address(cast)).text
    assert "<tr" not in office.send(f"{address(cast)}/removal", {"item": "L-200"}, htmx="price2").text
    assert "Harbor Lamp" not in office.get(address(cast)).text


@pytest.mark.parametrize(
    ("item", "price", "sentence"),
    [
        ("K-100", "much", "“much” is no price"),
        ("K-100", "-3", "“-3” is no price"),
        ("K-100", "1.005", "“1.005” is no price"),
        ("X-9", "3.00", "No item has the code X-9"),
        ("", "3.00", "Type a code"),
    ],
)
def test_what_is_no_price_or_item_is_said_and_stays_as_typed(
    cast: Cast, office: Client, item: str, price: str, sentence: str
) -> None:
    answer = office.send(address(cast), {"item": item, "price": price})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{price}"' in answer.text
    assert kept() == {}


def test_only_the_office_sees_and_sets_them(cast: Cast, office: Client) -> None:
    office.send(address(cast), {"item": "K-100", "price": "9.95"})
    for person in (cast.rita, cast.maria, cast.sam, cast.ben):
        browser = cast.browser(person)
        assert browser.get(address(cast)).status_code == 403
        assert browser.send(address(cast), {"item": "K-100", "price": "0.01"}).status_code == 403
        assert browser.send(f"{address(cast)}/removal", {"item": "K-100"}).status_code == 403
    assert kept() == {"K-100": 9_95}
