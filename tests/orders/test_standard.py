"""“Make Standard”: one order a customer, with whose lines its new orders begin."""

from typing import Any

import pytest

from crikit.catalog.models import Item
from crikit.history.models import Entry
from crikit.orders.actions import standard, submission
from crikit.orders.models import Order, OrderLine
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.orders.test_pad import key_of


def order(cast: Cast, quantity: int = 3, of: Any = None, by: Any = None) -> Order:
    item = Item.get_or_none(Item.code == "K-100") or factories.item("K-100", "Meadow Kettle", base_price=12_37)
    made = factories.order(of or cast.green_valley, by or cast.maria, (item, quantity))
    return Order.get_by_id(made.id)


def marked() -> list[int]:
    return [found.id for found in Order.select().where(Order.is_standard == True).order_by(Order.id)]


def test_the_mark_is_set_moved_and_taken_away(cast: Cast) -> None:
    first, second, browser = order(cast), order(cast, 5), cast.browser(cast.maria)
    assert browser.send(f"/orders/{first.id}/standard").location == f"/orders/{first.id}"
    assert marked() == [first.id]
    browser.send(f"/orders/{second.id}/standard")
    assert "no longer with those of order 1" in browser.get(f"/orders/{second.id}").text
    browser.send(f"/orders/{second.id}/standard")
    assert marked() == [second.id]
    browser.send(f"/orders/{first.id}/standard/removal")
    assert marked() == [second.id]
    browser.send(f"/orders/{second.id}/standard/removal")
    assert marked() == []
    actions = [entry.action for entry in Entry.select().where(Entry.about_kind == "orders").order_by(Entry.id)]
    assert actions == ["order.made_standard", "order.made_standard", "order.no_longer_standard"]


def test_the_button_turns_in_place(cast: Cast) -> None:
    made, browser = order(cast), cast.browser(cast.sam)
    page = browser.get(f"/orders/{made.id}").text
    assert "Make Standard" in page
    answer = browser.send(f"/orders/{made.id}/standard", htmx="standard").text
    assert "button--standard" in answer
    assert 'aria-pressed="true"' in answer
    assert "<html" not in answer
    answer = browser.send(f"/orders/{made.id}/standard/removal", htmx="standard").text
    assert "Make Standard" in answer
    assert 'aria-pressed="false"' in answer


def test_a_standard_draft_shows_no_way_to_submit_it_until_the_mark_goes(cast: Cast) -> None:
    made, browser = order(cast), cast.browser(cast.maria)
    marked_now = browser.send(f"/orders/{made.id}/standard", htmx="standard").text
    assert 'id="pad_step" hx-swap-oob="true"' in marked_now
    assert "Submit Order" not in marked_now
    assert "Submit Order" in browser.send(f"/orders/{made.id}/standard/removal", htmx="standard").text


def test_each_customer_has_its_own(cast: Cast) -> None:
    ours, theirs = order(cast), order(cast, of=cast.old_mill, by=cast.olga)
    cast.browser(cast.maria).send(f"/orders/{ours.id}/standard")
    cast.browser(cast.omar).send(f"/orders/{theirs.id}/standard")
    assert marked() == [ours.id, theirs.id]
    assert cast.browser(cast.rita).send(f"/orders/{theirs.id}/standard/removal").status_code == 404
    assert marked() == [ours.id, theirs.id]


def test_two_at_once_leave_one(cast: Cast) -> None:
    orders = [order(cast) for _ in range(8)]
    maria = factories.as_actor(cast.maria)
    answers = crowd(8, lambda place: standard.make_standard(maria, orders[place]), vendor_id=cast.vendor.id)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert len(marked()) == 1


def test_a_deleted_draft_comes_back_without_the_mark_that_another_has_now(cast: Cast) -> None:
    first, second, browser = order(cast), order(cast), cast.browser(cast.maria)
    browser.send(f"/orders/{first.id}/standard")
    browser.send(f"/orders/{first.id}/deletion")
    browser.send(f"/orders/{second.id}/standard")
    assert browser.send(f"/orders/{first.id}/restoration").status_code == 303
    assert marked() == [second.id]


def test_a_new_order_begins_with_a_sent_standard_order_at_todays_prices(cast: Cast) -> None:
    sent, browser = order(cast), cast.browser(cast.maria)
    actor = factories.as_actor(cast.maria)
    submission.submit(actor, Vendor.get_by_id(cast.vendor.id), sent, version=sent.version)
    browser.send(f"/orders/{sent.id}/standard")
    Item.update(base_price=14_00, name="Meadow Kettle, new").execute()
    page = browser.get("/orders/new").text
    assert "Meadow Kettle, new" in page
    assert "42.00" in page
    assert "37.11" not in said(browser.get("/orders/new"))
    browser.send(f"/orders/pad/{key_of(page)}/submission", {"shown": "4200"})
    made = Order.select().order_by(Order.id.desc()).get()
    assert (made.id > sent.id, made.is_draft, made.is_standard) == (True, False, False)
    assert OrderLine.get(OrderLine.order == made.id).quantity == 3 * ONE
    assert "37.11" in browser.get(f"/orders/{sent.id}").text


@pytest.mark.parametrize("who", ["ben", "olga"])
def test_nobody_else_moves_the_mark(cast: Cast, who: str) -> None:
    made = order(cast)
    answer = cast.browser(getattr(cast, who)).send(f"/orders/{made.id}/standard")
    assert answer.status_code in (403, 404)
    assert marked() == []
