"""Where columns stand, which marks a scale has, and what may be compared with what."""

import itertools
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from crikit.charts.rules import (
    BOTTOM,
    TOP,
    compared,
    lengths,
    month_before,
    month_of,
    plot,
    scale,
    years,
)
from crikit.invoices.rules import Age, age_of, keys_between, list_key

TODAY = date(2026, 11, 22)
CENTS = st.integers(-(10**13), 10**13)
SUMS = st.dictionaries(st.sampled_from([f"{y}-{m:02d}" for y in range(2023, 2028) for m in range(1, 13)]), CENTS)


@given(one=CENTS, other=CENTS)
@example(one=0, other=0)
def test_a_scale_holds_everything_in_few_round_marks(one: int, other: int) -> None:
    low, high = min(one, other, 0), max(one, other, 0)
    marks = scale(low, high)
    assert marks[0] <= low <= high <= marks[-1]
    assert 0 in marks
    assert 2 <= len(marks) <= 7
    (step,) = {after - before for before, after in itertools.pairwise(marks)}
    assert step >= 100
    assert step % 10 ** (len(str(step)) - 2) == 0


@given(sums=SUMS, today=st.dates(date(2023, 1, 1), date(2027, 12, 31)))
def test_every_column_stands_within_the_picture_and_as_high_as_it_is_much(sums: dict[str, int], today: date) -> None:
    found = plot(years(sums, today))
    for column in found.columns:
        assert 0 <= column.x < column.x + column.width <= 100
        assert TOP - 0.1 <= column.y <= column.y + column.height <= BOTTOM + 0.5
        assert (column.y < found.zero) == (column.cents > 0) or column.height <= 0.4
    tall = sorted(found.columns, key=lambda column: abs(column.cents))
    assert all(a.height <= b.height + 0.02 for a, b in itertools.pairwise(tall))


def test_three_years_with_months_to_come_left_open() -> None:
    found = years({"2026-11": 5, "2024-01": 7, "2023-12": 9}, TODAY)
    assert [year.year for year in found] == [2024, 2025, 2026]
    assert found[-1].months == (*[0] * 10, 5, None)
    assert [year.total for year in found] == [7, 0, 5]


def test_an_invoice_dated_ahead_opens_its_month() -> None:
    assert years({"2026-12": 5}, TODAY)[-1].months[-1] == 5


def test_whole_months_are_compared_with_the_same_of_the_year_before() -> None:
    sums = {"2026-10": 150, "2026-11": 900, "2025-10": 100, "2025-11": 70}
    told = compared(years(sums, TODAY), TODAY)
    assert (told.months, told.now, told.then, told.percent) == (10, 150, 100, 50)
    assert compared(years({"2026-10": 5}, TODAY), TODAY).percent is None
    assert compared(years({"2026-10": -5, "2025-10": 5}, TODAY), TODAY).percent is None
    january = date(2026, 1, 9)
    assert compared(years(sums, january), january).months == 0


def test_months_are_counted_over_the_turn_of_a_year() -> None:
    assert month_of(month_before(date(2026, 2, 28), 11)) == "2025-03"
    assert month_of(month_before(date(2026, 3, 31), 3)) == "2025-12"
    assert month_of(month_before(date(2026, 12, 31), -1)) == "2027-01"


def test_bars_are_measured_by_the_longest() -> None:
    assert lengths([200, 50, 1]) == [100.0, 25.0, 0.5]
    assert lengths([]) == []


@given(late=st.integers(-400, 800))
def test_an_age_is_the_one_that_the_lists_know(late: int) -> None:
    due = date.fromordinal(TODAY.toordinal() - late)
    first, last = keys_between(age_of(due, TODAY), TODAY)
    assert first <= list_key(due, due, 1) <= last
    # What is late for longer stands on the last day that is told apart.
    assert age_of(date.fromordinal(TODAY.toordinal() - 91), TODAY) is Age.OLDER
