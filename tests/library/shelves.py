"""Files of every kind, made by hand, and a library to put them in."""

import io
import zipfile
from typing import Any

from crikit.accounts.models import User
from crikit.library.actions import uploads
from crikit.library.actions.uploads import File, Outcome
from crikit.library.models import Document, Folder
from crikit.library.rules.audiences import Audience
from crikit.library.rules.placing import Placement
from tests.company.pictures import jpeg, png, webp
from tests.factories import as_actor

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GIF = b"GIF89a\x78\0\x1c\0\0\0\0;"
PNG, JPEG, WEBP = png(), jpeg(), webp()
# Cameras put a second, smaller picture behind the first.
CAMERA = JPEG + jpeg(40, 20)
CSV, TXT = b"Code,Price\nK-100,21.13\n", "Ring us at the caf\u00e9.\n".encode()
OLD_TXT, WIDE_TXT = "Ring us at the caf\u00e9.\n".encode("cp1252"), "Ring us.\n".encode("utf-16")
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04"
EVERYBODY = Placement()


def office(part: str, *, macros: bool = False, kinds: str = "") -> bytes:
    """An office file as far as it is looked at: its parts, and what it says of them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", f"<Types>{kinds}</Types>")
        archive.writestr(part, "<x/>")
        if macros:
            archive.writestr(f"{part.partition('/')[0]}/vbaProject.bin", "Sub AutoOpen()")
    return made.getvalue()


XLSX, DOCX, PPTX = (office(part) for part in ("xl/workbook.xml", "word/document.xml", "ppt/presentation.xml"))


def shared(**audience: Any) -> Placement:
    """Only with those named: `customers=(1,)`, `customer_types=(2,)`, `price_lists=(3,)`."""
    return Placement(audience=Audience(everybody=False, **audience))


def put(by: User, filename: str = "Catalog.pdf", content: bytes = PDF, placement: Placement = EVERYBODY) -> Outcome:
    key = uploads.random_key()
    return uploads.upload(as_actor(by), [File(filename, io.BytesIO(content))], placement, key)


def document(
    by: User, filename: str = "Catalog.pdf", placement: Placement = EVERYBODY, content: bytes = PDF
) -> Document:
    """One that was taken."""
    outcome = put(by, filename, content, placement)
    assert not outcome.refused, outcome.refused
    return outcome.added[0]


def folder(name: str) -> Folder:
    made: Folder = Folder.create(key=uploads.random_key(), name=name, name_key=name.casefold())
    return made


def form(*files: tuple[str, bytes], **fields: Any) -> dict[str, Any]:
    """What the page for adding sends; folders and boxes as they begin."""
    chosen = [(io.BytesIO(content), name) for name, content in files]
    usual = {"key": uploads.random_key(), "shared_with": "all", "staff_too": "y", "folder": ""}
    return {**usual, "files": chosen, **fields}
