"""What stands around the rows of an order: titles of columns, totals, greetings."""

import re
from enum import StrEnum

from crikit.keys import search_key
from crikit.orders.reading.amounts import amount_of

NOT_A_LETTER = re.compile(r"[^\w]|_")
WORDS_OF_PROSE = 4
LONGEST_TITLE = 40


class Column(StrEnum):
    CODE = "code"
    QUANTITY = "quantity"
    OTHER = "other"


TITLES = {
    NOT_A_LETTER.sub("", search_key(title)): column
    for column, titles in {
        Column.CODE: "code|item|item code|item no|item number|item id|sku|part|part no|part number|product|product code"
        "|product no|product number|product id|model|model no|style|style no|barcode|upc|ean|gtin|ref|reference"
        "|your code|our code|your part no|your part number|our part no|our part number|customer part no|catalog no"
        "|catalogue no|article|article no|code article|no article|numero article|code produit|produit|codigo|artikel",
        Column.QUANTITY: "quantity|qty|qty ordered|quantity ordered|order qty|order quantity|ordered|qte|quantite"
        "|quantite commandee|qty required|quantity required|qty needed|how many|menge|anzahl|cantidad",
        Column.OTHER: "description|item description|product description|name|item name|product name|details|size|colour"
        "|color|unit|units|uom|u m|unit of measure|unite|price|unit price|price each|cost|unit cost|rate|amount|total"
        "|line total|extended|ext price|extension|subtotal|tax|discount|designation|libelle|prix|prix unitaire|montant"
        "|pack|pack size|case pack|case qty|inner|moq|min|minimum|min qty|stock|in stock|on hand|qty on hand|available"
        "|back order|backorder|backordered|qty shipped|shipped|weight|line|line no|no|date|notes|note|comment|comments"
        "|brand|category|msrp|retail|list price|preis|precio|descripcion|bezeichnung",
    }.items()
    for title in titles.split("|")
}
SUMS = {
    *("total", "subtotal", "sub total", "grand total", "sous total", "montant total"),
    *("tax", "gst", "hst", "pst", "vat"),
}
ENDS_OF_PROSE = (":", "!", "?")


def column_of(title: str) -> Column | None:
    """What a column with this title holds, None if the title isn't known."""
    if len(title) > LONGEST_TITLE:
        return None
    return TITLES.get(NOT_A_LETTER.sub("", search_key(title.replace("#", " no "))))


def is_heading(cells: tuple[str, ...]) -> bool:
    """Titles, most of them known, and no number among them."""
    filled = [cell for cell in cells if cell]
    known = sum(column_of(cell) is not None for cell in filled)
    return known * 2 > len(filled) and not any(amount_of(cell) for cell in filled)


def is_sum(cells: tuple[str, ...]) -> bool:
    """A total below the rows: its word, then nothing but numbers."""
    first, *others = [cell for cell in cells if cell] or [""]
    key = search_key(first).replace("-", " ").rstrip(": ")
    return key in SUMS and all(any(sign.isdigit() for sign in other) for other in others)


def is_mark(raw: str) -> bool:
    """`sep=;` tells Excel how the file is separated."""
    return raw.casefold().startswith("sep=") and len(raw.strip()) <= len("sep=;")


def is_prose(raw: str) -> bool:
    """Words without any number: a greeting, “Please send:”."""
    if any(sign.isnumeric() for sign in raw):
        return False
    return len(raw.split()) >= WORDS_OF_PROSE or raw.rstrip().endswith(ENDS_OF_PROSE)
