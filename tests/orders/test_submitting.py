"""“Submit Order”: sent once, frozen at the prices of that moment, told to each as their role may see it."""

from typing import Any

import pytest

from crikit.catalog.models import Item
from crikit.errors import Conflict, DomainError, FieldRefused
from crikit.orders.actions import submission
from crikit.orders.models import LinePrice, Order, OrderLine, OrderStage, OrderTotal, State
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.quantities import ONE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.orders.papers import said_in, text_of


def draft(cast: Cast, by: Any = None, quantity: int = 3, **facts: Any) -> Order:
    item = Item.get_or_none(Item.code == "K-100") or factories.item("K-100", "Meadow Kettle", base_price=12_37)
    made = factories.order(cast.green_valley, by or cast.maria, (item, quantity), **facts)
    return Order.get_by_id(made.id)


def submit(cast: Cast, order: Order, by: Any = None, **looked_at: Any) -> bool:
    vendor, person = Vendor.get_by_id(cast.vendor.id), factories.as_actor(by or cast.maria)
    looked_at = {"version": order.version, **looked_at}
    return submission.submit(person, vendor, Order.get_by_id(order.id), **looked_at)


def test_lines_and_prices_freeze_at_that_moment(cast: Cast) -> None:
    order = draft(cast)
    assert submit(cast, order, shown=37_11)
    Item.update(base_price=99_99, name="Another Kettle", code="X").execute()
    sent, line = Order.get_by_id(order.id), OrderLine.get()
    assert (sent.state, line.code, line.name, line.quantity) == (State.SUBMITTED, "K-100", "Meadow Kettle", 3 * ONE)
    assert (LinePrice.get().cents, LinePrice.get().amount, OrderTotal.get().cents) == (12_37, 37_11, 37_11)
    page = said(cast.browser(cast.maria).get(f"/orders/{order.id}"))
    assert "Meadow Kettle" in page
    assert "37.11" in page
    assert "99.99" not in page


def test_thirty_two_presses_send_one_order_and_one_set_of_letters(cast: Cast) -> None:
    order = draft(cast)
    Vendor.update(order_desk=["desk@prairieandpine.test"]).where(Vendor.id == cast.vendor.id).execute()
    answers = crowd(32, lambda _: submit(cast, order), vendor_id=cast.vendor.id)
    assert sorted(map(str, answers)) == ["False"] * 31 + ["True"]
    assert [stage.state for stage in OrderStage.select().order_by(OrderStage.id)] == ["draft", "submitted"]
    assert [letter.to_address for letter in factories.letters()] == ["desk@prairieandpine.test", "ap@greenvalley.test"]


def test_the_desk_reads_amounts_and_the_staff_s_contact_reads_none(cast: Cast) -> None:
    Vendor.update(order_desk=["desk@prairieandpine.test"]).where(Vendor.id == cast.vendor.id).execute()
    PermissionSetting.create(user=cast.sam, permission=Permission.SUBMIT_ORDERS, allowed=True)
    order = draft(cast, by=cast.sam, contact_email="sam@home.test", contact_name="Sam")
    assert submit(cast, order, by=cast.sam)
    desk, contact = factories.letters("orders/arrived")[0], factories.letters("orders/submitted")[0]
    assert contact.to_address == "sam@home.test"
    for amount in ("12.37", "37.11"):
        assert amount in said_in(desk)
        assert amount not in said_in(contact)
    assert "Meadow Kettle" in said_in(contact)


def test_management_reads_amounts_until_the_vendor_takes_prices_away(cast: Cast) -> None:
    first = draft(cast, contact_email=cast.maria.email)
    submit(cast, first)
    PermissionSetting.create(user=cast.maria, permission=Permission.SEE_PRICES, allowed=False)
    second = draft(cast, contact_email=cast.maria.email)
    submit(cast, second)
    sees, sees_not = factories.letters("orders/submitted")
    assert "37.11" in said_in(sees)
    assert "37.11" not in said_in(sees_not)


