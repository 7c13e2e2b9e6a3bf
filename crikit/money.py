"""Money: whole cents (the smallest unit of the vendor's currency), and how people write it."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import numbers

from crikit import language

CENTS = 100
# More than any small vendor's order; a column of SQLite or PostgreSQL holds a million times that.
MOST = 999_999_999_99
# Thousands may be set apart and a currency may stand around; “1,234” is a thousand, “12,5” twelve and a half.
AROUND = re.compile(r"^(?:[A-Z]{3}\b|[$€£])?\s*(.*?)\s*(?:[A-Z]{3}\b|[$€£])?$")
POINT = re.compile(r"^(\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ '\u00a0\u202f]\d{3})+)(?:\.(\d*))?$", re.ASCII)
COMMA = re.compile(r"^(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ '\u00a0\u202f]\d{3})+),(\d{1,2})$", re.ASCII)

# As accounting programs write what is owed to the customer. A currency may stand before the sign.
CREDIT = re.compile(r"^([$€£]|[A-Z]{3} ?)?(?:[-−](.+)|\((.+)\)|(.+)[-−])$")


def parse(text: str) -> int:
    """Cents of “1,234.50”, “$1234.5”, “1 234,50 €”. Raises ValueError for all else, and for parts of a cent."""
    found = AROUND.match(text.strip())
    bare = found[1] if found else ""
    match = POINT.match(bare) or COMMA.match(bare)
    if not match:
        raise ValueError(f"no amount of money: {text!r}")
    whole, fraction = re.sub(r"\D", "", match[1]), (match[2] or "").rstrip("0")
    if len(fraction) > 2:
        raise ValueError(f"finer than a cent: {text!r}")
    cents = int(whole) * CENTS + int(fraction.ljust(2, "0"))
    if cents > MOST:
        raise ValueError(f"too much: {text!r}")
    return cents


def signed(text: str) -> int:
    """Cents of an amount that may be a credit: “-12.50”, “(12.50)”, “12.50-”. Raises ValueError."""
    bare = text.strip()
    if found := CREDIT.match(bare):
        return -parse((found[1] or "") + (found[2] or found[3] or found[4]))
    return parse(bare)


def amount(cents: int) -> str:
    """`1,234.50`, without the currency: it stands once, over the column."""
    speech = language.current()
    if speech != language.DEFAULT:
        return _amount(cents, speech)
    # Hardly two totals are the same, and Babel takes fifty times as long to write one.
    # PostgreSQL adds whole numbers up to a Decimal.
    whole, part = divmod(abs(int(cents)), CENTS)
    return f"{'-' if cents < 0 else ''}{whole:,}.{part:02d}"


def price(cents: int, currency: str) -> str:
    """`$1,234.50`, `1 234,50 $US`: as the current language writes this currency."""
    return _price(cents, currency, language.current())


def short(cents: int, currency: str) -> str:
    """`$2.5K` for the scale of a chart."""
    return _short(cents, currency, language.current())


def plain(cents: int) -> str:
    """`1234.50` for files that programs read."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // CENTS}.{abs(cents) % CENTS:02d}"


@lru_cache(maxsize=16_384)
def _amount(cents: int, speech: str) -> str:
    return numbers.format_decimal(exactly(cents), format="#,##0.00", locale=speech)


@lru_cache(maxsize=16_384)
def _price(cents: int, currency: str, speech: str) -> str:
    return numbers.format_currency(exactly(cents), currency, locale=speech)


@lru_cache(maxsize=1_024)
def _short(cents: int, currency: str, speech: str) -> str:
    return numbers.format_compact_currency(exactly(cents), currency, locale=speech, fraction_digits=1)


def exactly(cents: int) -> Decimal:
    """For cells of spreadsheets."""
    return Decimal(cents).scaleb(-2)
