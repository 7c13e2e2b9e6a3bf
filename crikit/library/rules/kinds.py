"""What a file is by its content, whatever its name says. Ten kinds are taken, and the name must say the same.

Nothing is unpacked or drawn: of pictures the frame is read, of office files the table of contents.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

from crikit.language import gettext, lazy
from crikit.vendors.rules.pictures import frame_of

OFFICE = "application/vnd.openxmlformats-officedocument."
LONGEST_CONTENTS = 1_000_000
# The end of an archive with the longest comment it may carry.
LONGEST_END = 66_000
# Behind the end of a PDF, programs leave a line or two.
PDF_END = 2_000
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")
# How pages, pictures with programs in them, and programs begin.
MARKUP = ("<!doctype", "<html", "<svg", "<script", "<?", "#!", "<!--", "<body", "<head", "<iframe", "<img", "<a ")


class Kind(NamedTuple):
    name: Any
    mimetype: str
    is_this: Callable[[bytes], bool]


def of(filename: str) -> str:
    """The kind that a name promises: `pdf`; empty if it promises none."""
    _, dot, ending = filename.rpartition(".")
    ending = ending.lower() if dot else ""
    return {"jpeg": "jpg"}.get(ending, ending)


def refusal(filename: str, content: bytes) -> str:
    """Why a file isn't taken, in a sentence; empty if it is."""
    if not content:
        return gettext("“%(file)s” is empty.", file=filename)
    kind = KINDS.get(of(filename))
    if kind is None:
        return gettext(
            "“%(file)s” is of a kind that isn’t taken. These are: %(kinds)s.",
            file=filename,
            kinds=", ".join(known.upper() for known in KINDS),
        )
    if kind.is_this(content):
        return ""
    if of(filename) in MACRO_PARTS and _has_program(content):
        return gettext("“%(file)s” holds macros, which are programs. Save it without them.", file=filename)
    return gettext(
        "“%(file)s” is damaged, or something else than its name says: %(kind)s. Save it anew and try again.",
        file=filename,
        kind=str(kind.name),
    )


def _is_pdf(content: bytes) -> bool:
    return content.startswith((b"%PDF-1.", b"%PDF-2.")) and b"%%EOF" in content[-PDF_END:]


def _is_picture(mimetype: str) -> Callable[[bytes], bool]:
    def is_this(content: bytes) -> bool:
        picture = frame_of(content)
        return bool(picture and picture.kind == mimetype and picture.width and picture.height)

    return is_this


def _is_jpeg(content: bytes) -> bool:
    """Cameras put further pictures behind the end of the first."""
    end = content.rfind(b"\xff\xd9") + 2
    return any(_is_picture("image/jpeg")(content[:place]) for place in _ends(content, end))


def _ends(content: bytes, last: int) -> list[int]:
    """Where the picture may be over: at the last mark of an end, or at one of the first few."""
    places, place = [last], 0
    for _ in range(8):
        place = content.find(b"\xff\xd9", place) + 2
        if place < 2:
            break
        places.append(place)
    return places


def _is_gif(content: bytes) -> bool:
    sized = len(content) >= 14 and any(content[6:8]) and any(content[8:10])
    return content.startswith((b"GIF87a", b"GIF89a")) and sized and content.endswith(b";")


def _is_text(content: bytes) -> bool:
    text = _decoded(content)
    if text is None or content.startswith(BINARY):
        return False
    start = text[:1_000].lstrip("\ufeff \t\r\n").lower()
    return not start.startswith(MARKUP) and not any(mark in start for mark in ("<html", "<svg", "<script"))


def _decoded(content: bytes) -> str | None:
    coding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        # As older programs write it, in which every byte but a few means some letter.
        text = content.decode("cp1252", "replace")
    control = set(map(chr, range(32))) - set("\t\r\n\f") | {"\x7f"}
    return None if control & set(text) else text


def _is_office(part: str) -> Callable[[bytes], bool]:
    def is_this(content: bytes) -> bool:
        parts, contents = _table_of(content)
        return part in parts and bool(contents) and not _has_program(content)

    return is_this


def _has_program(content: bytes) -> bool:
    """Whether macros come along, by the name of their part or by what the table of contents says of it."""
    parts, contents = _table_of(content)
    written = contents.lower()
    return any("vbaproject" in part.lower() for part in parts) or b"macroenabled" in written or b"vbaproject" in written


def _table_of(content: bytes) -> tuple[set[str], bytes]:
    """The names of all parts, and what `[Content_Types].xml` says of them; nothing of it where it can't be read."""
    if not content.startswith(b"PK\x03\x04") or not _is_short(content[-LONGEST_END:]):
        return set(), b""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("[Content_Types].xml") as contents:
            return set(archive.namelist()), contents.read(LONGEST_CONTENTS)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return set(), b""


def _is_short(end: bytes) -> bool:
    """Whether the archive's list of parts is as long as an office file's: it is read into memory as a whole."""
    place = end.rfind(b"PK\x05\x06")
    length = int.from_bytes(end[place + 12 : place + 16], "little")
    is_large_form = b"PK\x06\x07" in end
    return place >= 0 and not is_large_form and length <= LONGEST_CONTENTS


KINDS: dict[str, Kind] = {
    "pdf": Kind("PDF", "application/pdf", _is_pdf),
    "png": Kind(lazy("a PNG picture"), "image/png", _is_picture("image/png")),
    "jpg": Kind(lazy("a JPEG picture"), "image/jpeg", _is_jpeg),
    "gif": Kind(lazy("a GIF picture"), "image/gif", _is_gif),
    "webp": Kind(lazy("a WebP picture"), "image/webp", _is_picture("image/webp")),
    "csv": Kind(lazy("a table as text"), "text/csv", _is_text),
    "txt": Kind(lazy("plain text"), "text/plain", _is_text),
    "xlsx": Kind(lazy("an Excel workbook"), f"{OFFICE}spreadsheetml.sheet", _is_office("xl/workbook.xml")),
    "docx": Kind(lazy("a Word document"), f"{OFFICE}wordprocessingml.document", _is_office("word/document.xml")),
    "pptx": Kind(
        lazy("a PowerPoint presentation"),
        f"{OFFICE}presentationml.presentation",
        _is_office("ppt/presentation.xml"),
    ),
}
MACRO_PARTS = ("xlsx", "docx", "pptx")
# Already packed: another round would cost time and save nothing.
PACKED = set(KINDS) - {"csv", "txt"}
