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


@pytest.mark.parametrize(
    "written", ["", "x", "-5", "1.234", "12,345,6", "1,23,4", "1e9", "٣", "12.505", "9" * 14, "$", "1\n2"]
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"money|cent|much"):
        money.parse(written)


@given(st.integers(0, money.MOST))
def test_every_amount_survives_being_written_and_read(cents: int) -> None:
    assert money.parse(money.plain(cents)) == money.parse(money.amount(cents)) == cents
    with language.spoken("fr"):
        assert money.parse(money.amount(cents)) == cents


@given(st.integers(-money.MOST, money.MOST))
def test_english_is_written_as_babel_writes_it(cents: int) -> None:
    assert money.amount(cents) == money._amount(cents, language.DEFAULT)


def test_an_amount_is_written_as_the_language_does() -> None:
    assert (money.amount(1_234_50), money.price(1_234_50, "USD"), money.plain(-5)) == ("1,234.50", "$1,234.50", "-0.05")
    assert (money.short(2_540_00, "USD"), money.short(1_234_500_00, "USD")) == ("$2.5K", "$1.2M")
    with language.spoken("fr"):
        assert money.price(1_234_50, "EUR") == "1\u202f234,50\u00a0€"


@pytest.mark.parametrize(
    ("written", "thousandths"),
    [("12", 12_000), ("1,200", 1_200_000), ("0.25", 250), ("3.", 3_000), ("1\u202f200", 1_200_000)],
)
def test_a_quantity_is_read_as_people_write_it(written: str, thousandths: int) -> None:
    assert quantities.parse(written) == thousandths


@pytest.mark.parametrize("written", ["", "0", "-1", "1e9", "12,5", "٣", "0.0001", "10000000", "x", "1 2", "9" * 50])
def test_what_is_no_quantity_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        quantities.parse(written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Type a quantity."),
        ("12,5", "“12,5” can be read in two ways. Type 12.5 or 125."),
        ("٣", "“٣” isn’t written in the digits 0 to 9. Type the quantity in those, such as 3 or 0.5."),
        ("1½", "“1½” isn’t written in the digits 0 to 9. Type the quantity in those, such as 3 or 0.5."),
        ("-3", "“-3” is less than nothing. Type a quantity above 0, or leave the line out."),
        ("1e9", "“1e9” is a shortened number. Type all of its digits."),
        ("1 200", "“1 200” isn’t clear as a quantity. Type a number such as 12 or 0.5."),
        ("0.00", "“0.00” is nothing to order. Type a quantity above 0, or leave the line out."),
        ("10000000", "“10000000” is too much for one line. The most is 9,999,999."),
        ("9999999.5", "“9999999.5” is too much for one line. The most is 9,999,999."),
        ("9999999.123", "“9999999.123” is too much for one line. The most is 9,999,999."),
        ("10000000.1234", "“10000000.1234” is too much for one line. The most is 9,999,999."),
        ("0.0001", "“0.0001” is finer than a quantity can be. Type at most three digits after the point."),
        ("12", ""),
    ],
)
def test_what_is_wrong_with_a_quantity_is_said_in_a_sentence(written: str, sentence: str) -> None:
    assert quantities.complaint(written) == sentence


@given(st.text(max_size=60) | st.from_regex(r"[-0-9.,e ]{1,60}"))
def test_a_quantity_is_either_read_or_complained_about(written: str) -> None:
    try:
        assert quantities.parse(written)
    except ValueError:
        assert quantities.complaint(written)
    else:
        assert not quantities.complaint(written)


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


@pytest.mark.parametrize(
    ("text", "cents"),
    [("-12.50", -12_50), ("(12.50)", -12_50), ("12.50-", -12_50), ("-$1,234.5", -1_234_50), ("7", 7_00), ("0", 0)],
)
def test_a_credit_is_read_as_accounting_programs_write_it(text: str, cents: int) -> None:
    assert money.signed(text) == cents


@pytest.mark.parametrize("text", ["", "-", "()", "--1", "(-1)", "1-2", "-(1)", "(1", "−"])
def test_what_is_no_amount_is_no_credit_either(text: str) -> None:
    with pytest.raises(ValueError, match="no amount of money"):
        money.signed(text)


@pytest.mark.parametrize(("text", "thousandths"), [("-3", -3_000), ("0", 0), ("0.00", 0), ("1,200", 1_200_000)])
def test_a_quantity_on_an_invoice_may_come_back_or_be_none(text: str, thousandths: int) -> None:
    assert quantities.signed(text) == thousandths
    assert quantities.signed(quantities.plain(thousandths)) == thousandths


@pytest.mark.parametrize(("written", "thousandths"), [("12,5", 12_500), ("0,125", 125), ("1\u202f200,25", 1_200_250)])
def test_a_decimal_comma_is_clear_to_who_writes_one(written: str, thousandths: int) -> None:
    with language.spoken("fr"):
        assert quantities.typed(written) == thousandths
    with pytest.raises(ValueError, match="no quantity"):
        quantities.typed(written)


def test_a_comma_that_may_set_a_thousand_apart_is_asked_about_where_it_may_not() -> None:
    with language.spoken("fr"):
        assert "«\u202f1,200\u202f»" in quantities.complaint("1,200")
        with pytest.raises(ValueError, match="sure"):
            quantities.typed("1,200")
    assert quantities.typed("1,200") == 1_200_000


@given(st.integers(1, quantities.MOST))
def test_no_quantity_that_is_said_is_read_as_another(thousandths: int) -> None:
    for speech in language.LANGUAGES:
        with language.spoken(speech):
            try:
                assert quantities.typed(quantities.say(thousandths)) == thousandths
            except ValueError:
                assert thousandths % 1_000
