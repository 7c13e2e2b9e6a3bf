"""One pasted row: however it is written it is read as meant, or asked about in a sentence."""

import pytest

from crikit import language
from crikit.orders.reading import Match, Trouble
from tests.orders.pasted import ITEMS, offered, said, settled

pytestmark = pytest.mark.sqlite_only


@pytest.mark.parametrize(
    "written",
    [
        *(
            "ABC-1\t12",
            "12\tABC-1",
            "ABC-1,12",
            "ABC-1, 12",
            "12;ABC-1",
            "ABC-1|12",
            "ABC-1   12",
            "ABC-1 12",
            "12 abc-1",
        ),
        *("12 x ABC-1", "ABC-1 x 12", "12x ABC-1", "ABC-1 x12", "12×ABC-1", "ABC-1 × 12", "12xABC-1", "ABC-1x12"),
        *("ABC-1 (12)", "ABC-1(12)", "ABC-1 (12 pcs)", "12 pcs ABC-1", "ABC-1 12pcs.", "12 of ABC-1", "ABC-1: 12"),
        *("ABC-1 - 12", "- ABC-1 12", "• 12 x ABC-1", "qty 12 ABC-1", "ABC-1 qty: 12", "ABC-1 = 12", "Qté 12 ABC-1"),
        *('"ABC-1","Feeder, blue",12', '="ABC-1"\t12', "'ABC-1\t12", '"ABC-1"\t"12"', "\ufeffABC-1\t12\r\n"),
        *("ABC-1\u00a0\u00a012", "ABC-1\u00a012", "\u200bABC-1\t12\u200b", "ABC-1\t12.000", "ABC-1\t012"),
        *("ABC-1\tBlue feeder\t12\tEA", "Blue feeder\t12\tABC-1", "ABC-1  Blue feeder 10 mm  12"),
        *("ABC-1 12 @ 21.13", "ABC-1\t12\t$21.13", "ABC-1  blue feeder  12  21.13  253.56"),
        *("ABC-1\t036000291452\t12", "036000291452\tABC-1\t12", "12 x ABC-1 Blue feeder 10 mm", "ABC-1\t\t\t12\t"),
    ],
)
def test_twelve_of_an_item_are_read_however_they_are_written(written: str) -> None:
    [line] = settled(written, {code: ITEMS[code] for code in ("ABC-1", "ABC-2", "036000291452")})
    assert (line.item, line.thousandths, line.sentence) == (1, 12_000, "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10045\t3", "10045 3"),
        ("3\t10045", "10045 3"),
        ("10045,3", "10045 3"),
        ("10045 3", "10045 3"),
        ("10045 1,200", "10045 1200"),
        ("10045\t1,200", "10045 1200"),
        ('10045,"1,200"', "10045 1200"),
        ("10045\t1\u202f200", "10045 1200"),
        ("00000\t10", "00000 10"),
        ("OUR 7 4", "OUR 7 4"),
        ("5 x our 7", "our 7 5"),
        ("ABC-1 1.5", "ABC-1 1.5"),
        ("ABC-1 .5", "unclear quantity"),
        ("2 boxes TEA", "TEA 2"),
        ("TEA\t2\tBX", "TEA 2"),
        ("036000291452", "036000291452 1"),
        ("10045", "10045 1"),
    ],
)
def test_codes_that_look_like_numbers_are_told_by_which_is_known(written: str, read: str) -> None:
    assert said(settled(written)) == [read]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("ABC-1 12,5", "“12,5” can be read in two ways. Type 12.5 or 125."),
        ("ABC-1\t12,5", "“12,5” can be read in two ways. Type 12.5 or 125."),
        ("ABC-1 ٣", "“٣” isn’t written in the digits 0 to 9. Type the quantity in those, such as 3 or 0.5."),
        ("½ ABC-1", "“½” isn’t written in the digits 0 to 9. Type the quantity in those, such as 3 or 0.5."),
        ("ABC-1 -3", "“-3” is less than nothing. Type a quantity above 0, or leave the line out."),
        ("ABC-1\t0", "“0” is nothing to order. Type a quantity above 0, or leave the line out."),
        ("ABC-1 x 1e9", "“1e9” is a shortened number. Type all of its digits."),
        ("ABC-1\t99999999", "“99999999” is too much for one line. The most is 9,999,999."),
        ("ABC-1\t1 200", "“1 200” isn’t clear as a quantity. Type a number such as 12 or 0.5."),
        ("ABC-1 1/2", "“1/2” isn’t clear as a quantity. Type a number such as 12 or 0.5."),
        (
            "2 dozen ABC-1",
            "“2” stands beside a unit this item isn’t sold by. Type how many single ones you want.",
        ),
        (
            "TEA\t2\tcases",
            "“2” stands beside another unit than this item’s, which is sold by “box”. Type how many of those you want.",
        ),
    ],
)
def test_a_quantity_that_is_not_clear_is_asked_about_with_its_item_kept(written: str, sentence: str) -> None:
    [line] = settled(written)
    assert (line.trouble, line.sentence) == (Trouble.UNCLEAR_QUANTITY, sentence)
    assert (line.item, line.thousandths) == (7 if "TEA" in written else 1, None)


