"""What holds for every file: nothing is lost, nothing is invented, and nothing but a sentence goes wrong."""

import contextlib
import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crikit.exchange import reading
from crikit.exchange.reading.customers import CustomerRow, Job, Refusal
from tests.exchange.lists import SAMPLES, sheet

TITLES = ["Customer Name", "Customer Code", "E-mail", "Address"]
# Encoding → what stands before the text, because Python writes no mark for the last one itself.
ENCODINGS = {"utf-8": "", "utf-8-sig": "", "utf-16": "", "utf-16-be": "\ufeff"}

readable = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
windows = st.text(
    st.sampled_from(bytes(set(range(1, 256)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}).decode("cp1252")), max_size=12
)
tables = st.lists(st.lists(readable, min_size=4, max_size=4), min_size=1, max_size=6)
windows_tables = st.lists(st.lists(windows, min_size=4, max_size=4), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def written(rows: list[list[str]], separator: str, end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    # The writer quotes a line break only where its own line end holds that character.
    quoting = csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows([TITLES, *rows])
    return out.getvalue()


def filled(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if "".join(row).strip()]


@given(rows=tables, encoding=st.sampled_from(sorted(ENCODINGS)), separator=st.sampled_from(",;\t|"))
def test_any_text_in_any_cell_comes_back(folder: Path, rows: list[list[str]], encoding: str, separator: str) -> None:
    assume(filled(rows))
    opened = sheet(folder, (ENCODINGS[encoding] + written(rows, separator)).encode(encoding))
    assert opened.columns == TITLES
    assert [row.cells for row in opened.rows] == filled(rows)
    assert not any(row.fault for row in opened.rows)


@given(rows=windows_tables, separator=st.sampled_from(",;\t|"))
def test_any_text_that_windows_can_write_comes_back(folder: Path, rows: list[list[str]], separator: str) -> None:
    content = written(rows, separator).encode("cp1252")
    try:
        content.decode()
    except UnicodeDecodeError:
        assume(filled(rows))
        assert [row.cells for row in sheet(folder, content).rows] == filled(rows)


@given(rows=tables, end=st.sampled_from(["\r\n", "\n", "\r"]), jobs=st.booleans())
def test_every_row_is_a_customer_a_refusal_or_a_job(folder: Path, rows: list[list[str]], end: str, jobs: bool) -> None:
    assume(filled(rows))
    opened = sheet(folder, written(rows, ",", end))
    found = list(reading.customers.read(opened, jobs_as_customers=jobs))
    assert all(isinstance(entry, CustomerRow | Refusal | Job) for entry in found)
    assert [entry.line for entry in found] == [row.line for row in opened.rows]
    assert len(found) == opened.count == len(filled(rows))


@given(rows=tables)
def test_no_two_customers_share_a_code(folder: Path, rows: list[list[str]]) -> None:
    assume(filled(rows))
    found = reading.customers.read(sheet(folder, written(rows, ",")))
    codes = [entry.code for entry in found if isinstance(entry, CustomerRow) and entry.code]
    assert len(codes) == len(set(codes))


@given(content=st.binary(max_size=300) | st.text(st.sampled_from('a,"\n\r;\t!CUST@ '), max_size=200).map(str.encode))
@example(b"!CUST\t")
@example(b'!CUST\tNAME\n"CUST\t"x')
@settings(max_examples=400)
def test_any_bytes_are_read_or_refused_with_a_sentence(folder: Path, content: bytes) -> None:
    assume(not content.startswith(b"PK"))
    with contextlib.suppress(reading.ReadingError):
        assert list(reading.customers.read(sheet(folder, content)))


@given(st.sampled_from(sorted(SAMPLES.iterdir())), st.data())
def test_a_damaged_export_is_read_or_refused_with_a_sentence(folder: Path, path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(reading.ReadingError):
        opened = sheet(folder, bytes(content), path.name)
        assert len(list(reading.customers.read(opened))) == opened.count
