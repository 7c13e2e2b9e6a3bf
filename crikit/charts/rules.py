"""Months, and how the columns of a chart stand: in hundredths of its width and height, so that it fits any screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

MONTHS, YEARS = 12, 3
# The plot, in hundredths of the chart's height: room for the top line's figure, and for the months' names.
TOP, BOTTOM = 8.0, 88.0
# Of a month's width: the columns together, the rest keeps months apart.
COLUMNS = 0.78
SLOT = 100 / MONTHS
WIDTH = round(SLOT * COLUMNS / YEARS, 3)
LINES = 4
# In halves of a power of ten.
STEPS = (2, 4, 5, 6, 8, 10, 20)
SMALLEST = 100


def month_of(day: date) -> str:
    """`2026-11`, which sorts as time goes."""
    return day.isoformat()[:7]


def month_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of the day."""
    count = day.year * MONTHS + day.month - 1 - months
    return date(count // MONTHS, count % MONTHS + 1, 1)


@dataclass(frozen=True)
class Year:
    """One year's sums by month, in cents; `None` for months that are yet to come."""

    year: int
    months: tuple[int | None, ...]

    @property
    def total(self) -> int:
        return sum(cents for cents in self.months if cents)

    def first(self, months: int) -> int:
        """Of the first so many months."""
        return sum(cents for cents in self.months[:months] if cents)


def years(sums: Mapping[str, int], today: date) -> list[Year]:
    """The year of today and the two before it, the oldest first; a month without any invoice sold nothing."""
    last = max([month_of(today), *sums])
    return [
        Year(year, tuple(sums.get(month, 0) if month <= last else None for month in months_of(year)))
        for year in range(today.year - YEARS + 1, today.year + 1)
    ]


def months_of(year: int) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(1, MONTHS + 1)]


@dataclass(frozen=True)
class Compared:
    """The whole months of this year beside the same of the last one; `percent` only where that says something."""

    months: int
    now: int
    then: int

    @property
    def percent(self) -> int | None:
        return round(100 * (self.now - self.then) / self.then) if self.then > 0 and self.now >= 0 else None


def compared(found: list[Year], today: date) -> Compared:
    """A month that isn't over would look like a bad one."""
    whole = today.month - 1
    return Compared(whole, found[-1].first(whole), found[-2].first(whole))


class Column(NamedTuple):
    """A month of a year: where its column stands. Below the line of nothing there are months of more credits."""

    year: int
    month: int
    cents: int
    x: float
    y: float
    height: float
    width: float = WIDTH


@dataclass(frozen=True)
class Plot:
    """`lines` are the marks of the scale: how high each stands, and its cents."""

    columns: list[Column] = field(default_factory=list)
    lines: list[tuple[float, int]] = field(default_factory=list)
    zero: float = BOTTOM


def plot(found: list[Year]) -> Plot:
    cents = [one for year in found for one in year.months if one is not None]
    least = min([0, *cents])
    marks = scale(least, max([0, *cents]))
    # A few credits don't push everything else together.
    low, high = max(marks[0], least + least // 5), marks[-1]

    def height(value: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low), 2)

    columns = [
        _column(year, place, month, value, height(value), height(0))
        for place, year in enumerate(found)
        for month, value in enumerate(year.months)
        if value
    ]
    return Plot(columns, [(height(mark), mark) for mark in marks if mark >= low], height(0))


def _column(year: Year, place: int, month: int, cents: int, top: float, zero: float) -> Column:
    """Something is always seen of what is something."""
    x = round(SLOT * month + SLOT * (1 - COLUMNS) / 2 + place * WIDTH, 3)
    return Column(year.year, month + 1, cents, x, min(top, zero), max(round(abs(zero - top), 2), 0.4))


def scale(low: int, high: int) -> list[int]:
    """Round marks, some four of them, that hold both ends and nothing itself; whole units, never parts of one."""
    rough = max((high - low) // LINES, SMALLEST)
    power = int(10 ** (len(str(rough)) - 1))
    step = next(times * power // 2 for times in STEPS if times * power // 2 >= rough)
    first = low // step * step
    return list(range(first, max(high, first + 1) + step, step))


def lengths(values: Iterable[int]) -> list[float]:
    """Of bars, in hundredths of the longest."""
    found = list(values)
    longest = max([1, *found])
    return [round(100 * value / longest, 1) for value in found]
