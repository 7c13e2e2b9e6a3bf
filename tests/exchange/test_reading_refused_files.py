"""Files that aren't what they say, or that are too much: each gets a sentence, and nothing else happens."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from crikit.exchange import reading
from crikit.exchange.reading import limits
from tests.exchange.lists import sheet


def zipped(entries: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


# What takes a while to make is made by the test that asks for it.
BAD: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing.csv": (b"", "is empty"),
    "blank.csv": (b"\r\n \r\n,,\r\n", "holds no rows"),
    "mark.csv": (b"\xef\xbb\xbf", "holds no rows"),
    "header.csv": (b"Name,Phone\r\n", "no rows below them"),
    "header.iif": (b"!CUST\tNAME\r\n", "no rows below them"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
    "page.xls": (b"\n<html><table><tr><td>Name</td></tr></table>", "is a web page under another name"),
    "page.csv": (b"\xef\xbb\xbf<!DOCTYPE html>", "is a web page under another name"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), r"save it as “Excel Workbook \(.xlsx\)”"),
    "print.pdf": (b"%PDF-1.7\n", "is a PDF"),
    "letter.rtf": (b"{\\rtf1 Name}", "is a text document"),
    "packed.csv": (gzip.compress(b"Name\nFarm\n"), "is compressed"),
    "zeros.csv": (b"Name,Phone\nFarm\x00,1\n", "isn’t a text file"),
    "sixteen.csv": ("Name,Phone\nFarm,1\n".encode("utf-16-le"), "isn’t a text file"),
    "odd-sixteen.csv": (b"\xff\xfeN\x00a", "no text in any encoding"),
    "bytes.csv": (b"Name\nFarm \x81\x8d\n", "no text in any encoding"),
    "long-line.csv": (b"Name\n" + b"x" * 300_000, "Line 2 has 300,000 characters"),
    "columns.csv": (b"Name," * 600 + b"\n" + b"x," * 600, "has 601 columns"),
    "archive.zip": (zipped({"list.csv": b"Name\nFarm\n"}), "isn’t an Excel workbook"),
    "cut.xlsx": (zipped({"xl/workbook.xml": b"x" * 1000})[:60], "is damaged or was cut short"),
    "hollow.xlsx": (zipped({"xl/workbook.xml": b"<workbook/>"}), "is damaged|no rows"),
    "bomb.xlsx": (lambda: zipped({"xl/workbook.xml": b"", "xl/sheet.xml": bytes(60_000_000)}), "unpacks to 57 MB"),
    "crowd.xlsx": (lambda: zipped({f"xl/{n}.xml": b"" for n in range(10_000)}), "holds 10,000 files inside"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    content, sentence = BAD[name]
    with pytest.raises(reading.ReadingError, match=sentence) as refused:
        sheet(tmp_path, content() if callable(content) else content, name)
    assert refused.value.sentence.endswith(".")


def test_a_file_past_the_largest_size_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(reading.ReadingError, match="has 50 MB; the most is 50 MB"):
        reading.open_sheet(path, "huge.csv")


def test_more_rows_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROWS", 2)
    assert sheet(tmp_path, "Name\nA\n\nB\n").count == 2
    with pytest.raises(reading.ReadingError, match="more than 2 rows"):
        sheet(tmp_path, "Name\nA\nB\nC\n")
