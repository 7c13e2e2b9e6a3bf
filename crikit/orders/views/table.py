"""The rows of the pad's table: one template, filled with the lines' texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from crikit.money import amount
from crikit.orders.queries.lines import Line
from crikit.orders.rules import Trouble
from crikit.quantities import say
from crikit.web.jinja import csrf_token
from crikit.web.rows import Row, RowTemplate

LINE = RowTemplate(
    "orders/_row.html",
    traits=("is_ready", "is_priced", "is_wrong"),
    texts=(
        *("number", "item", "name", "pack", "stock", "quantity", "version"),
        *("price", "amount", "customer", "base", "token"),
    ),
)


def table_rows(lines: Iterable[Line], shown: Mapping[str, Any], told: Mapping[int, str] | None = None) -> Markup:
    """`shown` is what the pad shows around them; `told` what became of some of them meanwhile, by number."""
    around = str(shown["customer"].id), url_for("orders.add_line", key=shown["key"]), csrf_token()
    rows = []
    for line in lines:
        row = _row(line, shown["sums"], around)
        if line.is_plain and line.number not in shown["twins"] and not (told and line.number in told):
            rows.append(LINE.fill([row]))
        else:
            note = render_template("orders/_line_note.html", **{**shown, "line": line, "told": told})
            rows.append(LINE.alone(row, note=note))
    return Markup("".join(rows))  # noqa: S704


def parts_of(line: Line, sums: Any) -> dict[str, Any]:
    """What a row says of a line, by name."""
    return LINE.named(_row(line, sums, ("", "", "")))


def _row(line: Line, sums: Any, around: tuple[str, str, str]) -> Row:
    charge = sums.charges.get(line.number) if sums else None
    price, total = (amount(charge.cents), amount(charge.amount)) if charge else ("", "")
    pack = f"{say(line.pack)} {line.unit}".strip() if line.item_id else ""
    stock = "" if line.stock is None else say(line.stock)
    facts = str(line.number), line.code or line.typed, line.name, pack, stock, line.said_quantity, str(line.version)
    return (line.is_ready, sums is not None, line.trouble == Trouble.QUANTITY), (*facts, price, total, *around)
