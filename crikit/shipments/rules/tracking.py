"""What a carrier's name and a number lead to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

from crikit.language import gettext
from crikit.shipments.models import LONGEST_CARRIER, LONGEST_NUMBER
from crikit.shipments.rules.carriers import BY_CODE, Carrier, named
from crikit.shipments.rules.numbers import LINKABLE, carriers_of, is_mistyped, key_of, looks_like

# Nobody ships further ahead; a year with a digit too many is a slip.
MOST_DAYS_AHEAD, MOST_YEARS_BACK = 60, 10


class Tracking(NamedTuple):
    """As a page shows it. `url` is empty where there is no page of a carrier for it."""

    carrier: Carrier | None
    name: str
    number: str
    url: str


def tracking(name: str, number: str) -> Tracking:
    """The name counts before the number: accounting says "UPS" for a number that UPS alone can judge."""
    key = key_of(number)
    carrier = carrier_of(name, key)
    url = ""
    if carrier and LINKABLE.fullmatch(key):
        url = carrier.address.format(n=quote(key, safe=""))
    return Tracking(carrier, name or (carrier.name if carrier else ""), number, url)


def carrier_of(name: str, key: str) -> Carrier | None:
    """By name, else by the number, if it can be that of one carrier only."""
    if known := named(name):
        return known
    codes = carriers_of(key, only_sure=bool(name))
    return BY_CODE[codes.pop()] if len(codes) == 1 else None


def doubt(name: str, number: str) -> str:
    """What is odd about the number; it is kept all the same."""
    key = key_of(number)
    carrier = carrier_of(name, key) or BY_CODE.get(looks_like(key))
    if carrier and is_mistyped(carrier.code, key):
        return gettext("Its check digit doesn’t fit a number of %(carrier)s: look at it again.", carrier=carrier.name)
    if carrier is None and number and not name:
        return gettext("No carrier is known by this number, so it leads to no page. Name the carrier if there is one.")
    return ""


def complaints(carrier: str, number: str, shipped_on: date | None, today: date) -> Iterator[tuple[str, str]]:
    """What can't stand, as pairs of field and sentence."""
    if not carrier and not number:
        yield "number", gettext("Type a tracking number, or how it was shipped.")
    for field, text, most in (("carrier", carrier, LONGEST_CARRIER), ("number", number, LONGEST_NUMBER)):
        if len(text) > most:
            yield field, gettext("Use at most %(most)s characters.", most=most)
    if shipped_on is None:
        yield "shipped_on", gettext("Type the day it was shipped.")
    elif not today - timedelta(days=366 * MOST_YEARS_BACK) <= shipped_on <= today + timedelta(days=MOST_DAYS_AHEAD):
        yield "shipped_on", gettext("That day is too far away. Look at its year again.")
