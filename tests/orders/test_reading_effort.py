"""Twice as much text takes twice the work, whatever stands in it; counted in calls, not by the clock."""

import sys
from types import FrameType

import pytest

from crikit.orders.reading import closest, read, settle, wanted
from tests.orders.pasted import known

pytestmark = pytest.mark.sqlite_only

HARD = [
    "ABC-1\t12\t21.13\t84.52",
    "x x x x 1 x 1 x 1 x",
    '"',
    '"\t"',
    "1,1,1,1,1,1,1,1",
    "1  1  1  1  1",
    "(1) (2) (3 (4",
    "ABC-1",
]


def calls_for(text: str) -> int:
    """Calls that reading and settling the text takes."""
    calls = 0

    def count(frame: FrameType, event: str, callee: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        rows = read(text)
        wanted(rows)
        settle(rows, known())
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("row", HARD)
def test_twice_the_rows_take_twice_the_work(row: str) -> None:
    once, twice = (calls_for(f"{row}\n" * rows) for rows in (60, 120))
    assert twice < once * 2.2


@pytest.mark.parametrize(
    "part", ["1 ", "1\t", "x1", '"', '",', "(1", "1,", "a ", "1  ", "-", "½", "1\u00a0", "ABC-1\t", "10045\t", "10045 "]
)
def test_a_row_twice_as_long_takes_at_most_three_times_the_work(part: str) -> None:
    once, twice = (calls_for(part * (characters // len(part))) for characters in (950, 1_900))
    assert twice < once * 3


def test_no_row_is_looked_into_further_than_a_row_of_an_order_goes() -> None:
    assert calls_for("1 x " * 2_000_000) < 300
    assert calls_for("1\t" * 999) < 40_000


def test_guessing_looks_at_a_bounded_number_of_codes() -> None:
    endless = iter(lambda: "ABC-1", None)
    assert closest("ABC-2" * 1_000_000, endless) == []
    assert next(endless) == "ABC-1"
