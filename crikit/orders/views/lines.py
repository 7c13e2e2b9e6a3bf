"""What is typed on the pad, line by line. Each change is answered by the line it made, and the sums."""

from collections.abc import Callable
from typing import Any

from flask import g, render_template, request, url_for

from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.numbers import number_in
from crikit.orders.actions import lines
from crikit.orders.actions.drafts import Written
from crikit.orders.models import LONGEST_TYPED
from crikit.orders.queries.lines import Line, line_numbered
from crikit.orders.queries.orders import order_of_key
from crikit.orders.views import bp
from crikit.orders.views.pad import addressed, after_change, customer_of_pad, out_of_band, pad_written, refused, wrapped
from crikit.orders.views.table import parts_of, table_rows
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, is_htmx, requires, toast

Answer = Callable[[Line, dict[str, Any]], str]


@bp.post("/orders/pad/<key>/lines")
@requires(Permission.ENTER_ORDERS)
def add_line(key: str) -> Any:
    typed = lines.Typed(_typed("item", LONGEST_TYPED), _typed("quantity"))
    press, today = _typed("press"), g.vendor.today
    return _line_changed(
        key, _row, lambda customer: lines.add(current_actor(), key, customer, typed, today, press=press), typed
    )


@bp.post("/orders/pad/<key>/lines/<int:number>")
@requires(Permission.ENTER_ORDERS)
def change_line(key: str, number: int) -> Any:
    version = number_in(request.form.get("version")) or 0
    quantity, today = _typed("quantity"), g.vendor.today
    return _line_changed(
        key, _parts, lambda customer: lines.change(current_actor(), key, customer, number, quantity, version, today)
    )


@bp.post("/orders/pad/<key>/lines/<int:number>/item")
@requires(Permission.ENTER_ORDERS)
def choose_item(key: str, number: int) -> Any:
    code, today = _typed("code", LONGEST_TYPED), g.vendor.today
    return _line_changed(key, _row, lambda customer: lines.choose(current_actor(), key, customer, number, code, today))


@bp.post("/orders/pad/<key>/lines/<int:number>/removal")
@requires(Permission.ENTER_ORDERS)
def remove_line(key: str, number: int) -> Any:
    def remove(customer: Customer) -> Written:
        written = lines.remove(current_actor(), key, customer, number, g.vendor.today)
        if written.gone:
            _offer_to_undo(key, customer, written.gone)
        return written

    return _line_changed(key, _row, remove)


def _row(line: Line, shown: dict[str, Any]) -> str:
    return table_rows([line], shown)


def _parts(line: Line, shown: dict[str, Any]) -> str:
    """Each for its place in the row, in which somebody may be typing."""
    return render_template("orders/_line_changed.html", **{**parts_of(line, shown["sums"]), **shown, "line": line})


def _offer_to_undo(key: str, customer: Customer, line: Line) -> None:
    item = line.code or line.typed
    again = url_for("orders.add_line", key=key, item=item, quantity=line.said_quantity, customer=customer.id)
    toast(gettext("%(item)s was taken off the order.", item=item), undo_url=again)


def _typed(name: str, longest: int = 40) -> str:
    return request.values.get(name, "")[:longest]


def _line_changed(key: str, answer: Answer, change: Callable[[Customer], Written], typed: Any = None) -> Any:
    customer = customer_of_pad(key)
    try:
        written = change(customer)
    except DomainError as error:
        if is_htmx():
            return refused(error, *_version_now(key))
        return after_change(key, customer, refusal=error.sentence, status=error.status, typed=typed)
    if not is_htmx():
        return after_change(key, customer)
    shown = pad_written(key, customer, written)
    changed = [line for line in written.lines if line.number == written.number]
    row = answer(changed[0], shown) if changed else ""
    items = {line.item_id for line in [*changed, *filter(None, [written.gone])] if line.item_id}
    others = [line for line in written.lines if line.item_id in items and line.number != written.number]
    beside = render_template("orders/_line_notes.html", others=others, **shown) if others else ""
    return addressed(fragment(row, *wrapped(beside, *out_of_band(shown))), written.order)


def _version_now(key: str) -> list[str]:
    """Whoever reads that a line was changed meanwhile may send theirs once more, and means it then."""
    number = (request.view_args or {}).get("number", 0)
    order = order_of_key(current_actor(), key)
    line = line_numbered(order, number) if order and number else None
    if line is None:
        return []
    return [render_template("orders/_line_version.html", number=number, version=line.version, changed=True)]
