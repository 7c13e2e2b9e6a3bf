"""Quantities: whole thousandths, so that a quarter of a kilogram is a number and sums stay exact."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import numbers

from crikit import language
from crikit.language import gettext

ONE = 1_000
MOST = 9_999_999 * ONE
# A thousand may be written 1,000; other commas are unclear (12,5 may be 125 or twelve and a half) and asked about.
# Spaces that don't break set thousands apart in French; a common space may stand between two numbers.
WRITTEN = re.compile(r"^(\d+|[1-9]\d{0,2}(?:,\d{3})+|\d{1,3}(?:[\u00a0\u202f]\d{3})+)(?:\.(\d*))?$", re.ASCII)
NOT_A_DIGIT = re.compile(r"\D", re.ASCII)
ONE_COMMA = re.compile(r"^(\d+),(\d+)$", re.ASCII)
# What `say` writes where the comma is the decimal sign; of these, 1,200 may be what another language calls a thousand.
DECIMAL_COMMA = re.compile(r"^(?:\d+|\d{1,3}(?:[\u00a0\u202f]\d{3})+),\d+$", re.ASCII)
THOUSAND_COMMA = re.compile(r"^[1-9]\d{0,2},\d{3}$", re.ASCII)
SHORTENED = re.compile(r"^\d[\d.,]*e[-+]?\d+$", re.ASCII | re.IGNORECASE)


def parse(text: str) -> int:
    """Thousandths of “12”, “1,200” or “0.25”. Raises ValueError for anything else, nothing, and too much."""
    found = WRITTEN.match(text.strip())
    if not found:
        raise ValueError(f"no quantity: {text!r}")
    whole, fraction = NOT_A_DIGIT.sub("", found[1]), (found[2] or "").rstrip("0")
    if len(fraction) > 3 or len(whole) > 12:
        raise ValueError(f"no such quantity: {text!r}")
    thousandths = int(whole) * ONE + int(fraction.ljust(3, "0"))
    if not 0 < thousandths <= MOST:
        raise ValueError(f"no such quantity: {text!r}")
    return thousandths


def typed(text: str) -> int:
    """As `parse`; and a decimal comma, where the person who types it is spoken to in a language that has one."""
    if DECIMAL_COMMA.match(text.strip()) and has_decimal_comma():
        if THOUSAND_COMMA.match(text.strip()):
            raise ValueError(f"no quantity that is sure: {text!r}")
        text = text.replace(",", ".")
    return parse(text)


def has_decimal_comma() -> bool:
    """Whether the current language writes one."""
    return _decimal_sign(language.current()) == ","


def complaint(text: str) -> str:
    """What is wrong with a quantity and how to write it; nothing if `typed` reads it."""
    try:
        typed(text)
    except ValueError:
        return _complaint(text.strip())
    return ""


def _complaint(text: str) -> str:
    shown, digits = text[:40], NOT_A_DIGIT.sub("", text)
    if not text:
        return gettext("Type a quantity.")
    if ONE_COMMA.match(text):
        point, none = shown.replace(",", "."), shown.replace(",", "")
        return gettext(
            "“%(text)s” can be read in two ways. Type %(point)s or %(none)s.", text=shown, point=point, none=none
        )
    if any(sign.isnumeric() and not sign.isascii() for sign in text):
        return gettext(
            "“%(text)s” isn’t written in the digits 0 to 9. Type the quantity in those, such as 3 or 0.5.", text=shown
        )
    if text[0] in "-−" and digits:
        return gettext("“%(text)s” is less than nothing. Type a quantity above 0, or leave the line out.", text=shown)
    if SHORTENED.match(text):
        return gettext("“%(text)s” is a shortened number. Type all of its digits.", text=shown)
    if not WRITTEN.match(text):
        return gettext("“%(text)s” isn’t clear as a quantity. Type a number such as 12 or 0.5.", text=shown)
    if not digits.strip("0"):
        return gettext("“%(text)s” is nothing to order. Type a quantity above 0, or leave the line out.", text=shown)
    whole, _, fraction = text.partition(".")
    if len(fraction.rstrip("0")) <= 3 or len(whole) > 12 or int(NOT_A_DIGIT.sub("", whole)) > MOST // ONE:
        return gettext("“%(text)s” is too much for one line. The most is %(most)s.", text=shown, most=say(MOST))
    return gettext("“%(text)s” is finer than a quantity can be. Type at most three digits after the point.", text=shown)


def signed(text: str) -> int:
    """Thousandths on an invoice, where goods come back (“-3”) and a line may count none. Raises ValueError."""
    bare = text.strip()
    sign, bare = (-1, bare[1:]) if bare[:1] in ("-", "−") else (1, bare)
    return 0 if bare and not set(bare) - set("0.") else sign * parse(bare)


def say(thousandths: int) -> str:
    """`1,200`, `0.25`: as the current language writes it."""
    return _said(thousandths, language.current())


def plain(thousandths: int) -> str:
    """`1200`, `0.25` for fields and files that are read again."""
    whole, fraction = divmod(abs(thousandths), ONE)
    return ("-" if thousandths < 0 else "") + f"{whole}.{fraction:03d}".rstrip("0").rstrip(".")


def times(cents: int, thousandths: int) -> int:
    """Cents for this quantity, half a cent away from zero as invoices do it."""
    whole, rest = divmod(abs(cents * thousandths), ONE)
    rounded = whole + (rest * 2 >= ONE)
    return rounded if cents * thousandths >= 0 else -rounded


@lru_cache(maxsize=16)
def _decimal_sign(speech: str) -> str:
    return numbers.get_decimal_symbol(speech)


@lru_cache(maxsize=16_384)
def _said(thousandths: int, speech: str) -> str:
    return numbers.format_decimal(Decimal(thousandths).scaleb(-3), format="#,##0.###", locale=speech)