@pytest.mark.parametrize(("written", "read"), [("ABC-1 12,5", "ABC-1 12.5"), ("ABC-1\t3\t12,50\t37,50", "ABC-1 3")])
def test_a_decimal_comma_is_clear_where_the_language_writes_one(written: str, read: str) -> None:
    with language.spoken("fr"):
        assert said(settled(written)) == [read]


@pytest.mark.parametrize(
    ("written", "trouble", "offers"),
    [
        ("ABC-1\t12\t21.13", Trouble.UNCLEAR_QUANTITY, ["ABC-1 12", "ABC-1 21.13"]),
        ("ABC-1\t4\t21.13", Trouble.UNCLEAR_QUANTITY, ["ABC-1 4", "ABC-1 21.13"]),
        ("ABC-1,1,200", Trouble.UNCLEAR_QUANTITY, ["ABC-1 1", "ABC-1 200"]),
        ("ABC-1\t4\t5\t20", Trouble.UNCLEAR_QUANTITY, ["ABC-1 4", "ABC-1 5"]),
        ("10045\t12", Trouble.SEVERAL_ITEMS, ["10045 12", "12 10045"]),
        ("TWICE\t4", Trouble.SEVERAL_ITEMS, ["TWICE 4", "TWICE 4"]),
        ("ABC-1\tABC-2\t4", Trouble.SEVERAL_ITEMS, ["ABC-1 4", "ABC-2 4"]),
        ("1. ABC-1 4", Trouble.UNCLEAR_QUANTITY, ["ABC-1 1", "ABC-1 4"]),
        ("ABC-1 hose 3 4", Trouble.UNCLEAR_QUANTITY, ["ABC-1 3", "ABC-1 4"]),
    ],
)
def test_what_can_be_read_in_several_ways_is_offered_in_each(written: str, trouble: Trouble, offers: list[str]) -> None:
    [line] = settled(written)
    assert (line.trouble, offered(line)) == (trouble, offers)
    assert "Choose" in line.sentence


@pytest.mark.parametrize(
    ("written", "code", "quantity"),
    [
        ("XYZ-9\t12", "XYZ-9", "12"),
        ("4 x XYZ-9", "XYZ-9", "4"),
        ("XYZ-9 12", "XYZ-9", "12"),
        ("XYZ-9\t12\t5", "XYZ-9", ""),
        ("Blue feeder\tXYZ9\t4", "XYZ9", "4"),
        ("Blue feeder x 4", "Blue feeder", "4"),
        ("XYZ-9", "XYZ-9", ""),
        ("88888\t4", "88888", "4"),
    ],
)
def test_an_unknown_item_is_to_fix_with_what_was_typed(written: str, code: str, quantity: str) -> None:
    [line] = settled(written)
    assert (line.trouble, line.code, line.item, line.quantity) == (Trouble.UNKNOWN_ITEM, code, None, quantity)
    assert line.sentence == f"“{code}” isn’t an item here. Correct the code, choose an item, or leave the row out."


@pytest.mark.parametrize(
    ("written", "trouble", "sentence"),
    [
        ("OLD-9 4", Trouble.NOT_SOLD, "“OLD-9” isn’t sold any more. Choose another item, or leave the row out."),
        ("ABC-1\tBlue feeder", Trouble.NO_QUANTITY, "This row has no quantity. Type one, or leave the row out."),
        (
            "3.6E+11",
            Trouble.UNKNOWN_ITEM,
            "“3.6E+11” was shortened by a spreadsheet. Format its column as text there, or type the whole code.",
        ),
        (
            "\t4",
            Trouble.UNKNOWN_ITEM,
            "“4” isn’t an item here. Correct the code, choose an item, or leave the row out.",
        ),
        (
            "ABC-1 " + "blue " * 500,
            Trouble.UNKNOWN_ITEM,
            "This row is far too long for a line of an order, or a quotation mark in it isn’t closed. "
            "Add its code and quantity alone.",
        ),
    ],
)
def test_each_trouble_says_what_to_do(written: str, trouble: Trouble, sentence: str) -> None:
    [line] = settled(written)
    assert (line.trouble, line.sentence) == (trouble, sentence)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Item code\tDescription\tQty", "Left out: these are the titles of columns."),
        ("Code;Désignation;Qté", "Left out: these are the titles of columns."),
        ("SKU, Quantity", "Left out: these are the titles of columns."),
        ("Item Qty", "Left out: these are the titles of columns."),
        ("Total\t\t15\t253.56", "Left out: this is a total."),
        ("Sub-total: $253.56", "Left out: this is a total."),
        ("----------", "Left out: there is nothing in it but marks."),
        (",,,", "Left out: there is nothing in it but marks."),
        ("sep=;", "Left out: there is nothing in it but marks."),
        ("Hello Mira, please send us:", "Left out: there is neither a code nor a quantity in it."),
        ("Thanks and see you soon", "Left out: there is neither a code nor a quantity in it."),
    ],
)
def test_what_is_no_line_of_an_order_is_left_out_with_its_reason(written: str, sentence: str) -> None:
    [line] = settled(written)
    assert (line.is_left_out, line.sentence, line.raw) == (True, sentence, written)


def test_a_sold_item_is_preferred_to_one_that_is_not_sold_any_more() -> None:
    assert said(settled("A 2", {"A": [Match(1, active=False), Match(2)]})) == ["A 2"]
