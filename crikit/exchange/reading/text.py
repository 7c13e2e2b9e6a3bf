"""Telling what a file really is, and in which encoding its text is written."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from crikit.exchange.reading import limits
from crikit.exchange.reading.limits import ReadingError
from crikit.language import count, gettext, lazy

CHUNK_BYTES = 1024 * 1024

ZIP = b"PK\x03\x04"
PICTURE = lazy("“%(file)s” is a picture, not a list. Save the list as CSV or Excel (.xlsx) and choose that file.")
FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        lazy(
            "“%(file)s” is an old Excel workbook (.xls) or one protected by a password. "
            "Open it in Excel, save it as “Excel Workbook (.xlsx)” without a password, and choose that file."
        ),
    ),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (
        b"%PDF",
        lazy(
            "“%(file)s” is a PDF, which holds no columns. Save the list as CSV or Excel (.xlsx) and choose that file."
        ),
    ),
    (
        b"{\\rtf",
        lazy("“%(file)s” is a text document, not a list. Save the list as CSV or Excel (.xlsx) and choose that file."),
    ),
    (b"\x1f\x8b", lazy("“%(file)s” is compressed. Unpack it and choose the file inside.")),
    (b"PK\x05\x06", lazy("“%(file)s” is an empty zip file. Choose the list itself.")),
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
            gettext(
                "“%(file)s” has %(size)s MB; the most is %(most)s MB. Export fewer columns or split the list.",
                file=filename,
                size=count(size // 1024 // 1024),
                most=limits.FILE_BYTES // 1024 // 1024,
            )
        )
    with path.open("rb") as file:
        opening = file.read(4096)
    if not opening:
        raise ReadingError(gettext("“%(file)s” is empty. Save the list again and choose the new file.", file=filename))
    for mark, sentence in FOREIGN:
        if opening.startswith(mark):
            raise ReadingError(sentence % {"file": filename})
    if WEB_PAGE.match(opening.removeprefix(codecs.BOM_UTF8)):
        raise ReadingError(
            gettext(
                "“%(file)s” is a web page under another name. "
                "Open it in Excel or LibreOffice, save it as “Excel Workbook (.xlsx)”, and choose that file.",
                file=filename,
            )
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
        gettext(
            "“%(file)s” holds bytes that are no text in any encoding we know. "
            "Open it in a spreadsheet and save it as “CSV UTF-8”.",
            file=filename,
        )
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
            gettext(
                "“%(file)s” isn’t a text file: it holds zero bytes. "
                "Open the list in a spreadsheet and save it as “CSV UTF-8”.",
                file=filename,
            )
        )


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Physical lines with their ends, whichever of CRLF, CR and LF they have."""
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(file, 1):
            if len(line) > limits.LINE_CHARACTERS:
                raise ReadingError(
                    gettext(
                        "Line %(line)s has %(length)s characters, which no list has. "
                        "Save the list as CSV or Excel (.xlsx) once more.",
                        line=number,
                        length=count(len(line)),
                    )
                )
            yield line
