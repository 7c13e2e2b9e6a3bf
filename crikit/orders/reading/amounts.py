"""What of a line may be its quantity: “12”, “x 2”, “(2)”, “2 pcs”, “qty: 2”."""

import re
from functools import lru_cache
from typing import NamedTuple

from crikit import money, quantities
from crikit.keys import search_key

LONGEST = 40
# Digits of any script, and what is written in one sign: it is a number that somebody meant, and is asked about.
SIGN = r"[\d¼-¾⅐-⅞²³¹]"
AMOUNT = re.compile(
    rf"""^(?:(?:qty|quantity|qté|qte|quantité|quantite|menge|cantidad|x|×|\*|=)[.:=]?\s*)?
    (?P<number>[-+−]?(?:{SIGN}|\.{SIGN})(?:[.,'/\ \u00a0\u202f]*{SIGN})*[.,]?(?:e[-+]?[0-9]+)?)
    (?:\s*(?P<unit>[^\W\d_]+|[×*])\.?)?$""",
    re.VERBOSE | re.IGNORECASE,
)
DAY = re.compile(r"^\d{1,4}/\d{1,2}/\d{1,4}$", re.ASCII)
TWO_DECIMALS = re.compile(r"^[\d,]+\.\d\d$", re.ASCII)
TWO_AFTER_COMMA = re.compile(r"^[\d\u00a0\u202f]+,\d\d$", re.ASCII)
TIMES = {"x", "X", "×", "*"}
CURRENCY = re.compile(r"^(?:[A-Z]{3}\b|[$€£])|(?:\b[A-Z]{3}|[$€£])$", re.ASCII)
COUNTED = re.compile(r"^\d{1,4}[.)]$", re.ASCII)
# So many digits are a barcode or a part number and no quantity.
TOO_MANY_DIGITS = len(str(quantities.MOST // quantities.ONE)) + 1

PIECES = {
    *("pc", "pcs", "piece", "pieces", "pce", "pces", "ea", "each", "unit", "units", "u", "un", "unite", "unites"),
    *("stk", "stuck", "no", "nos", "ct", "count"),
}
# Words for more than one, or for a measure, each with the one word it is compared by.
MEASURES = {
    word: words.split()[0]
    for words in (
        "box boxes bx boite boites karton",
        "case cases cs caisse caisses",
        "carton cartons ctn",
        "pack packs pk pkg package packages paquet paquets",
        "dozen dozens dz doz douzaine douzaines",
        "pair pairs pr paire paires",
        "set sets",
        "bag bags sac sacs",
        "roll rolls rouleau rouleaux",
        "bundle bundles",
        "pallet pallets skid skids",
        "tray trays",
        "jar jars",
        "bottle bottles",
        "tube tubes",
        "kg kgs kilo kilos",
        "g gr gram grams",
        "lb lbs pound pounds",
        "oz",
        "l litre litres liter liters",
        "ml",
        "gal gallon gallons",
        "m metre metres meter meters",
        "ft foot feet",
        "mm",
        "cm",
        "in inch inches",
        "yd yard yards",
        "hundred hundreds",
        "thousand thousands",
    )
    for word in words.split()
}


class Amount(NamedTuple):
    """A number as typed; `thousandths` is None where it isn't clear as a quantity. `unit` is a measure or container."""

    text: str
    thousandths: int | None
    unit: str = ""

    @property
    def written(self) -> str:
        return f"{self.text} {self.unit}".rstrip()

    @property
    def is_money(self) -> bool:
        # A decimal comma makes a quantity only where the language has one.
        return bool(TWO_DECIMALS.match(self.text) or (self.thousandths and TWO_AFTER_COMMA.match(self.text)))

    @property
    def is_code(self) -> bool:
        """Whether it rather looks like a barcode or part number."""
        has_zeros = len(self.text) > 1 and self.text[0] == "0"
        return self.text.isdigit() and (has_zeros or len(self.text) >= TOO_MANY_DIGITS)


def amount_of(text: str) -> Amount | None:
    """The number that a cell holds, nothing else being there; None if there is none, and for prices and days."""
    text = text.strip()
    return _amount(text, quantities.has_decimal_comma()) if len(text) <= LONGEST else None


@lru_cache(maxsize=16_384)
def _amount(text: str, has_decimal_comma: bool) -> Amount | None:
    if DAY.match(text):
        return None
    if text[:1] in ("(", "[") and text[-1:] in (")", "]"):
        text = text[1:-1].strip()
    elif COUNTED.match(text):
        text = text[:-1]
    found = AMOUNT.match(text)
    if not found:
        return None
    word = found["unit"] or ""
    unit = "" if word in TIMES else unit_of(word)
    if unit is None:
        return None
    try:
        return Amount(found["number"], quantities.typed(found["number"]), unit)
    except ValueError:
        return Amount(found["number"], None, unit)


def unit_of(word: str) -> str | None:
    """The measure or container a word means, nothing for single pieces; None if it is no such word."""
    key = search_key(word).strip(".")
    return "" if not key or key in PIECES else MEASURES.get(key)


def is_unit(word: str) -> bool:
    return bool(word) and unit_of(word) is not None


def cents_of(text: str) -> int | None:
    try:
        return money.parse(text)
    except ValueError:
        return None


def has_cents(text: str) -> bool:
    """A bare number with two decimals."""
    amount = amount_of(text)
    return amount is not None and amount.is_money and amount.text == text


def is_price(text: str) -> bool:
    """An amount of money with its currency beside it."""
    return len(text) <= LONGEST and bool(CURRENCY.search(text)) and cents_of(text) is not None
