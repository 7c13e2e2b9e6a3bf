"""Telling what a file really is, and in which encoding its text is written."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from crikit.exchange.reading import limits
from crikit.exchange.reading.limits import ReadingError

CHUNK_BYTES = 1024 * 1024

ZIP = b"PK\x03\x04"
ONLY_WORKBOOKS_AND_TEXT = "Export the list again as CSV, Excel (.xlsx) or IIF and choose that file."
FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Excel workbook (.xls) or one protected by a password. "
        "Open it in Excel, save it as “Excel Workbook (.xlsx)” without a password, and choose that file.",
    ),
    (b"\x89PNG", f"is a picture, not a list. {ONLY_WORKBOOKS_AND_TEXT}"),
    (b"\xff\xd8\xff", f"is a picture, not a list. {ONLY_WORKBOOKS_AND_TEXT}"),
    (b"GIF8", f"is a picture, not a list. {ONLY_WORKBOOKS_AND_TEXT}"),
    (b"%PDF", f"is a PDF, which holds no columns. {ONLY_WORKBOOKS_AND_TEXT}"),
    (b"{\\rtf", f"is a text document, not a list. {ONLY_WORKBOOKS_AND_TEXT}"),
    (b"\x1f\x8b", "is compressed. Unpack it and choose the file inside."),
    (b"PK\x05\x06", "is an empty zip file. Choose the list itself."),
)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)


def opening_of(path: Path, filename: str) -> bytes:
    """The first bytes of a file that may be read at all: neither empty, too large nor of a foreign kind."""
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        raise ReadingError(
            f"“{filename}” has {size // 1024 // 1024:,} MB; the most is {limits.FILE_BYTES // 1024 // 1024} MB. "
            "Export fewer columns or split the list."
        )
    with path.open("rb") as file:
        opening = file.read(4096)
    if not opening:
        raise ReadingError(f"“{filename}” is empty. Export the list again and choose the new file.")
    for mark, sentence in FOREIGN:
        if opening.startswith(mark):
            raise ReadingError(f"“{filename}” {sentence}")
    if WEB_PAGE.match(opening.removeprefix(codecs.BOM_UTF8)):
        raise ReadingError(
            f"“{filename}” is a web page under another name. "
            "Open it in Excel or LibreOffice, save it as “Excel Workbook (.xlsx)”, and choose that file."
        )
    return opening


def encoding_of(path: Path, filename: str, opening: bytes) -> str:
    """The encoding in which the whole file can be read.

    Accounting programs on Windows write cp1252 and say so nowhere, so whatever isn't UTF-8 to the last byte is that.
    """
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if opening.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        if _decodes(path, filename, encoding):
            return encoding
    raise ReadingError(
        f"“{filename}” holds bytes that are no text in any encoding accounting programs write. "
        "Open it in a spreadsheet and save it as “CSV UTF-8”."
    )


def _decodes(path: Path, filename: str, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                _refuse_nul(decoder.decode(chunk), filename)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_nul(text: str, filename: str) -> None:
    if "\0" in text:
        raise ReadingError(
            f"“{filename}” isn't a text file: it holds zero bytes. "
            "Export the list again as CSV, or save it in a spreadsheet as “CSV UTF-8”."
        )


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends, whichever of CRLF, CR and LF they have."""
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file, 1):
            if len(line) > limits.LINE_CHARACTERS:
                raise ReadingError(
                    f"Line {number} has {len(line):,} characters, which no list of customers has. "
                    "Export the list again as CSV, Excel (.xlsx) or IIF."
                )
            yield line
