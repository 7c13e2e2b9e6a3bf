"""What is typed on the pad, line by line."""

from collections.abc import Callable
from typing import Any

from flask import g, request

from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.orders.actions import lines
from crikit.orders.models import LONGEST_TYPED
from crikit.orders.views import bp
from crikit.orders.views.pad import after_change, customer_of_pad
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires


@bp.post("/orders/pad/<key>/lines")
@requires(Permission.ENTER_ORDERS)
def add_line(key: str) -> Any:
    typed = lines.Typed(_typed("item", LONGEST_TYPED), _typed("quantity"))
    press = _typed("press")
    return _changed(key, lambda customer: lines.add(current_actor(), key, customer, typed, g.vendor.today, press=press))


@bp.post("/orders/pad/<key>/lines/<int:number>")
@requires(Permission.ENTER_ORDERS)
def change_line(key: str, number: int) -> Any:
    version = request.form.get("version", type=int) or 0
    quantity, today = _typed("quantity"), g.vendor.today
    return _changed(
        key, lambda customer: lines.change(current_actor(), key, customer, number, quantity, version, today)
    )


@bp.post("/orders/pad/<key>/lines/<int:number>/item")
@requires(Permission.ENTER_ORDERS)
def choose_item(key: str, number: int) -> Any:
    code, today = _typed("code", LONGEST_TYPED), g.vendor.today
    return _changed(key, lambda customer: lines.choose(current_actor(), key, customer, number, code, today))


@bp.post("/orders/pad/<key>/lines/<int:number>/removal")
@requires(Permission.ENTER_ORDERS)
def remove_line(key: str, number: int) -> Any:
    return _changed(key, lambda customer: lines.remove(current_actor(), key, customer, number, g.vendor.today))


def _typed(name: str, longest: int = 40) -> str:
    return request.form.get(name, "")[:longest]


def _changed(key: str, change: Callable[[Customer], Any]) -> Any:
    """Does it, and answers with the pad; a refusal stands on it as a sentence, and nothing typed is lost."""
    customer = customer_of_pad(key)
    try:
        change(customer)
    except DomainError as refused:
        return after_change(key, customer, refusal=refused.sentence, status=refused.status)
    return after_change(key, customer)
