"""Items as QuickBooks, Sage and people list them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crikit import quantities
from crikit.catalog.models import LONGEST_CODE, LONGEST_UNIT
from crikit.customers.models import LONGEST_NAME
from crikit.exchange.reading import values
from crikit.exchange.reading.layouts import Cells, Layout, Refusal
from crikit.exchange.reading.sheets import Sheet
from crikit.language import gettext, lazy

LAYOUT = Layout(
    fields={
        "code": lazy("Item code"),
        "name": lazy("Item name"),
        "unit": lazy("Unit"),
        "pack": lazy("Pack"),
        "minimum": lazy("Minimum quantity"),
        "stock": lazy("In stock"),
        "base_price": lazy("Base price"),
        "barcode": lazy("Barcode"),
        "kind": lazy("Kind of item"),
        "active": lazy("Active"),
        "inactive": lazy("Inactive"),
    },
    titles={
        "code": "item code|item id|item number|item no|item #|sku|product code|product id|product number|part number"
        "|part no|part #|code|item|product service name|product service|product",
        "name": "sales description|item description|description|item name|product name|product service name|name"
        "|description for sales",
        "unit": "unit|unit of measure|u m|uom|stocking u m|sales unit|units",
        "pack": "pack|pack size|case pack|case qty|case quantity|pack quantity|pack qty|sold in|multiple|inner pack",
        "minimum": "minimum|minimum quantity|minimum order|minimum order quantity|min qty|min order|moq",
        "stock": "quantity on hand|qty on hand|stock|in stock|on hand|available|quantity available",
        "base_price": "base price|sales price rate|sales price|price|sales price 1|unit price|list price|rate",
        "barcode": "barcode|upc|upc sku|ean|gtin|upc code",
        "kind": "type|item type|item class|kind",
        "active": "active|is active|active status|status|enabled",
        "inactive": "inactive|is inactive|hidden|disabled|archived|discontinued",
    },
    required=("code",),
    keyword="INVITEM",
    iif_titles={
        "code": "NAME",
        "name": "DESC",
        "pack": "CUSTFLD1",
        "stock": "QNTY",
        "base_price": "PRICE",
        "kind": "INVITEMTYPE",
        "inactive": "HIDDEN",
    },
)
# Lines of an invoice that QuickBooks keeps in the same list, though nobody orders them.
NOT_FOR_SALE = {"disc", "subt", "comptax", "taxcode", "pmt", "salestax", "stax", "sales tax", "discount", "subtotal"}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item that can be imported; numbers as in `catalog.models`, None where the file says none."""

    line: int
    code: str
    name: str
    unit: str
    pack: int | None
    minimum: int | None
    stock: int | None
    base_price: int | None
    barcode: str
    active: bool


class Aside:
    """A line of the list that is no item one can order."""


def read(sheet: Sheet, matching: Mapping[str, str]) -> Iterator[ItemRow | Refusal | Aside]:
    for cells in LAYOUT.rows(sheet, matching):
        if cells.texts["kind"].casefold() in NOT_FOR_SALE and not cells.fault:
            yield Aside()
        else:
            yield _item(cells)


def _item(cells: Cells) -> ItemRow | Refusal:
    texts = cells.texts
    if reason := cells.fault or _complaint(texts):
        return Refusal(cells.line, texts["code"], reason)
    try:
        return ItemRow(
            line=cells.line,
            code=texts["code"],
            name=texts["name"],
            unit=texts["unit"],
            pack=_quantity(texts, "pack"),
            minimum=_quantity(texts, "minimum"),
            stock=_stock(texts["stock"]),
            base_price=_price(texts["base_price"]),
            barcode=texts["barcode"],
            active=values.is_active({"name": "", **texts}),
        )
    except ValueError as unclear:
        return Refusal(cells.line, texts["code"], str(unclear))


def _complaint(texts: Mapping[str, str]) -> str:
    if not texts["code"]:
        return gettext("It has no item code.")
    for field, most in (
        ("code", LONGEST_CODE),
        ("name", LONGEST_NAME),
        ("unit", LONGEST_UNIT),
        ("barcode", LONGEST_CODE),
    ):
        if len(texts[field]) > most:
            label = str(LAYOUT.fields[field])
            return gettext("“%(field)s” has more than %(most)s characters.", field=label, most=most)
    return ""


def _quantity(texts: Mapping[str, str], field: str) -> int | None:
    """A pack or minimum of 0 or 1 says nothing."""
    text = texts[field]
    if not text or set(text) <= set("0."):
        return None
    try:
        return quantities.parse(text)
    except ValueError as unclear:
        label = str(LAYOUT.fields[field])
        raise ValueError(
            gettext("“%(text)s” is no quantity for “%(field)s”.", text=text[:40], field=label)
        ) from unclear


def _stock(text: str) -> int | None:
    """Accounting may count less than nothing, where more was sold than was there."""
    if not text:
        return None
    sign, bare = (-1, text.lstrip("-")) if text.startswith("-") else (1, text)
    if not set(bare) - set("0.,"):
        return 0
    try:
        return sign * quantities.parse(bare)
    except ValueError as unclear:
        raise ValueError(gettext("“%(text)s” is no quantity in stock.", text=text[:40])) from unclear


def _price(text: str) -> int | None:
    return values.cents(text) if text else None
