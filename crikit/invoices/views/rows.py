"""The rows of a list of invoices."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from crikit import language, money
from crikit.invoices.queries.lists import Listed
from crikit.invoices.rules import days_late, standing
from crikit.web.rows import Row, RowTemplate

INVOICE = RowTemplate(
    "invoices/_invoice.html",
    traits=("of_many", "has_ticks", "can_tick", "is_open", "tone", "way_tone", "is_tracked", "has_parcels"),
    texts=(
        *("id", "number", "customer_id", "customer", "dated", "due_on", "customer_po", "total", "open"),
        *("state", "payment_id", "way", "parcels"),
    ),
    marked=True,
)


class Around(NamedTuple):
    """What the rows of one list have in common. `parcels` is None for who may not track shipments."""

    of_many: bool
    has_ticks: bool
    today: date
    currency: str
    under_way: Mapping[int, Any]
    parcels: Mapping[int, Collection[Any]] | None


def rows(lines: Iterable[Listed], around: Around) -> Markup:
    return INVOICE.fill([_row(line, around) for line in lines])


def _row(line: Listed, around: Around) -> Row:
    id_, number, customer_id, customer, _, dated, due_on, customer_po, currency, total, *_ = line
    still = line.open_balance
    own = "" if currency == around.currency else f" {currency}"
    state, tone = standing(total, still, days_late(due_on, around.today) if still else 0)
    way = around.under_way.get(id_)
    way_said, way_tone = way.said if way else ("", "")
    parcels = around.parcels.get(id_) if around.parcels else None
    shown = Markup(_cell(parcels)) if parcels else ""  # noqa: S704  A template's, which has escaped what it holds.
    can_tick = around.has_ticks and still > 0 and not way
    tracked = around.parcels is not None, bool(parcels)
    traits = around.of_many, around.has_ticks, can_tick, bool(still), tone, way_tone, *tracked
    days = language.date(dated), language.date(due_on)
    sums = f"{money.amount(total)}{own}", f"{money.amount(still)}{own}" if still else ""
    facts = str(id_), number, str(customer_id), customer, *days, customer_po, *sums
    return traits, (*facts, state, str(way.payment_id) if way else "", way_said, shown)


def _cell(parcels: Collection[Any]) -> str:
    return current_app.jinja_env.get_template("shipments/_cell.html").render(parcels=parcels)
