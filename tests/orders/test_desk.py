"""The office answers a submitted order: confirms, rejects with a reason, once however many press."""

from typing import Any

import pytest

from crikit.catalog.models import Item
from crikit.customers.models import AutomaticAddress
from crikit.errors import Conflict, FieldRefused
from crikit.history.models import Entry
from crikit.orders.actions import desk, submission
from crikit.orders.models import Order, OrderStage, State
from crikit.orders.queries.desk import reasons_of
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.orders.papers import said_in


def submitted(cast: Cast, by: Any = None, quantity: int = 3, **facts: Any) -> Order:
    item = Item.get_or_none(Item.code == "K-100") or factories.item("K-100", "Meadow Kettle", base_price=12_37)
    person = by or cast.maria
    order = Order.get_by_id(factories.order(cast.green_valley, person, (item, quantity), **facts).id)
    vendor = Vendor.get_by_id(cast.vendor.id)
    submission.submit(factories.as_actor(person), vendor, order, version=order.version)
    return Order.get_by_id(order.id)


def press(cast: Cast, what: Any, order: Order, *more: Any, version: int | None = None) -> bool:
    person, vendor = factories.as_actor(cast.mira), Vendor.get_by_id(cast.vendor.id)
    return bool(what(person, vendor, Order.get_by_id(order.id), *more, order.version if version is None else version))


def test_thirty_two_confirms_are_one_with_one_letter(cast: Cast) -> None:
    order = submitted(cast)
    answers = crowd(32, lambda _: press(cast, desk.confirm, order), vendor_id=cast.vendor.id)
    assert sorted(map(str, answers)) == ["False"] * 31 + ["True"]
    assert Order.get_by_id(order.id).state == State.CONFIRMED
    assert [stage.state for stage in OrderStage.select().order_by(OrderStage.id)][-2:] == ["submitted", "confirmed"]
    assert [letter.to_address for letter in factories.letters("orders/confirmed")] == ["ap@greenvalley.test"]


def test_the_confirmation_names_amounts_only_to_those_who_see_prices(cast: Cast) -> None:
    for address in (cast.maria.email, cast.sam.email if cast.sam.email != cast.maria.email else "x@home.test"):
        press(cast, desk.confirm, submitted(cast, contact_email=address))
    sees, sees_not = map(said_in, factories.letters("orders/confirmed"))
    assert "37.11" in sees
    assert "12.37" in sees
    assert "37.11" not in sees_not
    assert "12.37" not in sees_not
    assert "Meadow Kettle" in sees_not


def test_a_confirmation_also_goes_where_the_office_has_it_go_by_itself(cast: Cast) -> None:
    """With amounts, to whom no page is open; once to each address; never with amounts to staff alone."""
    cast.sam.email = "counter@greenvalley.test"
    cast.sam.save()
    for address in ("books@elsewhere.test", cast.sam.email, "AP@greenvalley.test"):
        AutomaticAddress.create(customer=cast.green_valley, address=address)
    press(cast, desk.confirm, submitted(cast))
    letters = {letter.to_address: letter for letter in factories.letters("orders/confirmed")}
    assert sorted(letters) == ["ap@greenvalley.test", "books@elsewhere.test", cast.sam.email]
    assert "37.11" in said_in(letters["books@elsewhere.test"])
    assert "This came by itself" in letters["books@elsewhere.test"].text
    assert "/orders/" not in letters["books@elsewhere.test"].text
    assert "37.11" not in said_in(letters[cast.sam.email])
    assert "/orders/" in letters["ap@greenvalley.test"].text
    assert [letter.to_address for letter in factories.letters("orders/submitted")] == ["ap@greenvalley.test"]


def test_a_rejection_needs_a_reason_which_the_customer_reads(cast: Cast) -> None:
    order = submitted(cast)
    with pytest.raises(FieldRefused, match="Say why"):
        press(cast, desk.reject, order, "  ")
    assert press(cast, desk.reject, order, "Sold out until spring.")
    assert not press(cast, desk.reject, order, "Sold out until spring.")
    assert reasons_of([order.id, submitted(cast).id]) == {order.id: "Sold out until spring."}
    letters = factories.letters("orders/rejected")
    assert [letter.to_address for letter in letters] == ["ap@greenvalley.test"]
    assert "Sold out until spring." in letters[0].text
    for who in (cast.maria, cast.sam, cast.rita):
        assert "Sold out until spring." in cast.browser(who).get(f"/orders/{order.id}").text


def test_confirm_and_reject_at_once_leave_one_answer(cast: Cast) -> None:
    order = submitted(cast)
    pressed = (lambda: press(cast, desk.confirm, order), lambda: press(cast, desk.reject, order, "No."))
    answers = crowd(16, lambda place: pressed[place % 2](), vendor_id=cast.vendor.id)
    assert [answer for answer in answers if answer is True] == [True]
    assert len(factories.letters("orders/confirmed")) + len(factories.letters("orders/rejected")) == 1


def test_a_confirmed_order_can_be_rejected_until_accounting_has_it(cast: Cast) -> None:
    first, second = submitted(cast), submitted(cast)
    for order in (first, second):
        press(cast, desk.confirm, order)
    assert press(cast, desk.reject, Order.get_by_id(first.id), "Sold out.")
    Order.update(exported_at=first.created_at).where(Order.id == second.id).execute()
    with pytest.raises(Conflict, match="exported to accounting"):
        press(cast, desk.reject, Order.get_by_id(second.id), "Sold out.")


def test_what_changed_since_one_looked_is_looked_at_again(cast: Cast) -> None:
    order = submitted(cast)
    for what in ((desk.confirm,), (desk.reject, "No.")):
        with pytest.raises(Conflict, match="was changed since"):
            press(cast, what[0], order, *what[1:], version=order.version - 1)
    rejected = submitted(cast)
    press(cast, desk.reject, rejected, "No.")
    with pytest.raises(Conflict, match="is rejected"):
        press(cast, desk.confirm, rejected)


def test_the_history_says_who_did_it(cast: Cast) -> None:
    press(cast, desk.confirm, submitted(cast))
    press(cast, desk.reject, submitted(cast), "Sold out.")
    told = [entry.action for entry in Entry.select().order_by(Entry.id)]
    assert told[-3:] == ["order.confirmed", "order.submitted", "order.rejected"]


def test_a_colleague_without_the_right_and_a_rep_have_no_desk(cast: Cast) -> None:
    order = submitted(cast)
    for who in (cast.ben, cast.rita, cast.maria, cast.sam):
        browser = cast.browser(who)
        assert browser.get("/orders/desk").status_code == 403
        assert browser.send(f"/orders/{order.id}/confirmation", {"version": order.version}).status_code == 403
        assert browser.send(f"/orders/{order.id}/rejection", {"reason": "No."}).status_code == 403
    assert Order.get_by_id(order.id).state == State.SUBMITTED
