"""Files with an order in them: the same rows as if they had been pasted."""

from pathlib import Path

import pytest
import xlsxwriter

from crikit.errors import DomainError
from crikit.orders.imports import FILE_BYTES, rows_of
from crikit.orders.reading import settle
from tests.orders.pasted import known, said

pytestmark = pytest.mark.sqlite_only

TABLE = [
    ["Item", "Description", "Qty"],
    ["ABC-1", "Feeder, blue\nwith tray", 4],
    ["00000", 'Hose 3/4"', 1.5],
    [10045, "", 12],
]
READ = ["not an order line", "ABC-1 4", "00000 1.5", "10045 12"]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> list[str]:
    return said(settle(rows_of(path, path.name), known()))


def test_a_workbook_is_read_as_its_cells_say(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "order.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(TABLE):
            sheet.write_row(number * 2, 0, row)
    rows = rows_of(tmp_path / "order.xlsx", "order.xlsx")
    assert [row.line for row in rows] == [1, 3, 5, 7]
    assert rows[1].raw == "ABC-1\tFeeder, blue with tray\t4"
    assert said(settle(rows, known())) == READ


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_in_any_encoding_and_with_any_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [
        ["Item", "Désignation", "Qté"],
        ["ABC-1", '"Feeder, blue; with\ntray"', "4"],
        ["00000", "", "1.5"],
        ["10045", "x", "12"],
    ]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert read(written(tmp_path / "order.csv", content)) == READ


def test_a_list_without_any_separator_is_read_as_if_it_were_typed(tmp_path: Path) -> None:
    assert read(written(tmp_path / "order.txt", "4 x ABC-1\n\n3 10045\n")) == ["ABC-1 4", "10045 3"]


def test_the_mark_that_tells_excel_the_separator_is_left_out(tmp_path: Path) -> None:
    assert read(written(tmp_path / "order.csv", "sep=;\nABC-1;4\n")) == ["not an order line", "ABC-1 4"]


def test_a_row_whose_quotation_mark_is_not_closed_is_to_fix_and_no_other(tmp_path: Path) -> None:
    assert read(written(tmp_path / "order.csv", 'ABC-1,4\nABC-2,3\n10045,"4')) == ["ABC-1 4", "ABC-2 3", "unknown item"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("order.pdf", b"%PDF-1.7", "“order.pdf” is a PDF"),
        ("order.xlsx", b"PK\x03\x04 cut short", "“order.xlsx” is damaged"),
        ("order.csv", b"", "“order.csv” is empty."),
        ("order.csv", b" \n\t\n", "“order.csv” holds no rows."),
        ("order.csv", b"ABC-1,4\n" * 1_001, "These are 1,001 rows; at most 1,000 can be added at once."),
        ("order.csv", b"x" * (FILE_BYTES + 1), "“order.csv” is larger than 5 MB."),
    ],
)
def test_what_is_no_order_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        rows_of(written(tmp_path / name, content), name)
    assert refusal.value.sentence.startswith(sentence)
