"""Amounts and quantities as people and accounting programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit import language, money, quantities


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("12", 12_00),
        ("12.5", 12_50),
        ("12.50", 12_50),
        ("12.500", 12_50),
        ("0.05", 5),
        ("12.", 12_00),
        ("1,234.50", 1_234_50),
        ("1,234", 1_234_00),
        ("$1,234.50", 1_234_50),
        ("USD 7", 7_00),
        ("7 USD", 7_00),
        ("1 234,50 €", 1_234_50),
        ("1.234,50", 1_234_50),
        ("12,5", 12_50),
        ("1\u202f234,50", 1_234_50),
        (" 3 ", 3_00),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: str, cents: int) -> None:
    assert money.parse(written) == cents


@pytest.mark.parametrize("written", ["", "x", "-5", "1.234", "12,345,6", "1,23,4", "1e9", "٣", "12.505", "9" * 14, "$"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"money|cent|much"):
        money.parse(written)


@given(st.integers(0, money.MOST))
def test_every_amount_survives_being_written_and_read(cents: int) -> None:
    assert money.parse(money.plain(cents)) == money.parse(money.amount(cents)) == cents
    with language.spoken("fr"):
        assert money.parse(money.amount(cents)) == cents


def test_an_amount_is_written_as_the_language_does() -> None:
    assert (money.amount(1_234_50), money.price(1_234_50, "USD"), money.plain(-5)) == ("1,234.50", "$1,234.50", "-0.05")
    with language.spoken("fr"):
        assert money.price(1_234_50, "EUR") == "1\u202f234,50\u00a0€"


@pytest.mark.parametrize(
    ("written", "thousandths"), [("12", 12_000), ("1,200", 1_200_000), ("0.25", 250), ("3.", 3_000)]
)
def test_a_quantity_is_read_as_people_write_it(written: str, thousandths: int) -> None:
    assert quantities.parse(written) == thousandths


@pytest.mark.parametrize("written", ["", "0", "-1", "1e9", "12,5", "٣", "0.0001", "10000000", "x", "1 2", "9" * 50])
def test_what_is_no_quantity_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        quantities.parse(written)


@given(st.integers(1, quantities.MOST))
def test_every_quantity_survives_being_written_and_read(thousandths: int) -> None:
    assert (
        quantities.parse(quantities.plain(thousandths)) == quantities.parse(quantities.say(thousandths)) == thousandths
    )


@pytest.mark.parametrize(
    ("cents", "thousandths", "total"), [(21_13, 24_000, 507_12), (5, 100, 1), (5, 90, 0), (-5, 100, -1), (0, 5_000, 0)]
)
def test_a_line_costs_its_price_times_its_quantity_rounded_to_cents(cents: int, thousandths: int, total: int) -> None:
    assert quantities.times(cents, thousandths) == total
