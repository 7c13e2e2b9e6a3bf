"""Where an invoice stands in lists, how late it is, and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from crikit.invoices.models import InvoicedOrder
from crikit.keys import search_key
from crikit.language import gettext, lazy, ngettext

LONGEST_KEY = InvoicedOrder.order_key.max_length

# The first sign of a list key.
OPEN, PAID = "0", "1"
# Sorts behind every day.
LAST = "~"
NEWEST_FIRST = 99_999_999
# Three months before it are still days of the calendar.
EARLIEST = date(1, 4, 1)


def list_key(dated: date, due_on: date, open_balance: int) -> str:
    """Open ones before paid ones; the longest due first, the newest paid first."""
    if open_balance:
        return f"{OPEN}{due_on.isoformat()}"
    return f"{PAID}{NEWEST_FIRST - int(dated.strftime('%Y%m%d')):08d}"


class Age(StrEnum):
    """How long an open invoice is due."""

    NOT_YET = "not-due"
    MONTH = "1-30"
    TWO = "31-60"
    THREE = "61-90"
    OLDER = "over-90"


AGES: dict[Age, Any] = {
    Age.NOT_YET: lazy("Not due yet"),
    Age.MONTH: lazy("1–30 days late"),
    Age.TWO: lazy("31–60 days late"),
    Age.THREE: lazy("61–90 days late"),
    Age.OLDER: lazy("Over 90 days late"),
}
# Whatever is due for as long is as late as what is due for longer.
OLDEST_TOLD = 91
VERY_LATE = 61
# The fewest and the most days after the due day.
DAYS_LATE: dict[Age, tuple[int | None, int | None]] = {
    Age.NOT_YET: (None, 0),
    Age.MONTH: (1, 30),
    Age.TWO: (31, 60),
    Age.THREE: (61, 90),
    Age.OLDER: (OLDEST_TOLD, None),
}
SHOWN: dict[str, Any] = {
    "open": lazy("Open"),
    "overdue": lazy("Overdue"),
    **{str(age): said for age, said in AGES.items()},
    "paid": lazy("Paid"),
}


def keys_between(shown: str, today: date) -> tuple[str, str]:
    """The first and last list key of what is to be shown: '' for all, else one of SHOWN."""
    if shown == "paid":
        return PAID, PAID + LAST
    if shown == "open":
        return OPEN, OPEN + LAST
    if shown == "overdue":
        return OPEN, _key(today, 1)
    if shown in set(Age):
        fewest, most = DAYS_LATE[Age(shown)]
        return (OPEN if most is None else _key(today, most)), (OPEN + LAST if fewest is None else _key(today, fewest))
    return OPEN, PAID + LAST


def _key(today: date, days_late: int) -> str:
    return OPEN + (today - timedelta(days=days_late)).isoformat()


def days_late(due_on: date, today: date) -> int:
    return max((today - due_on).days, 0)


def standing(total: int, still: int, late: int) -> tuple[str, str]:
    """How an invoice stands of which so much is open, in a word, and the word's tone."""
    if not still:
        return gettext("paid"), "good"
    if still < 0:
        return gettext("credit"), "info"
    if late:
        return ngettext("%(num)s day late", "%(num)s days late", late), "bad" if late >= VERY_LATE else "warn"
    return gettext("open") if still == total else gettext("partly paid"), "neutral"


def age_of(due_on: date, today: date) -> Age:
    late = (today - due_on).days
    return next(age for age, (_, most) in DAYS_LATE.items() if most is None or late <= most)


@dataclass(frozen=True)
class Owed:
    """What is owed in one currency, by how late it is, in cents; credits count down."""

    currency: str
    by_age: Mapping[Age, int]
    invoices: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_age.values())

    @property
    def overdue(self) -> int:
        return self.total - self.by_age.get(Age.NOT_YET, 0)


def order_keys(customer_po: str) -> set[str]:
    """The numbers of orders that an invoice names, as they are looked up."""
    return {search_key(number)[:LONGEST_KEY] for number in customer_po.split(",")} - {""}


def is_news(dated: date, today: date, most_days: int) -> bool:
    """Whether an invoice that came in just now is young enough to be told of."""
    return (today - dated).days <= most_days


def is_stale(updated_at: datetime | None, now: datetime, most_days: int) -> bool:
    """Whether accounting was heard of too long ago for its figures to be today's."""
    return updated_at is not None and now - updated_at > timedelta(days=most_days)


# Back from the first of any month.
IN_THE_MONTH_BEFORE_LAST = timedelta(days=45)


def period(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """What is asked for, else this month and the two before; never turned around."""
    last = max(last or today, EARLIEST)
    first = first or (last.replace(day=1) - IN_THE_MONTH_BEFORE_LAST).replace(day=1)
    return (first, last) if first <= last else (last, first)
