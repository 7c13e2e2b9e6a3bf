"""Days in a file: 03/04/2026 is one day in Boston another in Paris, and only the file's other days can tell."""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from crikit.exchange.reading.values import ISO_DAY
from crikit.language import gettext, lazy

NUMBERS = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)$", re.ASCII)


class DateOrder(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


SAID = {
    DateOrder.MONTH_FIRST: lazy("month first (12/31/2026)"),
    DateOrder.DAY_FIRST: lazy("day first (31/12/2026)"),
}


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """The one order in which they are days; None where both would do, or neither."""
    proven = set()
    for text in texts:
        right = [order for order in DateOrder if _in_order(text, order)]
        if len(right) == 1:
            proven.update(right)
    return proven.pop() if len(proven) == 1 else None


def settled(texts: Iterable[str], said: str) -> DateOrder | None:
    """The order that somebody said or else the days prove; where the two disagree, neither is safe."""
    proven = order_of(texts)
    wished = DateOrder(said) if said else proven
    return wished if proven in (None, wished) else None


def says_no_order(text: str) -> bool:
    """Whether the text is a day only once somebody says in which order it is written."""
    return NUMBERS.match(text) is not None


def day(text: str, order: DateOrder | None) -> date:
    """Raises ValueError with the sentence that says what is wrong."""
    try:
        if iso := ISO_DAY.match(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        raise _no_day(text) from None
    readings = {either: found for either in DateOrder if (found := _in_order(text, either))}
    if order in readings:
        return readings[order]
    if not readings or order:
        raise _no_day(text)
    if len(set(readings.values())) == 1 and len(readings) == len(DateOrder):
        return readings[DateOrder.MONTH_FIRST]
    raise ValueError(
        gettext(
            "“%(text)s” may be read month first or day first, and the file’s other dates don’t settle it. "
            "Choose it under “Columns”.",
            text=text[:40],
        )
    )


def _in_order(text: str, order: DateOrder) -> date | None:
    found = NUMBERS.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    month, day_ = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _no_day(text: str) -> ValueError:
    return ValueError(gettext("“%(text)s” is no date such as 2026-11-22 or 11/22/2026.", text=text[:40]))
