"""Prices that the vendor makes a customer's own: they count before any other."""

from crikit import db, money
from crikit.actor import Actor
from crikit.catalog.models import Item
from crikit.catalog.queries import items_for
from crikit.customers.models import Customer
from crikit.errors import FieldRefused, Forbidden
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.models import StandardPrice
from crikit.orders.reading import sentences
from crikit.orders.rules import can_set_prices


def set_price(actor: Actor, customer: Customer, code: str, price: str) -> Item:
    """From now on this is what one of the item costs the customer. Raises FieldRefused for what is no item or price."""
    if not can_set_prices(actor):
        raise Forbidden
    item, cents = _item(actor, code), _cents(price)
    with db.atomic():
        before = _price_of(customer, item)
        row = StandardPrice.insert(customer=customer.id, item=item.id, cents=cents)
        again = [StandardPrice.vendor_id, StandardPrice.customer, StandardPrice.item]
        row.on_conflict(conflict_target=again, update={StandardPrice.cents: cents}).execute()
        if before != cents:
            facts = {"before": money.plain(before) if before is not None else "", "after": money.plain(cents)}
            record("standard_price.set", customer, by=actor, item=item.code, **facts)
    return item


def remove_price(actor: Actor, customer: Customer, code: str) -> Item:
    """The item costs the customer what its other prices say again."""
    if not can_set_prices(actor):
        raise Forbidden
    item = _item(actor, code)
    with db.atomic():
        before = _price_of(customer, item)
        own = (StandardPrice.customer == customer.id, StandardPrice.item == item.id)
        if StandardPrice.delete().where(*own).execute() and before is not None:
            record("standard_price.removed", customer, by=actor, item=item.code, before=money.plain(before), after="")
    return item


def _item(actor: Actor, code: str) -> Item:
    item: Item | None = items_for(actor).where(Item.code_key == search_key(code)).first() if search_key(code) else None
    if item is None:
        sentence = gettext("No item has the code %(code)s.", code=code) if code.strip() else gettext("Type a code.")
        raise FieldRefused("item", sentence)
    return item


def _cents(price: str) -> int:
    try:
        return money.parse(price)
    except ValueError as wrong:
        raise FieldRefused("price", sentences.no_price(price)) from wrong


def _price_of(customer: Customer, item: Item) -> int | None:
    own = (StandardPrice.customer == customer.id, StandardPrice.item == item.id)
    cents: int | None = StandardPrice.select(StandardPrice.cents).where(*own).scalar()
    return cents
