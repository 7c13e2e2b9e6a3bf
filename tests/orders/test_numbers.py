"""Reference numbers: one after the other, none twice, none left out; or typed."""

from datetime import UTC, datetime, timedelta

import pytest

from crikit import clock, db
from crikit.errors import Conflict
from crikit.orders.actions import numbers, reminding
from crikit.orders.models import Order, OrderDefaults
from crikit.orders.rules import business_days_later
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def test_sixty_four_at_once_get_sixty_four_numbers_without_a_gap(cast: Cast) -> None:
    def take(_: int) -> str:
        with db.atomic():
            return numbers.next_reference(cast.green_valley.id)

    taken = crowd(64, take, vendor_id=cast.vendor.id)
    assert sorted(map(int, taken)) == list(range(1, 65))


def test_a_number_that_somebody_typed_is_stepped_over(cast: Cast) -> None:
    numbers.name_it(factories.order(cast.green_valley, cast.maria), "3")
    assert [factories.order(cast.green_valley, cast.maria).reference for _ in range(3)] == ["2", "4", "5"]


def test_each_customer_counts_its_own_orders(cast: Cast) -> None:
    assert factories.order(cast.green_valley, cast.maria).reference == "1"
    assert factories.order(cast.old_mill, cast.olga).reference == "1"


def test_no_two_orders_of_a_customer_share_a_number(cast: Cast) -> None:
    first, second = (factories.order(cast.green_valley, cast.maria) for _ in range(2))
    with pytest.raises(Conflict, match="has the reference number"):
        numbers.name_it(second, first.reference)
    assert Order.get_by_id(second.id).reference == "2"


def test_typed_numbers_stay_empty_until_they_are_typed(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    fields = {"numbering": "typed", "contact_name": "Ann", "contact_email": "ann@greenvalley.test"}
    assert browser.send("/tools/order-defaults", fields).location == "/tools"
    order = factories.order(cast.green_valley, cast.maria)
    assert (order.reference, order.contact_name, order.contact_email) == ("", "Ann", "ann@greenvalley.test")


def test_the_next_number_is_the_customer_s_to_say(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    assert 'value="1"' in browser.get("/tools/order-defaults").text
    browser.send("/tools/order-defaults", {"numbering": "sequential", "next_reference": "5000"})
    assert factories.order(cast.green_valley, cast.maria).reference == "5000"
    for wrong in ("0", "1000000000", "9" * 400, "five"):
        refused = browser.send("/tools/order-defaults", {"numbering": "sequential", "next_reference": wrong})
        assert refused.status_code == 422, wrong
        assert wrong == "five" or "Type a whole number from 1 to 999999999." in refused.text
    assert OrderDefaults.get().next_reference == 5001


def test_a_forgotten_draft_is_reminded_of_once_on_the_second_business_day(cast: Cast) -> None:
    clock.freeze(FRIDAY)
    item = factories.item("K-100")
    factories.order(cast.green_valley, cast.maria, (item, 1))
    factories.order(cast.green_valley, cast.maria, (item, 1), alert=False)
    factories.order(cast.green_valley, cast.maria)
    factories.order(cast.green_valley, cast.maria, (item, 1), is_standard=True)
    for days, letters in ((1, 0), (2, 0), (3, 0), (4, 1), (5, 1)):
        clock.freeze(FRIDAY + timedelta(days=days))
        reminding.remind()
        assert len(factories.letters("orders/forgotten")) == letters, days
    assert factories.letters("orders/forgotten")[0].to_address == cast.maria.email


def test_a_username_of_another_customer_is_not_reminded_of_a_draft(cast: Cast) -> None:
    clock.freeze(FRIDAY)
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100"), 1))
    Order.update(entered_by=cast.olga.id).where(Order.id == order.id).execute()
    clock.freeze(FRIDAY + timedelta(days=4))
    reminding.remind()
    assert factories.letters("orders/forgotten") == []


def test_the_second_business_day_after_a_friday_is_a_tuesday() -> None:
    assert business_days_later(FRIDAY.date(), 2) == FRIDAY.date() + timedelta(days=4)
    assert business_days_later(FRIDAY.date() - timedelta(days=4), 2) == FRIDAY.date() - timedelta(days=2)
