"""The sample items: believable, priced on the dealers' lists, and gone again unless they stand in an order."""

from crikit import money
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import Customer, PriceList
from crikit.orders.models import Order, OrderLine
from crikit.quantities import ONE
from crikit.samples.actions import ITEMS, fill, remove
from crikit.samples.goods import GOODS
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor

PAGE = "/tools/samples"


def test_they_come_with_prices_and_go_with_them(cast: Cast) -> None:
    own = factories.item("OWN-1")
    mira, browser = as_actor(cast.mira), cast.browser(cast.mira)
    fill(mira)
    page = browser.get(PAGE).text
    assert f"<dt>Items</dt>\n        <dd>{ITEMS}</dd>" in page
    assert "SAMPLE-EN-201" in browser.get("/items?q=enamel+mug").text
    mug = Item.get(Item.code == "SAMPLE-EN-201")
    shown = browser.get(f"/items/{mug.id}").text
    # What it costs, on the two lists of dealers, and for four and twelve packs.
    for cents in (6_40, 5_75, 5_10, 4_85, 4_50):
        assert money.amount(cents) in shown
    remove(mira)
    assert [item.id for item in Item.select()] == [own.id]
    assert ListPrice.select().count() == VolumePrice.select().count() == 0


def test_every_volume_price_is_the_lowest_and_each_item_can_be_ordered_by_the_pack(cast: Cast) -> None:
    fill(as_actor(cast.mira))
    for item in Item.select():
        listed = [price.cents for price in ListPrice.select().where(ListPrice.item == item)]
        assert len(listed) == 2
        assert item.base_price > max(listed)
        assert item.minimum % item.pack == 0
        for price in VolumePrice.select().where(VolumePrice.item == item):
            assert price.cents < min(listed)
            assert price.minimum % item.pack == 0


def test_barcodes_are_ones_that_a_scanner_accepts(cast: Cast) -> None:
    fill(as_actor(cast.mira))
    barcodes = [item.barcode for item in Item.select() if item.barcode]
    assert len(set(barcodes)) == len(barcodes) > len(GOODS) - 5
    for barcode in barcodes:
        digits = [int(digit) for digit in barcode]
        assert len(digits) == 13
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_one_that_is_ordered_is_no_longer_sold_and_doesnt_hinder_the_others(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    fill(mira)
    mug = Item.get(Item.code == "SAMPLE-EN-201")
    order = factories.order(cast.green_valley, cast.maria, (mug, 12))
    remove(mira)
    assert [(item.id, item.active) for item in Item.select()] == [(mug.id, False)]
    assert ListPrice.select().count() == 0
    assert cast.browser(cast.mira).get(f"/orders/{order.id}").status_code == 200
    fill(mira)
    assert Item.select().count() == ITEMS
    remove(mira)
    assert Item.select().count() == 1


def test_orders_of_sample_customers_go_with_them(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    fill(mira)
    own = factories.order(cast.green_valley, cast.maria, (factories.item("OWN-1"), 1))
    sample = Customer.get(Customer.code == "SAMPLE-1000")
    factories.order(sample, cast.mira, (Item.get(Item.code == "SAMPLE-EN-201"), 24))
    remove(mira)
    assert [order.id for order in Order.select()] == [own.id]
    assert [line.order_id for line in OrderLine.select()] == [own.id]
    assert [item.code for item in Item.select()] == ["OWN-1"]


def test_a_price_list_on_which_ones_own_items_have_prices_stays(cast: Cast) -> None:
    mira, own = as_actor(cast.mira), factories.item("OWN-1")
    fill(mira)
    kept = PriceList.get(PriceList.name == "Dealer 10")
    price = factories.list_price(own, kept)
    remove(mira)
    assert [found.id for found in PriceList.select()] == [kept.id]
    assert [found.id for found in ListPrice.select()] == [price.id]


def test_the_first_break_is_a_few_packs(cast: Cast) -> None:
    fill(as_actor(cast.mira))
    mug = Item.get(Item.code == "SAMPLE-EN-201")
    breaks = VolumePrice.select(VolumePrice.minimum).where(VolumePrice.item == mug).order_by(VolumePrice.minimum)
    assert [price.minimum for price in breaks] == [48 * ONE, 144 * ONE]
