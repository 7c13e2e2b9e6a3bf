"""“Create a Copy”: once a press, at the prices that may be chosen, for whom one may; and what changed since."""

from typing import Any

import pytest

from crikit import clock
from crikit.catalog.models import Item
from crikit.errors import Forbidden, NotFound
from crikit.history.models import Entry
from crikit.orders.actions import copying, submission
from crikit.orders.models import LinePrice, Order, OrderLine, OrderTotal
from crikit.orders.queries.comparison import comparison_for
from crikit.orders.queries.lines import lines_of
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd

TODAY = clock.now().date()


@pytest.fixture
def sent(cast: Cast) -> Order:
    """Three kettles at 12.37 and two lamps at 8.19, sent by Maria."""
    kettle = factories.item("K-100", "Meadow Kettle", base_price=12_37)
    lamp = factories.item("L-200", "Harbor Lamp", base_price=8_19)
    facts = {"ship_to": "Back door", "ship_via": "Truck", "notes": "Ring twice", "purchase_order": "PO 7"}
    return factories.sent_order(cast.green_valley, cast.maria, (kettle, 3), (lamp, 2), **facts)


def copy(by: Any, of: Order, customer: Any = None, key: str = "a key", **wish: Any) -> Order:
    made = copying.copy(factories.as_actor(by), of, customer or of.customer, key, TODAY, **wish)
    return Order.get_by_id(made.id)


def compared(by: Any, order: Order) -> Any:
    return comparison_for(factories.as_actor(by), order, lines_of(order), TODAY)


def raise_prices() -> None:
    Item.update(base_price=Item.base_price + 1_00).execute()


def test_a_copy_is_a_draft_with_its_own_number_the_same_lines_and_todays_prices(cast: Cast, sent: Order) -> None:
    raise_prices()
    browser = cast.browser(cast.maria)
    answer = browser.send(f"/orders/{sent.id}/copy", {"key": "one"})
    made = Order.select().order_by(Order.id.desc()).get()
    assert answer.location == f"/orders/{made.id}"
    assert (made.is_draft, made.reference, made.copied_from) == (True, "2", sent.id)
    assert [(line.code, line.quantity) for line in lines_of(made)] == [("K-100", 3 * ONE), ("L-200", 2 * ONE)]
    assert (made.ship_to, made.ship_via, made.notes, made.purchase_order) == ("Back door", "Truck", "Ring twice", "")
    assert OrderTotal.get(OrderTotal.order == made.id).cents == 3 * 13_37 + 2 * 9_19
    assert Entry.get(Entry.action == "order.copied").about_id == made.id
    assert OrderTotal.get(OrderTotal.order == sent.id).cents == 3 * 12_37 + 2 * 8_19


