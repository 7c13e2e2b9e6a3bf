"""What each kind of list holds, and how a file of it is opened. What it means here stands in `imports.ways`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crikit.exchange.models import Kind
from crikit.exchange.reading import customers, invoices, items, prices, reps, shipments
from crikit.exchange.reading.layouts import Layout
from crikit.exchange.reading.sheets import Sheet
from crikit.language import lazy


@dataclass(frozen=True)
class Readable:
    """`label` says what the file holds; `fields` have a label each, and without the `required` ones nothing is read."""

    label: Any
    fields: Mapping[str, Any]
    required: Sequence[str]
    open_sheet: Callable[[Path, str], Sheet]
    match_columns: Callable[[Sequence[str], str], dict[str, str]]

    def lacks(self, matching: Mapping[str, str]) -> str:
        """The label of the first required field that no column was found for, or nothing."""
        return next((str(self.fields[field]) for field in self.required if not matching.get(field)), "")


def _laid_out(label: Any, layout: Layout) -> Readable:
    return Readable(label, layout.fields, layout.required, layout.open_sheet, layout.match_columns)


READABLE: dict[Kind, Readable] = {
    Kind.CUSTOMERS: Readable(
        lazy("Customers"), customers.FIELDS, ("name",), customers.open_sheet, customers.match_columns
    ),
    Kind.REPS: _laid_out(lazy("Sales reps"), reps.LAYOUT),
    Kind.ITEMS: _laid_out(lazy("Items"), items.LAYOUT),
    Kind.PRICES: _laid_out(lazy("Prices of price lists"), prices.PRICE_LISTS),
    Kind.VOLUME_PRICES: _laid_out(lazy("Volume prices"), prices.VOLUME),
    Kind.INVOICES: _laid_out(lazy("Invoices"), invoices.LAYOUT),
    Kind.SHIPMENTS: _laid_out(lazy("Shipments"), shipments.LAYOUT),
}


def readable(kind: str) -> Readable:
    return READABLE[Kind(kind)]
