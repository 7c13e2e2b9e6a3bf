"""Many pasted rows: what most of them say decides the doubtful ones, and nothing is guessed against it."""

import pytest

from crikit.errors import DomainError
from crikit.orders.reading import Match, Trouble, closest, read, tally, wanted
from crikit.orders.reading.rows import MOST_ROWS
from tests.orders.pasted import offered, said, settled

pytestmark = pytest.mark.sqlite_only


def pasted(*rows: str) -> list[str]:
    return said(settled("\n".join(rows)))


def test_titles_tell_code_and_quantity_among_other_numbers() -> None:
    rows = ["Qty\tItem\tDescription\tPrice", "4\tABC-1\tBlue feeder\t21.13", "12\t10045\tHose\t5", "\tABC-2\tCup\t1.10"]
    assert pasted(*rows) == ["not an order line", "ABC-1 4", "10045 12", "no quantity"]


def test_titles_that_are_not_the_first_row_tell_it_too() -> None:
    rows = ["Order for Orchard Table:", "", "Code;Size;Quantité", "ABC-1;10;4", "12;5;3", "Total;;7"]
    assert pasted(*rows) == [*["not an order line"] * 2, "ABC-1 4", "12 3", "not an order line"]


def test_under_titles_only_their_column_holds_codes() -> None:
    [_, line] = settled("Code\tQty\tPrice\nXYZ-9\t12\t5")
    assert (line.trouble, line.code, line.quantity) == (Trouble.UNKNOWN_ITEM, "XYZ-9", "12")


def test_prices_that_multiply_to_totals_tell_the_quantity() -> None:
    assert pasted("ABC-1\t4\t21.13\t84.52", "ABC-2\t21.13\t4\t84.52") == ["ABC-1 4", "ABC-2 4"]


def test_a_doubtful_row_is_read_as_most_others() -> None:
    clear = ["ABC-1\t4\t21.13\t84.52", "ABC-2\t3\t2.50\t7.50"]
    assert pasted(*clear, "OUR 7\t5\t6\t31") == ["ABC-1 4", "ABC-2 3", "OUR 7 5"]
    assert pasted("OUR 7\t5\t6\t31") == ["unclear quantity"]


def test_a_column_of_numbers_with_cents_beside_whole_ones_holds_prices() -> None:
    assert pasted("ABC-1\t4\t21.13", "ABC-2\t3\t2.50", "OUR 7\t5\t6.00") == ["ABC-1 4", "ABC-2 3", "OUR 7 5"]
    assert pasted("ABC-1\t4\t21.13", "ABC-2\t3\t2.50") == ["unclear quantity"] * 2


def test_a_missing_quantity_is_not_taken_from_the_price() -> None:
    rows = ["ABC-1\t4\t21.13\t84.52", "ABC-2\t3\t2.50\t7.50", "OUR 7\t\t6.00\t"]
    assert pasted(*rows) == ["ABC-1 4", "ABC-2 3", "no quantity"]
    assert pasted(*(row.replace("\t\t", "\t").replace("\t", "   ") for row in rows))[2] == "unclear quantity"


def test_a_missing_quantity_is_not_taken_from_the_price_where_all_rows_are_doubtful() -> None:
    assert pasted("ABC-1\t4\t5", "ABC-2\t3\t7", "OUR 7\t\t6") == ["unclear quantity"] * 3


def test_what_stands_under_the_title_of_prices_is_no_quantity() -> None:
    assert pasted("Code,Price", "ABC-1,21.13") == ["not an order line", "no quantity"]


def test_an_unclear_quantity_is_not_replaced_by_the_price_beside_it() -> None:
    [*_, line] = settled("ABC-1\t4\t21.13\t84.52\nABC-2\t3\t2.50\t7.50\nOUR 7\t12,5\t6.00\t75.00")
    assert (line.trouble, line.quantity) == (Trouble.UNCLEAR_QUANTITY, "12,5")


def test_an_unknown_code_is_not_replaced_by_a_number_that_happens_to_be_one() -> None:
    [*_, line] = settled("ABC-1\t4\t5\nABC-2\t3\t7\nXYZ\t12\t6", quantity_column=1)
    assert (line.trouble, line.code) == (Trouble.UNKNOWN_ITEM, "XYZ")
    [*_, line] = settled("ABC-1\tred\t4\nABC-2\tblue\t3\nXYZ\t12\t6")
    assert (line.trouble, line.code) == (Trouble.UNKNOWN_ITEM, "XYZ")


def test_what_the_person_says_of_the_columns_decides() -> None:
    text = "ABC-1\t4\t5\nABC-2\t3\t7"
    assert said(settled(text)) == ["unclear quantity"] * 2
    columns = [offer.column for offer in settled(text)[0].offers]
    assert [said(settled(text, quantity_column=column)) for column in columns] == [
        ["ABC-1 4", "ABC-2 3"],
        ["ABC-1 5", "ABC-2 7"],
    ]