def test_a_second_press_leads_to_the_same_copy(cast: Cast, sent: Order) -> None:
    browser = cast.browser(cast.maria)
    answers = [browser.send(f"/orders/{sent.id}/copy", {"key": "one"}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert Order.select().count() == 2
    browser.send(f"/orders/{sent.id}/copy", {"key": "another"})
    assert Order.select().count() == 3


def test_many_presses_at_once_make_one_copy(cast: Cast, sent: Order) -> None:
    made = crowd(12, lambda _: copy(cast.maria, sent).id, vendor_id=cast.vendor.id)
    assert len(set(map(str, made))) == 1
    assert Order.select().count() == 2
    assert OrderLine.select().where(OrderLine.order == made[0]).count() == 2


def test_a_copy_that_was_deleted_is_not_made_again_by_the_same_press(cast: Cast, sent: Order) -> None:
    browser = cast.browser(cast.maria)
    made = browser.send(f"/orders/{sent.id}/copy", {"key": "one"}).location
    browser.send(f"{made}/deletion")
    late = browser.send(f"/orders/{sent.id}/copy", {"key": "one"})
    assert late.status_code == 404
    assert "This copy was deleted" in late.text


@pytest.mark.parametrize("who", ["rita", "mira"])
def test_reps_and_the_office_may_keep_the_prices_of_then(cast: Cast, sent: Order, who: str) -> None:
    raise_prices()
    made = copy(getattr(cast, who), sent, prices_as_then=True)
    assert OrderTotal.get(OrderTotal.order == made.id).cents == 3 * 12_37 + 2 * 8_19
    assert {price.source for price in LinePrice.select().where(LinePrice.amount.is_null())} == {"copied"}
    assert OrderTotal.get(OrderTotal.order == copy(getattr(cast, who), sent, key="b").id).cents == 3 * 13_37 + 2 * 9_19


@pytest.mark.parametrize("who", ["maria", "sam"])
def test_customers_always_pay_todays_prices(cast: Cast, sent: Order, who: str) -> None:
    with pytest.raises(Forbidden):
        copy(getattr(cast, who), sent, prices_as_then=True)
    assert cast.browser(getattr(cast, who)).send(f"/orders/{sent.id}/copy", {"prices": "then"}).status_code == 403
    assert Order.select().count() == 1


def test_another_item_on_a_copied_line_has_its_own_price(cast: Cast, sent: Order) -> None:
    made = copy(cast.rita, sent, prices_as_then=True)
    cast.browser(cast.rita).send(f"/orders/pad/{made.key}/lines/1/item", {"code": "L-200"})
    assert OrderTotal.get(OrderTotal.order == made.id).cents == 3 * 8_19 + 2 * 8_19


def test_whoever_may_copies_for_another_customer_at_its_prices(cast: Cast, sent: Order) -> None:
    birch = factories.customer("Birch", sales_rep=cast.green_valley.sales_rep_id, address="1 Birch Road")
    price_list = factories.price_list("Dealers")
    type(birch).update(price_list=price_list).where(type(birch).id == birch.id).execute()
    birch = type(birch).get_by_id(birch.id)
    factories.list_price(Item.get(Item.code == "K-100"), price_list, cents=10_00)
    made = copy(cast.rita, sent, birch)
    assert (made.customer, made.reference, made.ship_to, made.notes) == (birch, "1", "1 Birch Road", "")
    assert OrderTotal.get(OrderTotal.order == made.id).cents == 3 * 10_00 + 2 * 8_19
    with pytest.raises(Forbidden, match="today’s prices"):
        copy(cast.rita, sent, birch, key="b", prices_as_then=True)
    assert OrderTotal.get(OrderTotal.order == copy(cast.mira, sent, birch, key="c", prices_as_then=True).id).cents == (
        3 * 12_37 + 2 * 8_19
    )


def test_a_rep_copies_for_others_only_with_the_right_and_only_for_its_own(cast: Cast, sent: Order) -> None:
    birch = factories.customer("Birch", sales_rep=cast.green_valley.sales_rep_id)
    browser = cast.browser(cast.rita)
    assert browser.get(f"/orders/{sent.id}/copy?customer={cast.old_mill.id}").status_code == 404
    assert browser.send(f"/orders/{sent.id}/copy", {"customer": str(cast.old_mill.id)}).status_code == 404
    assert "Birch" in browser.get(f"/orders/{sent.id}/copy?q=bir").text
    PermissionSetting.create(user=cast.rita, permission=Permission.COPY_TO_ANOTHER, allowed=False)
    assert browser.send(f"/orders/{sent.id}/copy", {"customer": str(birch.id)}).status_code == 403
    assert "Birch" not in browser.get(f"/orders/{sent.id}/copy?q=bir").text
    assert Order.select().count() == 1
    assert browser.send(f"/orders/{sent.id}/copy").status_code == 303


def test_a_customer_copies_for_itself_whatever_it_sends(cast: Cast, sent: Order) -> None:
    cast.browser(cast.maria).send(f"/orders/{sent.id}/copy", {"customer": str(cast.old_mill.id)})
    assert {order.customer_id for order in Order.select()} == {cast.green_valley.id}


def test_another_s_key_makes_no_copy_of_theirs(cast: Cast, sent: Order) -> None:
    copy(cast.maria, sent, key="hers")
    own = factories.order(cast.old_mill, cast.olga, (Item.get(Item.code == "K-100"), 1))
    with pytest.raises(NotFound):
        copy(cast.olga, own, key="hers")


def test_what_changed_since_is_told_with_both_prices(cast: Cast, sent: Order) -> None:
    Item.update(base_price=13_00, pack=12 * ONE).where(Item.code == "K-100").execute()
    Item.update(active=False).where(Item.code == "L-200").execute()
    made = copy(cast.maria, sent)
    found = compared(cast.maria, made)
    told = [(c.code, c.is_gone, c.pack_then, c.pack_now, c.complaint) for c in found.changes]
    assert told == [
        ("K-100", False, ONE, 12 * ONE, "This comes in packs of 12."),
        ("L-200", True, ONE, ONE, ""),
    ]
    assert (found.money.then.total, found.money.now.total) == (3 * 12_37 + 2 * 8_19, 3 * 13_00)
    page = cast.browser(cast.maria).get(f"/orders/{made.id}").text
    for words in (
        "What changed since order 1",
        "12.37",
        "13.00",
        "no longer sold",
        "packs of 12",
        "53.49",
        "39.00",
        "isn’t in it",
    ):
        assert words in page, words


def test_a_line_that_was_taken_away_is_not_told(cast: Cast, sent: Order) -> None:
    Item.update(active=False).where(Item.code == "L-200").execute()
    made = copy(cast.maria, sent)
    cast.browser(cast.maria).send(f"/orders/pad/{made.key}/lines/2/removal")
    assert compared(cast.maria, Order.get_by_id(made.id)).changes == []


def test_without_changes_it_says_so_and_a_submitted_copy_says_nothing(cast: Cast, sent: Order) -> None:
    made = copy(cast.maria, sent)
    page = cast.browser(cast.maria).get(f"/orders/{made.id}").text
    assert "same items, same packs, same prices" in page
    assert "autofocus" in page
    vendor = Vendor.get_by_id(cast.vendor.id)
    submission.submit(factories.as_actor(cast.maria), vendor, Order.get_by_id(made.id), version=made.version)
    page = cast.browser(cast.maria).get(f"/orders/{made.id}").text
    assert "What changed since" not in page
    assert f'href="/orders/{sent.id}"' in page


def test_staff_copies_carry_no_money_on_page_or_fragment(cast: Cast, sent: Order) -> None:
    raise_prices()
    Item.update(pack=12 * ONE).where(Item.code == "K-100").execute()
    browser = cast.browser(cast.sam)
    made = browser.send(f"/orders/{sent.id}/copy", {"key": "sams"}).location
    seen = [said(browser.get(address)) for address in (made, f"/orders/{sent.id}", f"/orders/{sent.id}/copy")]
    folded = [said(browser.send(f"{made}/comparison", {"shown": shown}, htmx="comparison")) for shown in ("0", "1")]
    assert "packs of 12" in folded[1]
    for text in (*seen, *folded):
        assert not [amount for amount in ("12.37", "13.37", "8.19", "9.19", "53.49", "58.49") if amount in text]
    managements = cast.browser(cast.maria).get(made).text
    assert all(amount in managements for amount in ("12.37", "13.37", "53.49", "58.49"))


def test_another_customer_never_sees_what_the_copied_order_came_to(cast: Cast, sent: Order) -> None:
    raise_prices()
    made = copy(cast.mira, sent, cast.old_mill)
    assert compared(cast.mira, made) is not None
    assert compared(cast.olga, made) is None
    page = said(cast.browser(cast.olga).get(f"/orders/{made.id}"))
    assert "What changed" not in page
    assert "12.37" not in page


def test_the_comparison_is_folded_away_and_shown_again(cast: Cast, sent: Order) -> None:
    raise_prices()
    made, browser = copy(cast.maria, sent), cast.browser(cast.maria)
    folded = browser.send(f"/orders/{made.id}/comparison", {"shown": "0"}, htmx="comparison")
    assert "What changed since" in folded.text
    assert "12.37" not in said(folded)
    plain = browser.send(f"/orders/{made.id}/comparison", {"shown": "1"})
    assert (plain.status_code, plain.location) == (303, f"/orders/{made.id}")
    assert "12.37" in browser.get(plain.location).text
    assert browser.send(f"/orders/{sent.id}/comparison", {"shown": "1"}).status_code == 409
