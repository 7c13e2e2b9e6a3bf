"""The gate of orders' money: whoever sees no prices is refused at each of its doors, not only at pages before it."""

from collections.abc import Callable
from typing import Any

import pytest

from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.errors import Forbidden
from crikit.orders.models import COPIED, LinePrice, Order, OrderLine
from crikit.orders.queries import money
from crikit.orders.queries.lines import lines_of
from tests import factories
from tests.cast import Cast
from tests.orders.test_submitting import draft, submit

DOORS: dict[str, Callable[[Actor, Order, Any], Any]] = {
    "of an order": lambda actor, order, on: money.sums_for(actor, order, lines_of(order), on),
    "of its lines today": lambda actor, order, on: money.sums_today(actor, order.customer, lines_of(order), on),
    "of orders that were sent": lambda actor, order, on: money.charges_for(actor, [order.id]),
    "of what an action worked out": lambda actor, order, on: money.Sealed(money.NOTHING).opened_for(actor),
}


@pytest.mark.parametrize("door", DOORS)
def test_whoever_sees_no_prices_is_refused_at_every_door(cast: Cast, door: str) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item(base_price=12_37), 3))
    DOORS[door](factories.as_actor(cast.maria), order, cast.vendor.today)
    with pytest.raises(Forbidden):
        DOORS[door](factories.as_actor(cast.sam), order, cast.vendor.today)


def sums(cast: Cast, order: Order) -> money.Sums:
    now = Order.get_by_id(order.id)
    return money.sums_for(factories.as_actor(cast.maria), now, lines_of(now), cast.vendor.today)


def test_a_price_that_somebody_chose_counts_in_its_own_draft_alone(cast: Cast) -> None:
    chosen, other = draft(cast), draft(cast)
    LinePrice.create(line=OrderLine.get(OrderLine.order == chosen.id), cents=9_00, source=COPIED)
    assert sums(cast, chosen) == ({1: (9_00, 27_00, COPIED)}, 27_00, 0)
    assert sums(cast, other).total == 37_11


def test_what_has_no_price_is_no_part_of_the_sum_and_counted(cast: Cast) -> None:
    order = draft(cast)
    Item.update(base_price=None).execute()
    assert sums(cast, order) == ({}, 0, 1)


def test_an_order_that_was_sent_costs_what_it_did_whatever_became_of_its_items(cast: Cast) -> None:
    first, second = draft(cast), draft(cast, quantity=4)
    assert submit(cast, first)
    assert submit(cast, second)
    Item.update(base_price=1, active=False).execute()
    assert (sums(cast, first).total, sums(cast, second).total) == (37_11, 49_48)
    charges = money.charges_for(factories.as_actor(cast.maria), [first.id])
    assert {order: charge[1].amount for order, charge in charges.items()} == {first.id: 37_11}