def test_rows_may_each_be_written_in_another_way() -> None:
    rows = ["ABC-1\t4", "3\tABC-2", "5 x 10045", "OUR 7, 6", "ABC-1 (2)", "ABC-2;Blue feeder;7"]
    assert pasted(*rows) == ["ABC-1 4", "ABC-2 3", "10045 5", "OUR 7 6", "ABC-1 2", "ABC-2 7"]


def test_a_list_that_counts_its_rows_is_read_without_the_counting() -> None:
    assert pasted("1. ABC-1 4", "2. ABC-2 3", "3. OUR 7 5") == ["ABC-1 4", "ABC-2 3", "OUR 7 5"]
    assert pasted("1. ABC-1 4", "2. ABC-2 3", "3. OUR 7") == ["ABC-1 4", "ABC-2 3", "no quantity"]
    assert pasted(*(f"{number}\tABC-1\t4" for number in range(7, 12))) == ["ABC-1 4"] * 5
    assert pasted("1\tABC-1\t4", "2\tABC-2\t3") == ["unclear quantity"] * 2


def test_quantities_that_happen_to_count_are_quantities() -> None:
    assert pasted(*(f"{number} ABC-1" for number in range(1, 7))) == [f"ABC-1 {number}" for number in range(1, 7)]
    assert pasted(*(f"{number}\tABC-1" for number in range(1, 7))) == [f"ABC-1 {number}" for number in range(1, 7)]


def test_each_scan_counts_one() -> None:
    assert pasted("036000291452", "10045", "036000291452") == ["036000291452 1", "10045 1", "036000291452 1"]


def test_among_rows_with_quantities_only_a_barcode_alone_counts_one() -> None:
    assert pasted("ABC-1 4", "ABC-2", "036000291452") == ["ABC-1 4", "no quantity", "036000291452 1"]


def test_a_cell_with_line_breaks_is_one_row() -> None:
    lines = settled('ABC-1\t"Blue feeder\nwith tray"\t4\nABC-2\t3/4" hose\t5\n"ABC-1\t2\n')
    assert said(lines) == ["ABC-1 4", "ABC-2 5", "unknown item"]
    assert [(line.line, line.raw.count("\n")) for line in lines] == [(1, 1), (3, 0), (4, 0)]


def test_every_row_is_counted_as_ready_to_fix_or_left_out() -> None:
    lines = settled("Item\tQty\nABC-1\t4\n\n \nXYZ-9\t3\nABC-2\t٣\nTotal\t7")
    assert tally(lines) == (5, 1, 2, 2)
    assert all(line.sentence for line in lines if not line.is_ready)


def test_a_novel_is_refused_with_its_number_of_rows() -> None:
    with pytest.raises(DomainError) as refusal:
        read("It was the best of times, it was the worst of times.\n\n" * 90_000)
    assert "These are 90,000 rows; at most 1,000" in refusal.value.sentence
    assert len(read("ABC-1 4\n" * MOST_ROWS)) == MOST_ROWS


def test_a_novel_without_line_breaks_is_one_row_to_fix() -> None:
    rows = read("It was the best of times, " * 200_000)
    assert (len(rows), wanted(rows)) == (1, {})


def test_texts_are_looked_up_once_each_by_their_key_and_as_typed() -> None:
    asked = wanted(read("Ébène 7\t12\nEBENE 7\t12\n"))
    assert (asked["ebene 7"], asked["12"], "Ébène 7" in asked) == ("EBENE 7", "12", False)


def test_what_is_looked_up_stays_bounded() -> None:
    assert len(read("\t".join(map(str, range(500))))[0].candidates) == 40
    assert all(len(row.candidates) <= 40 for row in read("a b c d e f g h " * 100))


def test_several_items_may_stand_for_one_text() -> None:
    [line] = settled("A 2", {"A": [Match(1), Match(2)]})
    assert line.sentence == "“A” fits several items. Choose the one you mean."
    assert [offer.item for offer in line.offers] == [1, 2]
    assert offered(line) == ["A 2", "A 2"]


@pytest.mark.parametrize(
    ("typed", "guess"),
    [("ABC1", "ABC-1"), ("ABC-O1", "ABC-01"), ("45", "00045"), ("AB-1C", "ABC-1"), ("FEEDR-BLUE", "FEEDER-BLUE")],
)
def test_a_mistyped_code_brings_up_the_one_that_was_meant(typed: str, guess: str) -> None:
    assert closest(typed, ["QRS-8", "ABC-01", "ABC-1", "00045", "FEEDER-BLUE", "FEEDER-RED"])[0] == guess


def test_a_code_like_no_other_brings_up_none() -> None:
    assert closest("ZZZZ", ["ABC-1", "00045", ""]) == closest("", ["ABC-1"]) == []
