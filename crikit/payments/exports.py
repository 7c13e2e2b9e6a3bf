"""What leaves this feature: rows for whoever books payments, and what other features' pages show of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from crikit import money
from crikit.actor import Actor
from crikit.downloads import Row
from crikit.language import gettext, look_up
from crikit.orders.models import Order
from crikit.payments.queries.lists import Listed
from crikit.payments.queries.under_way import under_way_of_order
from crikit.payments.rules import SAID
from crikit.permissions.rules import Permission


def of_order(actor: Actor, order: Order) -> dict[str, Any]:
    """Who pays this order since when, for those who may see money."""
    if actor.is_staff or not actor.may(Permission.SEE_BALANCE):
        return {"way": None}
    return {"way": under_way_of_order(actor, order.id)}


def headings(actor: Actor) -> list[str]:
    customer = [] if actor.is_customer else [gettext("Customer code"), gettext("Customer")]
    stripe = [] if actor.is_customer else [gettext("Number at Stripe"), gettext("Note")]
    return [
        *(gettext("Payment"), *customer, gettext("For"), gettext("State"), gettext("Sum"), gettext("Refunded")),
        *(gettext("Currency"), gettext("Begun"), gettext("Went through"), gettext("Paid by"), *stripe),
    ]


def rows(actor: Actor, payments: Iterable[Listed]) -> Iterator[Row]:
    for one in payments:
        customer: Row = [] if actor.is_customer else [one.code, one.customer]
        stripe: Row = [] if actor.is_customer else [one.intent, look_up(one.note) if one.note else ""]
        state = gettext("disputed") if one.disputed else str(SAID[one.state][0])
        sums: Row = [money.exactly(one.cents), money.exactly(one.refunded), one.currency]
        when: Row = [one.begun_at, one.paid_at]
        yield [one.id, *customer, ", ".join(one.numbers), state, *sums, *when, one.by_name, *stripe]
