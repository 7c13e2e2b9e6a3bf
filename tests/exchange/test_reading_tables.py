"""Any table: encodings, separators, line ends, title rows and columns matched by hand."""

from pathlib import Path

import pytest

from crikit.exchange import reading
from crikit.exchange.reading import columns
from crikit.exchange.reading import customers as reading_customers
from crikit.exchange.reading.customers import match_columns
from tests.exchange.lists import customers, entries, sheet

LIST = 'Customer Code,Customer Name,E-mail,Sales Rep\n007,"Müller, Søn",a@shop.example.com,ZO\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_programs_write_is_read(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    (row,) = customers(sheet(tmp_path, (mark + LIST).encode(encoding)))
    assert (row.code, row.name, row.rep_code) == ("007", "Müller, Søn", "ZO")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_the_separator_is_found_though_values_hold_others(tmp_path: Path, separator: str) -> None:
    cells = [["Name", "E-mail", "City"], ['"Farm, Sons; Daughters"', "a@shop.example.com", '"Bath, UK; a|b"']]
    (row,) = customers(sheet(tmp_path, "\n".join(separator.join(line) for line in cells)))
    assert (row.name, row.address) == ("Farm, Sons; Daughters", "Bath, UK; a|b")


def test_a_separator_stated_in_the_first_line_is_used(tmp_path: Path) -> None:
    (row,) = customers(sheet(tmp_path, "sep=;\r\nName;E-mail\r\nFarm;a@shop.example.com\r\n"))
    assert (row.line, row.name) == (3, "Farm")


def test_line_ends_of_three_kinds_may_be_mixed_and_blank_lines_skipped(tmp_path: Path) -> None:
    found = customers(sheet(tmp_path, "Name,Phone\r\nA,1\rB,2\n\r\n , \nC,3"))
    assert [(row.line, row.name) for row in found] == [(2, "A"), (3, "B"), (6, "C")]


def test_titles_may_stand_below_the_title_of_a_report(tmp_path: Path) -> None:
    opened = sheet(
        tmp_path, "Our company\nCustomer list,as of,1 Nov\nCustomer,E-mail,Zip\nFarm,a@shop.example.com,02210\n"
    )
    assert opened.columns == ["Customer", "E-mail", "Zip"]
    assert [(row.line, row.name, row.address) for row in customers(opened)] == [(4, "Farm", "02210")]


def test_columns_without_a_title_or_with_the_same_one_get_names_of_their_own(tmp_path: Path) -> None:
    opened = sheet(tmp_path, "Name,Phone,,Phone,Phone (2),\nFarm,1,2,3,4,\n")
    assert opened.columns == ["Name", "Phone", "#3", "Phone (2)", "Phone (2) (2)"]
    assert next(opened.rows).cells == ["Farm", "1", "2", "3", "4"]


def test_a_list_of_one_column_is_a_list(tmp_path: Path) -> None:
    assert [row.name for row in customers(sheet(tmp_path, "Customer\nFarm\nMill\n"))] == ["Farm", "Mill"]


def test_rows_can_be_read_as_often_as_needed(tmp_path: Path) -> None:
    opened = sheet(tmp_path, LIST)
    assert list(opened.rows) == list(opened.rows)
    assert opened.count == 1


def test_a_value_may_run_over_lines_and_the_next_row_knows_its_own_line(tmp_path: Path) -> None:
    first, second = customers(sheet(tmp_path, 'Name,Address\nFarm,"1 Dock Rd\r\nUnit 4"\nMill,2 Dock Rd\n'))
    assert (first.line, first.address) == (2, "1 Dock Rd\nUnit 4")
    assert (second.line, second.name) == (4, "Mill")


def test_quotation_marks_in_the_midst_of_a_line_are_read_as_a_spreadsheet_would(tmp_path: Path) -> None:
    first, second = customers(sheet(tmp_path, 'Name,Phone\n"Big" Al,1\n3" Hoses,2\n'))
    assert (first.name, second.name) == ("Big Al", '3" Hoses')


def test_an_open_quotation_mark_that_would_swallow_customers_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(reading.ReadingError, match="Line 3 opens a quotation mark"):
        sheet(tmp_path, 'Name,Phone\nFarm,1\n"Mill,2\nShop,3\n')
    with pytest.raises(reading.ReadingError, match="Line 2 opens a quotation mark"):
        sheet(tmp_path, 'Name,Phone\nFarm,"1\nMill,2\n"Shop",3\n')


def test_formulas_stay_the_text_they_are(tmp_path: Path) -> None:
    (row,) = customers(sheet(tmp_path, "Name,Phone\n=cmd|' /C calc'!A0,@SUM(1)\n"))
    assert (row.name, row.phone) == ("=cmd|' /C calc'!A0", "@SUM(1)")


def test_a_list_without_a_name_column_tells_which_columns_it_has(tmp_path: Path) -> None:
    opened = sheet(tmp_path, "Kunde,E-mail\nHof,a@shop.example.com\n")
    with pytest.raises(reading.ReadingError, match=r"“Kunde”, “E-mail”.*Match its columns by hand"):
        reading.customers.read(opened)


def test_columns_matched_by_hand_are_used_and_nothing_else_is(tmp_path: Path) -> None:
    opened = sheet(tmp_path, "Kunde;Nummer;Phone\nHof;K-1;555\n")
    (row,) = reading.customers.read(opened, {"name": "Kunde", "code": "Nummer"})
    assert isinstance(row, reading_customers.CustomerRow)
    assert (row.name, row.code, row.phone) == ("Hof", "K-1", "")


def test_a_remembered_matching_that_no_longer_fits_says_so(tmp_path: Path) -> None:
    opened = sheet(tmp_path, "Kunde;Nummer\nHof;K-1\n")
    with pytest.raises(reading.ReadingError, match="no column “Firma”"):
        reading.customers.read(opened, {"name": "Firma"})


def test_a_column_that_nothing_can_be_made_of_is_left_alone() -> None:
    found = match_columns(["Cust #", "Company", "E_Mail Address", "Shoe size", "Rep"], "Table")
    assert found == {"name": "Company", "code": "Cust #", "email": "E_Mail Address", "rep_code": "Rep"}


def test_every_field_that_can_be_recognised_can_be_matched_by_hand() -> None:
    titles = [title.split("|")[0] for title in columns.TITLES.values()]
    assert list(reading.customers.FIELDS) == list(match_columns(titles, "Table"))


@pytest.mark.parametrize(
    ("title", "written", "active"),
    [
        ("Active", "Yes", True), ("Active", "No", False), ("Active Status", "Not-active", False), ("Active", "", True),
        ("Status", "Active", True), ("Status", "Inactive", False), ("Inactive", "TRUE", False), ("Inactive", "0", True),
        ("Hidden", "Y", False), ("Hidden", "", True),
    ],
)  # fmt: skip
def test_activity_is_read_either_way_round(tmp_path: Path, title: str, written: str, active: bool) -> None:
    (row,) = customers(sheet(tmp_path, f"Name,{title}\nFarm,{written}\n"))
    assert row.active is active


def test_a_colon_means_a_job_to_quickbooks_only(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, "Name,Phone\nRatio: the shop,1\n")
    assert entry.name == "Ratio: the shop"
    assert isinstance(entry, reading_customers.CustomerRow)
