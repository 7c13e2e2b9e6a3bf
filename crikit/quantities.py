"""Quantities: whole thousandths, so that a quarter of a kilogram is a number and sums stay exact."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import numbers

from crikit import language

ONE = 1_000
MOST = 9_999_999 * ONE
# A thousand may be written 1,000; other commas are unclear (12,5 may be 125 or twelve and a half) and asked about.
WRITTEN = re.compile(r"^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$", re.ASCII)


def parse(text: str) -> int:
    """Thousandths of “12”, “1,200” or “0.25”. Raises ValueError for anything else, nothing, and too much."""
    found = WRITTEN.match(text.strip())
    if not found:
        raise ValueError(f"no quantity: {text!r}")
    whole, fraction = found[1].replace(",", ""), (found[2] or "").rstrip("0")
    if len(fraction) > 3 or len(whole) > 12:
        raise ValueError(f"no such quantity: {text!r}")
    thousandths = int(whole) * ONE + int(fraction.ljust(3, "0"))
    if not 0 < thousandths <= MOST:
        raise ValueError(f"no such quantity: {text!r}")
    return thousandths


def say(thousandths: int) -> str:
    """`1,200`, `0.25`: as the current language writes it."""
    return _said(thousandths, language.current())


def plain(thousandths: int) -> str:
    """`1200`, `0.25` for fields and files that are read again."""
    whole, fraction = divmod(thousandths, ONE)
    return f"{whole}.{fraction:03d}".rstrip("0").rstrip(".")


def times(cents: int, thousandths: int) -> int:
    """Cents for this quantity, half a cent away from zero as invoices do it."""
    whole, rest = divmod(abs(cents * thousandths), ONE)
    rounded = whole + (rest * 2 >= ONE)
    return rounded if cents * thousandths >= 0 else -rounded


@lru_cache(maxsize=16_384)
def _said(thousandths: int, speech: str) -> str:
    return numbers.format_decimal(Decimal(thousandths).scaleb(-3), format="#,##0.###", locale=speech)
