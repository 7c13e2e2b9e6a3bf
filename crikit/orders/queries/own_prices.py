"""The prices on a standard order that are the customer's own, beside those that would count without them."""

from datetime import date
from typing import NamedTuple

from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.catalog.rules import Buyer, price_for
from crikit.customers.models import Customer
from crikit.errors import Forbidden
from crikit.orders.models import StandardPrice
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.money import deciding_of
from crikit.orders.queries.orders import standard_order_of
from crikit.orders.rules import can_set_prices
from crikit.quantities import ONE


class OwnPrice(NamedTuple):
    """`cents` is the customer's own price of one, None where it has none; `usual` what one costs it otherwise, when it
    orders as much as the standard order says."""

    item: int
    code: str
    name: str
    unit: str
    on_order: bool
    cents: int | None
    usual: int | None


def own_prices_for(actor: Actor, customer: Customer, on: date) -> list[OwnPrice]:
    """The items of the standard order as they stand there, then all others with a price of the customer's own. Raises
    Forbidden for whoever doesn't set them."""
    if not can_set_prices(actor):
        raise Forbidden
    columns = (Item.id, Item.code, Item.name, Item.unit, StandardPrice.cents)
    own = StandardPrice.select(*columns).join(Item).where(StandardPrice.customer == customer.id)
    priced = {item: (code, name, unit, cents) for item, code, name, unit, cents in own.order_by(Item.code_key).tuples()}
    quantities: dict[int, int] = {}
    named: dict[int, tuple[str, str, str]] = {}
    standard = standard_order_of(actor, customer)
    for line in lines_of(standard, as_of_today=True) if standard else []:
        if line.item_id is not None and line.item_id not in named:
            named[line.item_id] = (line.code, line.name, line.unit)
            quantities[line.item_id] = line.quantity or ONE
    on_order = set(named)
    named |= {item: facts[:3] for item, facts in priced.items() if item not in named}
    items = deciding_of(customer, named).items
    buyer = Buyer(customer.price_list_id)
    rows = []
    for item, facts in named.items():
        usual = price_for(buyer, items[item], quantities.get(item, ONE), on)
        cents = priced[item][3] if item in priced else None
        rows.append(OwnPrice(item, *facts, item in on_order, cents, usual.cents if usual else None))
    return rows
