"""“Change order”: the office changes what was submitted, all on one form, until accounting has it."""

from typing import Any

from flask import g, request

from crikit.errors import Conflict, DomainError
from crikit.language import gettext
from crikit.numbers import number_in, numbers_in
from crikit.orders.actions.changing import change, refuse_closed
from crikit.orders.actions.revising import Typed, Unclear, Wish
from crikit.orders.forms import ChangeForm
from crikit.orders.models import LONGEST_TYPED, Order
from crikit.orders.queries import money
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.orders import order_for
from crikit.orders.rules import HEADER, can_change
from crikit.orders.views import bp
from crikit.permissions.rules import Permission
from crikit.web import current_actor, page, requires, restart, toast

BLANK_LINES = 3
LONGEST_NUMBER = 40


@bp.get("/orders/<int:order_id>/changes")
@requires(Permission.CONFIRM_ORDERS)
def change_form(order_id: int) -> Any:
    order = order_for(current_actor(), order_id)
    if not can_change(current_actor(), order):
        refuse_closed(order)
    return form_page(order, ChangeForm(formdata=None, obj=order))


@bp.post("/orders/<int:order_id>/changes")
@requires(Permission.CONFIRM_ORDERS)
def change_order(order_id: int) -> Any:
    actor, order, form = current_actor(), order_for(current_actor(), order_id), ChangeForm()
    if not form.validate():
        return form_page(order, form, status=422)
    wish = Wish(_lines(), _added(), {name: form[name].data for name in HEADER})
    try:
        changed = change(actor, g.vendor, order, wish, number_in(request.form.get("version")) or 0)
    except Unclear as unclear:
        return form_page(order, form, complaints=unclear.complaints, status=unclear.status)
    except Conflict as refused:
        return form_page(order_for(actor, order_id), form, refusal=refused, status=refused.status)
    said = gettext("Changed. The contact of order %(reference)s is told by e-mail.", reference=order.reference)
    toast(said if changed else gettext("Nothing was changed."), tone="good" if changed else "neutral")
    return restart("orders.show", order_id=order.id)


def form_page(
    order: Order,
    form: ChangeForm,
    *,
    complaints: dict[str, str] | None = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> Any:
    """What was typed stands on it again."""
    lines = lines_of(order)
    return page(
        "orders/change.html",
        status=status,
        order=order,
        form=form,
        lines=lines,
        sums=money.sums_for(current_actor(), order, lines, g.vendor.today),
        added=_added(),
        blank=range(max(BLANK_LINES, len(_added()))),
        complaints=complaints or {},
        refusal=refusal.sentence if refusal else "",
    )


def _lines() -> dict[int, Typed]:
    """The lines that stood on the form, by number; of one whose field is missing nothing changes."""
    numbers = numbers_in(name.removeprefix("quantity") for name in request.form if name.startswith("quantity"))
    return {number: Typed(_typed(f"quantity{number}"), _typed(f"price{number}")) for number in numbers}


def _added() -> list[Typed]:
    """The new lines, in which an item is typed; those before the last one that was used stand where they stood."""
    places = sorted(numbers_in(name.removeprefix("new_item") for name in request.form if name.startswith("new_item")))
    typed = [
        Typed(_typed(f"new_quantity{place}"), _typed(f"new_price{place}"), _typed(f"new_item{place}", LONGEST_TYPED))
        for place in places
    ]
    return [line for line in typed if line.item.strip()]


def _typed(name: str, longest: int = LONGEST_NUMBER) -> str:
    return request.form.get(name, "")[:longest]
