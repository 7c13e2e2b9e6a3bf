"""The pad: where an order is written. Its forms carry the pad's key, by which the first of them makes the draft."""

import secrets
from typing import Any

from flask import Response, g, redirect, request, url_for

from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import customer_for
from crikit.errors import NotFound
from crikit.orders.models import Order
from crikit.orders.queries import money
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.orders import order_of_key, standard_order_of
from crikit.orders.rules import may_submit, sees_prices
from crikit.web import current_actor, page
from crikit.web.page import is_htmx

LONGEST_KEY = 32
LONGEST_NUMBER = 18
FRAGMENTS = ["lines"]


def new_key() -> str:
    return secrets.token_urlsafe(18)


def customer_of_pad(key: str) -> Customer:
    """Whose order this pad writes: the customer's own, that of the draft, or the one chosen at the beginning."""
    actor = current_actor()
    if actor.is_customer:
        return customer_for(actor, actor.customer_id or 0)
    if order := order_of_key(actor, key):
        return customer_for(actor, order.customer_id)
    return customer_chosen(actor, request.values.get("customer", ""))


def customer_chosen(actor: Actor, number: str) -> Customer:
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise NotFound
    return customer_for(actor, int(number))


def pad_page(customer: Customer, key: str, order: Order | None, *, refusal: str = "", status: int = 200) -> Any:
    """The pad of a draft, or of one that nothing was typed on yet: it shows the lines of the standard order then."""
    actor = current_actor()
    begins_with = order or standard_order_of(actor, customer)
    lines = lines_of(begins_with) if begins_with else []
    sums = None
    if sees_prices(actor):
        sums = money.sums_for(actor, begins_with, lines, g.vendor.today) if begins_with else money.NOTHING
    return page(
        "orders/pad.html",
        fragments=FRAGMENTS,
        status=status,
        order=order,
        customer=customer,
        key=key,
        press=new_key(),
        lines=lines,
        sums=sums,
        may_submit=may_submit(actor),
        refusal=refusal,
    )


def after_change(key: str, customer: Customer, *, refusal: str = "", status: int = 200) -> Any:
    """The pad as it stands now: in parts for htmx, by way of its address for a plain browser."""
    order = order_of_key(current_actor(), key)
    if not is_htmx() and order and not refusal:
        return redirect(url_for("orders.show", order_id=order.id), 303)
    response: Response = pad_page(customer, key, order, refusal=refusal, status=status)
    if order and is_htmx():
        # From its first line on the draft has an address of its own, to reload and come back to.
        response.headers["HX-Replace-Url"] = url_for("orders.show", order_id=order.id)
    return response
