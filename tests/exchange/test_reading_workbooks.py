"""Excel workbooks: opened in a process of their own, with numbers as people read them."""

import datetime
import io
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crikit.exchange import reading
from crikit.exchange.reading import limits, workbooks, xlsx_child
from tests.exchange.lists import customers, sheet

ROWS = [["Customer ID", "Customer Name", "E-mail", "Zip"], ["007", "Café", "a@shop.example.com", 2210]]


def workbook(*sheets: list[list[Any]], hidden: int = -1) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for number, rows in enumerate(sheets):
            page = book.add_worksheet()
            for place, cells in enumerate(rows):
                page.write_row(place, 0, cells)
            if number == hidden:
                page.hide()
    return packed.getvalue()


def test_a_workbook_is_read_like_any_table(tmp_path: Path) -> None:
    (row,) = customers(sheet(tmp_path, workbook(ROWS), "list.xlsx"))
    assert (row.line, row.code, row.name, row.address) == (2, "007", "Café", "2210")


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    assert sheet(tmp_path, workbook(ROWS), "list.csv").count == 1
    assert sheet(tmp_path, "Name\tPhone\nFarm\t1\n", "list.xls").count == 1


def test_a_quickbooks_online_workbook_is_known_as_one(tmp_path: Path) -> None:
    rows = [["Name", "Notes", "Price rule", "Open balance"], ["Farm", "SalesRep:ZO.", "Trade", 12.5]]
    opened = sheet(tmp_path, workbook(rows), "customers.xlsx")
    assert opened.program == "QuickBooks Online"
    assert [(row.rep_code, row.price_list) for row in customers(opened)] == [("ZO", "Trade")]


def test_lines_are_the_rows_of_the_workbook_blank_ones_counted(tmp_path: Path) -> None:
    rows = [[], [], ["", "Name", "Phone"], [], ["", "Farm", 5550101]]
    opened = sheet(tmp_path, workbook(rows))
    assert opened.columns == ["Name", "Phone"]
    assert [(row.line, row.name, row.phone) for row in customers(opened)] == [(5, "Farm", "5550101")]


def test_numbers_days_and_truths_come_back_as_people_read_them(tmp_path: Path) -> None:
    with io.BytesIO() as packed:
        with xlsxwriter.Workbook(packed, {"default_date_format": "yyyy-mm-dd"}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ["Name", "A", "B", "C", "D", "E", "F"])
            page.write_row(1, 0, ["Farm", 12.0, 12.5, 1e15, 0.00001, True, datetime.date(2026, 11, 2)])
        (row,) = sheet(tmp_path, packed.getvalue()).rows
    assert row.cells[1:] == ["12", "12.5", "1000000000000000", "0.00001", "TRUE", "2026-11-02"]


def test_a_formula_is_never_worked_out(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Phone", "Terms"])
        page.write_string(1, 0, "=cmd|' /C calc'!A0")
        page.write_formula(1, 1, "=1+1", value="kept from the last time")
        page.write_string(1, 2, "=1+1")
    (row,) = customers(sheet(tmp_path, packed.getvalue()))
    assert (row.name, row.phone, row.terms) == ("=cmd|' /C calc'!A0", "kept from the last time", "=1+1")


def test_the_visible_sheet_with_most_rows_is_the_list(tmp_path: Path) -> None:
    tips = [["Export tips"], ["Read me"]]
    hidden = [["Name"], *[[f"Hidden {n}"] for n in range(9)]]
    opened = sheet(tmp_path, workbook(tips, [["Name"], ["Farm"], ["Mill"]], hidden, hidden=2))
    assert [row.name for row in customers(opened)] == ["Farm", "Mill"]


def test_a_workbook_without_rows_says_so(tmp_path: Path) -> None:
    with pytest.raises(reading.ReadingError, match=r"“new\.xlsx” has no rows on any visible sheet"):
        sheet(tmp_path, workbook([]), "new.xlsx")


def test_a_long_value_in_a_workbook_is_refused_with_its_row(tmp_path: Path) -> None:
    opened = sheet(tmp_path, workbook([["Name", "Remarks"], ["Farm", "x" * 9000], ["Mill", ""]]))
    refusal, mill = reading.customers.read(opened)
    assert refusal == (2, "Farm", "“Remarks” has more than 5,000 characters.")
    assert mill.name == "Mill"


@pytest.mark.parametrize("kept", [30, 300, 3000])
def test_a_workbook_that_was_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    with pytest.raises(reading.ReadingError, match="is damaged or was cut short"):
        sheet(tmp_path, workbook(ROWS)[:kept])


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_SECONDS", 0.01)
    with pytest.raises(reading.ReadingError, match="takes more time or memory"):
        sheet(tmp_path, workbook(ROWS))


def test_two_far_corners_do_not_take_the_memory_between_them(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        page = book.add_worksheet()
        page.write(0, 0, "Name")
        page.write(1_048_575, 16_383, "far")
    with pytest.raises(reading.ReadingError, match="takes more time or memory"):
        sheet(tmp_path, packed.getvalue())


def test_the_process_that_opens_workbooks_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "known to this process")
    seen: dict[str, str] = {}
    run = workbooks.subprocess.run
    monkeypatch.setattr(workbooks.subprocess, "run", lambda *a, **k: seen.update(k["env"]) or run(*a, **k))
    sheet(tmp_path, workbook(ROWS))
    assert "SECRET_KEY" not in seen
    assert seen


def test_no_unpacked_rows_stay_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "unpacked"))
    (tmp_path / "unpacked").mkdir()
    opened = sheet(tmp_path, workbook(ROWS))
    assert len(list((tmp_path / "unpacked").iterdir())) == 1
    del opened
    for bad in (workbook([]), workbook([["Name"]]), workbook(ROWS)[:500]):
        with pytest.raises(reading.ReadingError):
            sheet(tmp_path, bad)
    assert not list((tmp_path / "unpacked").iterdir())


def test_what_the_child_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(reading.ReadingError) as refused:
        sheet(tmp_path, workbook(ROWS)[:300], "list.xlsx")
    assert refused.value.sentence == (
        "“list.xlsx” is damaged or was cut short. Save it again in Excel and choose the new file."
    )


def test_every_refusal_of_the_child_has_its_sentence() -> None:
    source = Path(str(xlsx_child.__file__)).read_text()
    assert set(re.findall(r'Refused\("(\w+)"', source)) == set(workbooks.SENTENCES)
