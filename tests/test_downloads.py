"""Lists as files: what a cell held comes back, and no cell begins what a spreadsheet program would calculate."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from crikit.downloads import LONGEST_CELL, csv_file, neutral, xlsx_file

pytestmark = pytest.mark.sqlite_only

FEW = settings(max_examples=30)
ZONE = ZoneInfo("America/Toronto")
MOMENT = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
FORMULAS = ["=1+1", "+1 (802) 555-0199", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://x","y")']
# What people and accounting write; workbooks keep no bare carriage return and no character that XML forbids.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
LINES = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co", "Cc"]), max_size=20)
STARTS = st.sampled_from(["", *"=+-@\t\r", "＝"])
CELLS = st.builds(str.__add__, STARTS, TEXTS)


def read_csv(*rows: list[object]) -> list[list[str]]:
    with csv_file(["Name"], rows, ZONE) as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def read_xlsx(*rows: list[object]) -> list[list[object]]:
    with xlsx_file(["Name"], rows, ZONE) as file:
        sheet = load_workbook(file).active
        cells = [list(row) for row in sheet.iter_rows(min_row=2)]
    assert not any(cell.data_type == "f" or cell.hyperlink for row in cells for cell in row)
    return [[cell.value for cell in row] for row in cells]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_a_formula_is_kept_from_being_one(text: str) -> None:
    assert neutral(text) == "'" + text
    assert read_csv([text]) == [["'" + text]]


@pytest.mark.parametrize("text", ["", "Green Valley", "1+1", " =1", "'=1", "a@b.test", "a;=1+1", 'say "ah"'])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert read_csv([text, "end"]) == [[text, "end"]]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_goes_into_a_csv_comes_out_and_calculates_nothing(rows: list[list[str]]) -> None:
    found = read_csv(*rows)
    assert found == [[neutral(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in found for cell in row)


@FEW
@given(st.lists(st.lists(st.builds(str.__add__, st.sampled_from(["", *"=+-@＝"]), LINES), min_size=2), min_size=1))
def test_what_goes_into_a_workbook_comes_out_as_text(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    assert read_xlsx(*rows) == [row + [None] * (width - len(row)) for row in rows]


@FEW
@given(TEXTS)
def test_no_character_makes_a_workbook_that_cannot_be_opened(text: str) -> None:
    assert len(read_xlsx([text, "end"])) == 1


def test_half_a_pair_of_a_character_breaks_neither_file() -> None:
    assert read_csv(["a\ud83d"]) == [["a?"]]
    assert read_xlsx(["a\ud83d"]) == [["a?"]]


def test_a_text_too_long_for_a_cell_is_cut_there() -> None:
    assert read_xlsx(["x" * 40_000]) == [["x" * LONGEST_CELL]]
    assert read_csv(["x" * 40_000]) == [["x" * 40_000]]


def test_times_are_those_of_the_vendors_zone_and_numbers_stay_numbers() -> None:
    row = [MOMENT, date(2026, 11, 22), -5, None, 1.5]
    assert read_csv(row) == [["2026-11-21 22:30", "2026-11-22", "-5", "", "1.5"]]
    assert read_xlsx(row) == [[datetime(2026, 11, 21, 22, 30), datetime(2026, 11, 22), -5, None, 1.5]]


def test_headings_are_texts_too() -> None:
    with csv_file(["=1", "é"], [], ZONE) as file:
        assert file.read() == b'\xef\xbb\xbf"\'=1","\xc3\xa9"\r\n'
    with xlsx_file(["=1", "https://x.test"], [], ZONE) as file:
        assert [cell.value for cell in load_workbook(file).active[1]] == ["=1", "https://x.test"]


def test_a_long_list_is_written_as_it_comes() -> None:
    with xlsx_file(["Name"], ([f"Shop {number}", number] for number in range(3_000)), ZONE) as file:
        assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(file).namelist()
        assert load_workbook(file, read_only=True).active.max_row == 3_001
