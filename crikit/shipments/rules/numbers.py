"""Tracking numbers: as they are written, and the check digits that carriers document.

Sources: UPS and FedEx Ground (mod 10) and FedEx Express (weights 3 1 7, mod 11) as in FedEx' "Ground Label Layout
Specification" and the community's github.com/jkeen/tracking_number_data with its test numbers; USPS Publication 199,
Intelligent Mail Package Barcode (mod 10); UPU standard S10 (weights 8 6 4 2 3 5 9 7, mod 11); DHL Express waybills
(mod 7); Canada Post's 16 digits: seven of the customer, eight of the parcel, a mod 10 check digit.
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import cycle

# Only such a number goes into an address; whatever else was typed is text and stays text.
LINKABLE = re.compile(r"[0-9A-Z]{4,40}", re.ASCII)
UNWRITTEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def clean(number: str) -> str:
    """Without spaces, also those that nobody sees; wide digits become ours."""
    return "".join(c for c in unicodedata.normalize("NFKC", number) if unicodedata.category(c) not in UNWRITTEN)


def key_of(number: str) -> str:
    """What tells two numbers apart: capitals without spaces and hyphens."""
    return clean(number).upper().replace("-", "")


def digit_for_mod_10(digits: str, heavy: int = 3) -> int:
    """From the right, every other digit counts `heavy` times, the last one too."""
    total = sum(int(digit) * weight for digit, weight in zip(reversed(digits), cycle((heavy, 1)), strict=False))
    return -total % 10


def passes_mod_10(number: str) -> bool:
    return digit_for_mod_10(number[:-1]) == int(number[-1])


def passes_ups(number: str) -> bool:
    """Letters count as the digits that UPS gives them: A is 2, B is 3, and so on."""
    digits = [int(c) if c.isdigit() else (ord(c) - ord("?")) % 10 for c in number[2:-1]]
    return -(sum(digits[::2]) + 2 * sum(digits[1::2])) % 10 == int(number[-1])


def passes_usps(number: str) -> bool:
    """420 and the destination's ZIP code may stand before it; they don't count."""
    return passes_mod_10(number[-22:])


def passes_fedex_express(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], cycle((3, 1, 7)), strict=False))
    return total % 11 % 10 == int(number[-1])


def passes_fedex_ground(number: str) -> bool:
    """The 22 digits that begin with 96 end with the 15 that count."""
    return passes_mod_10(number[-15:])


def passes_s10(number: str) -> bool:
    """Two letters for the service, eight digits, the check digit, two letters for the country."""
    total = sum(int(digit) * weight for digit, weight in zip(number[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    check = 11 - total % 11
    return {10: 0, 11: 5}.get(check, check) == int(number[10])


def passes_mod_7(number: str) -> bool:
    return int(number[:-1]) % 7 == int(number[-1])


def passes_ontrac(number: str) -> bool:
    """The letter counts as a digit: C is 4, D is 5."""
    digits = f"{ord(number[0]) - ord('?')}{number[1:-1]}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, cycle((1, 2)), strict=False))
    return -total % 10 == int(number[-1])


def passes_luhn(number: str) -> bool:
    doubled = [int(digit) * weight for digit, weight in zip(reversed(number[:-1]), cycle((2, 1)), strict=False)]
    return -sum(sum(divmod(value, 10)) for value in doubled) % 10 == int(number[-1])


Check = Callable[[str], bool]
# Carrier, shape, check digit, and whether the shape is nobody else's, so that it tells the carrier even where another
# name stands beside it: "Ground" and 1Z… is UPS, but any haulier's twelve digits may look like FedEx.
SHAPES: list[tuple[str, re.Pattern[str], Check, bool]] = [
    ("ups", re.compile(r"1Z[0-9A-Z]{15}\d", re.ASCII), passes_ups, True),
    ("usps", re.compile(r"(420\d{5}(\d{4})?)?9[1-5]\d{20}", re.ASCII), passes_usps, True),
    ("usps", re.compile(r"[A-Z]{2}\d{9}US", re.ASCII), passes_s10, True),
    ("canada-post", re.compile(r"[A-Z]{2}\d{9}CA", re.ASCII), passes_s10, True),
    ("royal-mail", re.compile(r"[A-Z]{2}\d{9}GB", re.ASCII), passes_s10, True),
    ("australia-post", re.compile(r"[A-Z]{2}\d{9}AU", re.ASCII), passes_s10, True),
    ("la-poste", re.compile(r"[A-Z]{2}\d{9}FR", re.ASCII), passes_s10, True),
    ("postnl", re.compile(r"[A-Z]{2}\d{9}NL", re.ASCII), passes_s10, True),
    ("ontrac", re.compile(r"[CD]\d{14}", re.ASCII), passes_ontrac, True),
    ("fedex", re.compile(r"96\d{20}", re.ASCII), passes_fedex_ground, True),
    ("fedex", re.compile(r"\d{12}", re.ASCII), passes_fedex_express, False),
    ("fedex", re.compile(r"\d{15}", re.ASCII), passes_fedex_ground, False),
    ("purolator", re.compile(r"[0-5]\d{11}", re.ASCII), passes_luhn, False),
    ("canada-post", re.compile(r"\d{16}", re.ASCII), passes_mod_10, False),
    ("dhl", re.compile(r"\d{10}", re.ASCII), passes_mod_7, False),
]


def carriers_of(key: str, *, only_sure: bool = False) -> set[str]:
    """Whose number this may be, by its shape and its check digit."""
    return {
        carrier
        for carrier, shape, check, is_sure in SHAPES
        if (is_sure or not only_sure) and shape.fullmatch(key) and check(key)
    }


def looks_like(key: str) -> str:
    """The carrier whose alone this shape is, whatever the check digit says; '' for any other number."""
    return next((carrier for carrier, shape, _, is_sure in SHAPES if is_sure and shape.fullmatch(key)), "")


def is_mistyped(carrier: str, key: str) -> bool:
    """Whether it has the shape of this carrier's numbers, but a check digit that can't be right."""
    fitting = [check for code, shape, check, _ in SHAPES if code == carrier and shape.fullmatch(key)]
    return bool(fitting) and not any(check(key) for check in fitting)
