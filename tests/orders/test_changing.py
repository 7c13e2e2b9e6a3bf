"""The office changes a submitted order until accounting has it; the customer is told once what changed."""

from typing import Any

import pytest

from crikit.catalog.models import Item
from crikit.errors import Conflict
from crikit.orders.actions import desk
from crikit.orders.actions.changing import change
from crikit.orders.actions.revising import Typed, Unclear, Wish
from crikit.orders.models import LinePrice, Order, OrderLine, OrderStage, OrderTotal, State
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.orders.papers import said_in
from tests.orders.test_desk import press, submitted


def changed(cast: Cast, order: Order, wish: Wish, version: int | None = None) -> bool:
    person, vendor = factories.as_actor(cast.mira), Vendor.get_by_id(cast.vendor.id)
    return change(person, vendor, Order.get_by_id(order.id), wish, order.version if version is None else version)


def lines_now(order: Order) -> list[tuple[str, int, int, int]]:
    found = OrderLine.select(OrderLine, LinePrice).join(LinePrice).where(OrderLine.order == order.id)
    prices = {price.line_id: price for price in LinePrice.select()}
    rows = found.order_by(OrderLine.number)
    return [(row.code, row.quantity // ONE, prices[row.id].cents, prices[row.id].amount) for row in rows]


def test_quantities_change_at_the_frozen_price_and_lines_come_at_todays(cast: Cast) -> None:
    order = submitted(cast)
    factories.item("K-200", "Blue Feeder", base_price=5_00)
    Item.update(base_price=99_00).where(Item.code == "K-100").execute()
    assert changed(cast, order, Wish({1: Typed("5", "")}, [Typed("2", "", "k-200"), Typed("", "4.50", "K-200")]))
    assert lines_now(order) == [("K-100", 5, 12_37, 61_85), ("K-200", 2, 5_00, 10_00), ("K-200", 1, 4_50, 4_50)]
    now = Order.get_by_id(order.id)
    assert (now.state, now.line_count, now.version) == (State.SUBMITTED, 3, order.version + 1)
    assert OrderTotal.get().cents == 76_35
    assert "Changed" not in (stage := list(OrderStage.select().order_by(OrderStage.id))[-1]).note
    assert stage.note == "K-100: 3 → 5; K-200: added, 2; K-200: added, 1"


def test_a_price_and_the_header_change_and_a_line_goes(cast: Cast) -> None:
    order = submitted(cast)
    factories.item("K-200", "Blue Feeder", base_price=5_00)
    changed(cast, order, Wish({}, [Typed("2", "", "K-200")]))
    order = Order.get_by_id(order.id)
    press(cast, desk.confirm, order)
    order = Order.get_by_id(order.id)
    wish = Wish({1: Typed("0"), 2: Typed("2", "4.75")}, header={"ship_via": "Truck", "notes": ""})
    assert changed(cast, order, wish)
    assert lines_now(order) == [("K-200", 2, 4_75, 9_50)]
    assert Order.get_by_id(order.id).ship_via == "Truck"
    assert Order.get_by_id(order.id).state == State.CONFIRMED
    note = OrderStage.select().order_by(OrderStage.id.desc()).get().note
    assert note == "K-100: taken out; Ship via: Truck; Price of K-200"


def test_the_letter_says_what_changed_with_amounts_only_for_those_who_see_them(cast: Cast) -> None:
    for address in (cast.maria.email, "x@home.test"):
        order = submitted(cast, contact_email=address)
        changed(cast, order, Wish({1: Typed("4", "11.11")}))
    sees, sees_not = map(said_in, factories.letters("orders/changed"))
    assert "K-100: 3 → 4" in sees
    assert "Price of K-100: 12.37 → 11.11" in sees
    assert "44.44" in sees
    assert "K-100: 3 → 4" in sees_not
    assert not [amount for amount in ("12.37", "11.11", "44.44") if amount in sees_not]


def test_a_price_alone_is_no_news_for_those_who_see_none(cast: Cast) -> None:
    order = submitted(cast, contact_email="x@home.test")
    assert changed(cast, order, Wish({1: Typed("3", "11.11")}))
    assert factories.letters("orders/changed") == []
    page = cast.browser(cast.sam).get(f"/orders/{order.id}").text
    assert "Price of K-100" in page
    assert "11.11" not in page


def test_what_cannot_be_read_is_said_beside_its_field(cast: Cast) -> None:
    order = submitted(cast)
    with pytest.raises(Unclear) as unclear:
        changed(cast, order, Wish({1: Typed("12,5", "cheap")}, [Typed("1", "", "nothing")]))
    assert set(unclear.value.complaints) == {"quantity1", "price1", "new_item0"}
    with pytest.raises(Unclear, match="Nothing would be left"):
        changed(cast, order, Wish({1: Typed("")}))
    assert not changed(cast, order, Wish({1: Typed("3", "12.37")}, header={"ship_via": ""}))
    assert factories.letters("orders/changed") == []


def test_two_who_change_at_once_are_one(cast: Cast) -> None:
    order = submitted(cast)
    wishes = [Wish({1: Typed(str(place + 4))}) for place in range(8)]
    answers = crowd(8, lambda place: changed(cast, order, wishes[place]), vendor_id=cast.vendor.id)
    assert [answer for answer in answers if answer is True] == [True]
    assert {type(answer) for answer in answers if answer is not True} == {Conflict}
    assert len(factories.letters("orders/changed")) == 1


def test_what_is_in_accounting_or_over_is_left_alone(cast: Cast) -> None:
    order = submitted(cast)
    Order.update(exported_at=order.submitted_at).execute()
    with pytest.raises(Conflict, match="exported to accounting"):
        changed(cast, order, Wish({1: Typed("5")}))
    Order.update(exported_at=None).execute()
    press(cast, desk.reject, order, "No.")
    with pytest.raises(Conflict, match="is rejected"):
        changed(cast, order, Wish({1: Typed("5")}), order.version + 1)


def form_of(order: Order, **typed: Any) -> dict[str, Any]:
    header = {"contact_email": order.contact_email, "contact_name": order.contact_name, "ship_to": order.ship_to}
    return {"version": order.version, "contact_phone": order.contact_phone, **header, **typed}


def test_the_form_keeps_what_was_typed_and_saves_it(cast: Cast) -> None:
    order, browser = submitted(cast), cast.browser(cast.mira)
    address = f"/orders/{order.id}/changes"
    assert 'value="12.37"' in browser.get(address).text
    refused = browser.send(address, form_of(order, quantity1="12,5", price1="12.37", new_item0="zzz", notes="Soon"))
    assert refused.status_code == 422
    for typed in ("12,5", "zzz", "Soon", "can be read in two ways", "No item that is sold"):
        assert typed in refused.text
    saved = browser.send(address, form_of(order, quantity1="6", price1="12.37", notes="Soon"))
    assert (saved.status_code, saved.location) == (303, f"/orders/{order.id}")
    assert (OrderLine.get().quantity, Order.get().notes) == (6 * ONE, "Soon")
    late = browser.send(address, form_of(order, quantity1="7", price1="12.37", notes="Late"))
    assert late.status_code == 409
    assert "Late" in late.text
    assert "was changed since" in late.text


def test_of_an_order_that_became_a_draft_again_nothing_is_lost(cast: Cast) -> None:
    """A line of a draft may have no quantity yet."""
    order = submitted(cast)
    form = form_of(order, quantity1="6", notes="Typed before")
    Order.update(state=State.DRAFT).execute()
    OrderLine.update(quantity=None, typed_quantity="some").execute()
    late = cast.browser(cast.mira).send(f"/orders/{order.id}/changes", form)
    assert late.status_code == 409
    assert "Typed before" in late.text
    del form["quantity1"]
    assert cast.browser(cast.mira).send(f"/orders/{order.id}/changes", form).status_code == 409
