"""Prices of price lists, and volume prices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crikit import quantities
from crikit.customers.models import LONGEST_NAME
from crikit.exchange.reading import values
from crikit.exchange.reading.layouts import Cells, Layout, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.language import gettext, lazy

ITEM_TITLES = "item code|item id|item number|item no|item #|sku|product code|part number|item|code|product"
PRICE_TITLES = "price|unit price|custom price|rate|amount"
DAYS = {
    "starts_on": "from|valid from|start|start date|starts on|effective|effective date|begin date",
    "ends_on": "until|valid until|end|end date|ends on|expires|to|valid to",
}
LABELS = {
    "item": lazy("Item code"),
    "price": lazy("Price"),
    "starts_on": lazy("Valid from"),
    "ends_on": lazy("Valid until"),
}
PRICE_LISTS = Layout(
    fields={"price_list": lazy("Price list"), **LABELS},
    titles={
        "price_list": "price list|price level|price rule|price group|list|level|pricing level|price book",
        "item": ITEM_TITLES,
        "price": PRICE_TITLES,
        **DAYS,
    },
    required=("price_list", "item", "price"),
)
VOLUME = Layout(
    fields={"minimum": lazy("Minimum quantity"), **LABELS},
    titles={
        "item": ITEM_TITLES,
        "minimum": "minimum quantity|minimum|min qty|quantity|qty|from quantity|quantity from|break|at least",
        "price": PRICE_TITLES,
        **DAYS,
    },
    required=("item", "minimum", "price"),
)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price that can be imported; `minimum` is in thousandths, 0 on a price list, `price_list` '' for volume."""

    line: int
    price_list: str
    item: str
    minimum: int
    cents: int
    starts_on: date | None
    ends_on: date | None


def read(layout: Layout, sheet: Sheet, matching: Mapping[str, str]) -> Iterator[PriceRow | Refusal]:
    for cells in layout.rows(sheet, matching):
        try:
            yield _price(layout, cells)
        except ValueError as unclear:
            yield Refusal(cells.line, cells.texts["item"], str(unclear))


def _price(layout: Layout, cells: Cells) -> PriceRow:
    """Raises ValueError with the sentence that says what is wrong with the line."""
    texts = cells.texts
    if cells.fault:
        raise ValueError(cells.fault)
    for field in layout.required:
        if not texts[field]:
            raise ValueError(gettext("It says nothing for “%(field)s”.", field=str(layout.fields[field])))
    if len(texts.get("price_list", "")) > LONGEST_NAME:
        raise ValueError(gettext("The name of the price list has more than %(most)s characters.", most=LONGEST_NAME))
    starts_on, ends_on = (_day(texts[field]) for field in ("starts_on", "ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        raise ValueError(gettext("It ends before it begins."))
    minimum = _minimum(texts["minimum"]) if "minimum" in texts else 0
    return PriceRow(
        cells.line,
        texts.get("price_list", ""),
        texts["item"],
        minimum,
        values.cents(texts["price"]),
        starts_on,
        ends_on,
    )


def _minimum(text: str) -> int:
    try:
        return quantities.parse(text)
    except ValueError as unclear:
        raise ValueError(gettext("“%(text)s” is no quantity.", text=text[:40])) from unclear


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return values.day(text)
    except ValueError as unclear:
        raise ValueError(
            gettext("“%(text)s” is no date such as 2026-11-22 or 11/22/2026.", text=text[:40])
        ) from unclear
