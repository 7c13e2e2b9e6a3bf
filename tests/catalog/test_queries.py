"""Finding items: by code, name or barcode, those that are sold or those that no longer are."""

import pytest

from crikit import db
from crikit.catalog.queries import Filter, count_items, item_for, item_lines, list_prices_of, volume_prices_of
from crikit.errors import NotFound
from crikit.places import PAGE, Place
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor


@pytest.fixture(autouse=True)
def items(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", barcode="4006381333931", search_text="k-100 meadow kettle 4006381333931")
    factories.item("K-200", "Café Kettle 50%")
    factories.item("F-1", "Blue Feeder")
    factories.item("K-300", "Old Kettle", active=False)


def found(cast: Cast, q: str = "", *, inactive: bool = False) -> list[str]:
    wanted, actor = Filter(q, inactive), as_actor(cast.mira)
    codes = [line.code for line in item_lines(actor, wanted, None)]
    assert count_items(actor, wanted) == len(codes)
    return codes


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("", ["F-1", "K-100", "K-200"]),
        ("kettle", ["K-100", "K-200"]),
        ("k-2", ["K-200"]),
        ("K", ["K-100", "K-200"]),
        ("cafe", ["K-200"]),
        ("50%", ["K-200"]),
        ("333931", ["K-100"]),
        ("_", []),
        ("kettle'", []),
    ],
)
def test_items_are_found_by_code_name_or_barcode(cast: Cast, q: str, codes: list[str]) -> None:
    assert found(cast, q) == codes


def test_what_is_no_longer_sold_stands_on_its_own(cast: Cast) -> None:
    assert found(cast, inactive=True) == ["K-300"]
    assert found(cast, "kettle", inactive=True) == ["K-300"]


def test_a_long_list_goes_on_after_the_last_row(cast: Cast) -> None:
    for number in range(PAGE + 5):
        factories.item(f"Z{number:04d}")
    actor = as_actor(cast.mira)
    first = item_lines(actor, Filter(), None)
    assert len(first) == PAGE + 1
    last = first[PAGE - 1]
    following = item_lines(actor, Filter(), Place(last.code_key, last.id))
    assert [line.code for line in first[:PAGE] + following] == ["F-1", "K-100", "K-200"] + [
        f"Z{number:04d}" for number in range(PAGE + 5)
    ]
    assert item_lines(actor, Filter(), None, skip=PAGE) == following


def test_another_vendors_items_are_neither_listed_nor_found(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.item("K-999", "Their Kettle")
    with db.every_vendor():
        assert "K-999" not in found(cast, "kettle")
        with pytest.raises(NotFound):
            item_for(as_actor(cast.mira), theirs.id)


def test_an_item_s_prices_stand_in_order() -> None:
    kettle = factories.item("P-1", "Kettle")
    factories.list_price(kettle, factories.price_list("Wholesale"), 18_00)
    factories.list_price(kettle, factories.price_list("Dealer"), 19_00)
    factories.volume_price(kettle, 300 * ONE, 16_00)
    factories.volume_price(kettle, 60 * ONE, 17_00)
    assert [(price.name, price.cents) for price in list_prices_of(kettle)] == [("Dealer", 19_00), ("Wholesale", 18_00)]
    assert [price.minimum for price in volume_prices_of(kettle)] == [60 * ONE, 300 * ONE]
