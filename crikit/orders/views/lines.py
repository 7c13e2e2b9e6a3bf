"""What is typed on the pad, line by line."""

from typing import Any

from flask import g, request

from crikit.orders.actions import lines
from crikit.orders.models import LONGEST_TYPED
from crikit.orders.views import bp
from crikit.orders.views.pad import changed
from crikit.permissions.rules import Permission
from crikit.web import current_actor, requires


@bp.post("/orders/pad/<key>/lines")
@requires(Permission.ENTER_ORDERS)
def add_line(key: str) -> Any:
    typed = lines.Typed(_typed("item", LONGEST_TYPED), _typed("quantity"))
    press = _typed("press")
    return changed(
        key, lambda customer: lines.add(current_actor(), key, customer, typed, g.vendor.today, press=press), typed
    )


@bp.post("/orders/pad/<key>/lines/<int:number>")
@requires(Permission.ENTER_ORDERS)
def change_line(key: str, number: int) -> Any:
    version = request.form.get("version", type=int) or 0
    quantity, today = _typed("quantity"), g.vendor.today
    return changed(key, lambda customer: lines.change(current_actor(), key, customer, number, quantity, version, today))


@bp.post("/orders/pad/<key>/lines/<int:number>/item")
@requires(Permission.ENTER_ORDERS)
def choose_item(key: str, number: int) -> Any:
    code, today = _typed("code", LONGEST_TYPED), g.vendor.today
    return changed(key, lambda customer: lines.choose(current_actor(), key, customer, number, code, today))


@bp.post("/orders/pad/<key>/lines/<int:number>/removal")
@requires(Permission.ENTER_ORDERS)
def remove_line(key: str, number: int) -> Any:
    return changed(key, lambda customer: lines.remove(current_actor(), key, customer, number, g.vendor.today))


def _typed(name: str, longest: int = 40) -> str:
    return request.form.get(name, "")[:longest]
