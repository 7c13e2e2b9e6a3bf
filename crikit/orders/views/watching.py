"""What others write on the same draft: the pad asks every few seconds whether there is more than it shows."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request

from crikit.language import gettext
from crikit.numbers import number_in
from crikit.orders.actions.drafts import closed
from crikit.orders.forms import HeaderForm
from crikit.orders.queries.lines import Line, changed_since
from crikit.orders.queries.orders import names_of, order_of_key
from crikit.orders.rules import can_edit
from crikit.orders.views import bp
from crikit.orders.views.pad import beside_lines, pad_shown
from crikit.orders.views.table import table_rows
from crikit.permissions.rules import Permission
from crikit.web import current_actor, fragment, requires


@bp.get("/orders/pad/<key>/changes")
@requires(Permission.ENTER_ORDERS)
def changes(key: str) -> Any:
    """Nothing if the version that the pad shows is the latest."""
    order = order_of_key(current_actor(), key)
    version, next_number = (number_in(request.args.get(name)) or 0 for name in ("version", "next"))
    if order is None or order.version == version:
        return "", 204
    shown = pad_shown(order.customer, key, order)
    changed = changed_since(order, version, next_number)
    rows = [line for line in shown["lines"] if line.number in changed]
    shown |= beside_lines(order.customer, rows, shown["lines"])
    told = _told(rows, changed)
    is_open = can_edit(current_actor(), order)
    refusal = "" if is_open else closed(order)
    seen = HeaderForm(formdata=None, obj=order)
    around = {"told": told, "refusal": refusal, "seen": seen, "is_open": is_open}
    table = table_rows(rows, shown, told)
    return fragment(
        f"<table><tbody>{table}</tbody></table>", render_template("orders/_pad_changes.html", **shown, **around)
    )


def _told(rows: Sequence[Line], changed: dict[int, int | None]) -> dict[int, str]:
    """Who else added or changed which line."""
    others = {line: by for line in rows if (by := changed[line.number]) not in (None, current_actor().user_id)}
    names = names_of(current_actor(), set(others.values()))
    return {
        line.number: gettext("%(name)s added this line.", name=names[by])
        if line.version == 1
        else gettext("%(name)s changed this line.", name=names[by])
        for line, by in others.items()
        if by in names
    }
