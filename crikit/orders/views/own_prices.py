"""The prices on the standard order that the office makes the customer's own."""

from typing import Any

from flask import g, redirect, render_template, request, url_for

from crikit.customers.models import Customer
from crikit.customers.queries import customer_for
from crikit.errors import FieldRefused, Forbidden
from crikit.language import gettext
from crikit.orders.actions.own_prices import remove_price, set_price
from crikit.orders.models import LONGEST_TYPED
from crikit.orders.queries.orders import standard_order_of
from crikit.orders.queries.own_prices import own_prices_for
from crikit.orders.rules import can_set_prices
from crikit.orders.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, is_htmx, page, requires, toast


@bp.get("/customers/<int:customer_id>/prices")
@requires(Permission.ENTER_ORDERS)
def own_prices(customer_id: int) -> Any:
    return _page(_customer(customer_id))


@bp.post("/customers/<int:customer_id>/prices")
@requires(Permission.ENTER_ORDERS)
def set_own_price(customer_id: int) -> Any:
    customer, code, price = _customer(customer_id), _typed("item"), _typed("price")
    try:
        item = set_price(current_actor(), customer, code, price)
    except FieldRefused as refused:
        return _answer(customer, code, refused, price)
    toast(gettext("Saved. %(item)s costs %(customer)s this from now on.", item=item.code, customer=customer.name))
    return _answer(customer, item.code)


@bp.post("/customers/<int:customer_id>/prices/removal")
@requires(Permission.ENTER_ORDERS)
def remove_own_price(customer_id: int) -> Any:
    customer, code = _customer(customer_id), _typed("item")
    try:
        item = remove_price(current_actor(), customer, code)
    except FieldRefused as refused:
        return _answer(customer, code, refused)
    toast(gettext("%(item)s costs %(customer)s the usual price again.", item=item.code, customer=customer.name))
    return _answer(customer, item.code)


def _customer(customer_id: int) -> Customer:
    if not can_set_prices(current_actor()):
        raise Forbidden
    return customer_for(current_actor(), customer_id)


def _typed(name: str) -> str:
    return request.form.get(name, "")[:LONGEST_TYPED]


def _answer(customer: Customer, code: str, refused: FieldRefused | None = None, price: str = "") -> Any:
    """The row in place, or the page; what was refused stands there as it was typed."""
    if not is_htmx():
        if refused:
            return _page(customer, code, refused, price)
        return redirect(url_for("orders.own_prices", customer_id=customer.id), 303)
    rows = own_prices_for(current_actor(), customer, g.vendor.today)
    row = next((row for row in rows if row.code == code), None)
    if row is None:
        # It had nothing but its own price, and that is gone.
        return fragment("")
    typed = {"refused": refused, "typed": price, "row": row, "customer": customer}
    return fragment(render_template("orders/_own_price.html", **typed), status=422 if refused else 200)


def _page(customer: Customer, code: str = "", refused: FieldRefused | None = None, price: str = "") -> Any:
    actor = current_actor()
    rows = own_prices_for(actor, customer, g.vendor.today)
    known = any(row.code == code for row in rows)
    facts: dict[str, Any] = {"customer": customer, "rows": rows, "standard": standard_order_of(actor, customer)}
    typed: dict[str, Any] = {"refused": refused, "typed": price, "code": code, "known": known}
    return page("orders/own_prices.html", status=422 if refused else 200, **facts, **typed)
