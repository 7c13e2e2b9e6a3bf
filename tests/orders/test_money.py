"""The gate of orders' money: whoever sees no prices is refused at each of its doors, not only at pages before it."""

from collections.abc import Callable
from typing import Any

import pytest

from crikit.actor import Actor
from crikit.errors import Forbidden
from crikit.orders.models import Order
from crikit.orders.queries import money
from crikit.orders.queries.lines import lines_of
from tests import factories
from tests.cast import Cast

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
