"""Shipments: a row is a parcel of an invoice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crikit.customers.models import LONGEST_NAME
from crikit.exchange.reading.layouts import Cells, Layout, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.invoices.models import LONGEST_NUMBER as LONGEST_INVOICE
from crikit.language import gettext, lazy
from crikit.shipments.models import LONGEST_CARRIER, LONGEST_NUMBER
from crikit.shipments.rules.numbers import clean

LAYOUT = Layout(
    fields={
        "invoice": lazy("Invoice number"),
        "customer": lazy("Customer code"),
        "shipped_on": lazy("Ship date"),
        "carrier": lazy("Carrier"),
        "number": lazy("Tracking number"),
    },
    titles={
        "invoice": "invoice number|invoice no|invoice #|invoice|num|document number|doc number|doc no|number|no",
        "customer": "customer id|customer code|customer number|customer no|customer #|cust id|cust no|cust code"
        "|account number|account no|account code|accounting id|list id|code",
        "shipped_on": "ship date|shipped on|shipped|date shipped|shipping date|shipment date|date",
        "carrier": "carrier|ship via|shipped via|via|shipping method|ship method|service",
        "number": "tracking number|tracking no|tracking #|tracking|tracking numbers|waybill|waybill number|pro number"
        "|pro|consignment number|pin",
    },
    required=("invoice", "shipped_on"),
)
LONGEST = {
    "invoice": LONGEST_INVOICE,
    "customer": LONGEST_NAME,
    "carrier": LONGEST_CARRIER,
    "number": LONGEST_NUMBER,
}


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A row that can be imported; its day is still a text."""

    line: int
    invoice: str
    customer: str
    shipped_on: str
    carrier: str
    number: str


def read(sheet: Sheet, matching: Mapping[str, str]) -> Iterator[ShipmentRow | Refusal]:
    for cells in LAYOUT.rows(sheet, matching):
        try:
            yield _row(cells)
        except ValueError as unclear:
            yield Refusal(cells.line, cells.texts["invoice"][:LONGEST_INVOICE], str(unclear))


def _row(cells: Cells) -> ShipmentRow:
    """Raises ValueError with the sentence that says what is wrong with the line."""
    texts = dict(cells.texts) | {"number": clean(cells.texts["number"])}
    if cells.fault:
        raise ValueError(cells.fault)
    for field in LAYOUT.required:
        if not texts[field]:
            raise ValueError(gettext("It says nothing for “%(field)s”.", field=str(LAYOUT.fields[field])))
    if not texts["carrier"] and not texts["number"]:
        raise ValueError(gettext("It says neither a carrier nor a tracking number."))
    for field, most in LONGEST.items():
        if len(texts[field]) > most:
            label = str(LAYOUT.fields[field])
            raise ValueError(gettext("“%(field)s” has more than %(most)s characters.", field=label, most=most))
    facts = (texts[field] for field in ("invoice", "customer", "shipped_on", "carrier", "number"))
    return ShipmentRow(cells.line, *facts)