def test_the_office_s_own_order_reaches_the_customer_only_if_wished(cast: Cast) -> None:
    for wished in (False, True):
        submit(cast, draft(cast, by=cast.rita, email_customer=wished), by=cast.rita)
    told = [letter.to_address for letter in factories.letters("orders/submitted")]
    assert told == ["rita@people.test", "rita@people.test", "ap@greenvalley.test"]


def test_the_contact_that_the_office_types_reads_amounts_only_if_it_works_there(cast: Cast) -> None:
    for address in ("olgaS@people.test", "stranger@home.test", cast.rita.email):
        submit(cast, draft(cast, by=cast.mira, contact_email=address), by=cast.mira)
    letters = factories.letters("orders/submitted")
    assert [letter.to_address for letter in letters] == ["olgaS@people.test", "stranger@home.test", cast.rita.email]
    assert ["37.11" in said_in(letter) for letter in letters] == [False, False, True]


def test_staff_without_the_right_keep_the_draft(cast: Cast) -> None:
    order = draft(cast, by=cast.sam)
    with pytest.raises(Conflict, match="your management submits them"):
        submit(cast, order, by=cast.sam)
    assert Order.get().is_draft


def test_an_unready_draft_is_refused_with_what_is_missing(cast: Cast) -> None:
    order = draft(cast)
    for column, value in ((OrderLine.item, None), (OrderLine.quantity, None)):
        before = OrderLine.get()
        OrderLine.update({column: value}).execute()
        with pytest.raises(DomainError, match="1 line is to be fixed"):
            submit(cast, order)
        OrderLine.update(item=before.item_id, quantity=before.quantity).execute()
    Order.update(reference="", reference_key="").execute()
    with pytest.raises(FieldRefused, match="reference number"):
        submit(cast, order)
    OrderLine.delete().execute()
    with pytest.raises(DomainError, match="nothing on this order"):
        submit(cast, order)


def test_what_changed_since_one_looked_is_looked_at_again(cast: Cast) -> None:
    order = draft(cast)
    with pytest.raises(Conflict, match="was changed since"):
        submit(cast, order, version=order.version - 1)
    with pytest.raises(Conflict, match="Prices have changed"):
        submit(cast, order, shown=36_00)
    assert submit(cast, order, shown=37_11)


def test_a_standard_a_deleted_and_a_rejected_order_are_not_submitted(cast: Cast) -> None:
    standard, rejected, deleted = draft(cast, is_standard=True), draft(cast), draft(cast)
    Order.update(state=State.REJECTED).where(Order.id == rejected.id).execute()
    browser = cast.browser(cast.maria)
    browser.send(f"/orders/{deleted.id}/deletion")
    for order, status in ((standard, 409), (rejected, 409), (deleted, 404)):
        answer = browser.send(f"/orders/pad/{order.key}/submission", {"version": str(order.version)})
        assert answer.status_code == status
    assert not factories.letters()


def test_back_and_submit_again_leads_to_the_order_that_was_sent(cast: Cast) -> None:
    Vendor.update(order_desk=["desk@prairieandpine.test"]).where(Vendor.id == cast.vendor.id).execute()
    order, browser = draft(cast), cast.browser(cast.maria)
    for _ in range(2):
        answer = browser.send(f"/orders/pad/{order.key}/submission", {"version": str(order.version), "shown": "3711"})
        assert (answer.status_code, answer.location) == (303, f"/orders/{order.id}")
    told = [letter.to_address for letter in factories.letters()]
    assert told == ["desk@prairieandpine.test", "ap@greenvalley.test"]


def test_the_document_of_a_submitted_order_has_amounts_for_management_only(cast: Cast) -> None:
    order = draft(cast)
    submit(cast, order)
    browsers = {who: cast.browser(getattr(cast, who)) for who in ("maria", "sam")}
    papers = {who: text_of(browser.get(f"/orders/{order.id}.pdf").data) for who, browser in browsers.items()}
    assert all("Meadow Kettle" in paper for paper in papers.values())
    assert "37.11" in papers["maria"]
    assert "37.11" not in papers["sam"]
    assert cast.browser(cast.olga).get(f"/orders/{order.id}.pdf").status_code == 404
