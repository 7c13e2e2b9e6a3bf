"""Forty files under forty names: what is taken, as what it is served, and what the browser is told to do with it."""

import pytest

from crikit.library.models import Document
from crikit.library.rules import kinds
from tests.cast import Cast
from tests.library import shelves
from tests.library.shelves import CSV, DOCX, GIF, HTML, JPEG, PDF, PNG, PPTX, PROGRAM, SVG, TXT, WEBP, XLSX

OFFICE = "application/vnd.openxmlformats-officedocument."
# The name, the content, what it is served as, under which name; what is not taken is served as nothing.
TAKEN: list[tuple[str, bytes, str, str]] = [
    ("Catalog.pdf", PDF, "application/pdf", "Catalog.pdf"),
    ("CATALOG.PDF", PDF, "application/pdf", "CATALOG.pdf"),
    ("Shelf.png", PNG, "image/png", "Shelf.png"),
    ("Shelf.jpg", JPEG, "image/jpeg", "Shelf.jpg"),
    ("Shelf.jpeg", JPEG, "image/jpeg", "Shelf.jpg"),
    ("From a camera.jpg", shelves.CAMERA, "image/jpeg", "From a camera.jpg"),
    ("Shelf.gif", GIF, "image/gif", "Shelf.gif"),
    ("Shelf.webp", WEBP, "image/webp", "Shelf.webp"),
    ("Prices.csv", CSV, "text/csv; charset=utf-8", "Prices.csv"),
    ("Notes.txt", TXT, "text/plain; charset=utf-8", "Notes.txt"),
    ("Old notes.txt", shelves.OLD_TXT, "text/plain; charset=utf-8", "Old notes.txt"),
    ("Wide notes.txt", shelves.WIDE_TXT, "text/plain; charset=utf-8", "Wide notes.txt"),
    ("Prices.xlsx", XLSX, f"{OFFICE}spreadsheetml.sheet", "Prices.xlsx"),
    ("Returns.docx", DOCX, f"{OFFICE}wordprocessingml.document", "Returns.docx"),
    ("Season.pptx", PPTX, f"{OFFICE}presentationml.presentation", "Season.pptx"),
    ("../../etc/passwd.pdf", PDF, "application/pdf", "passwd.pdf"),
    ("..\\..\\boot.pdf", PDF, "application/pdf", "boot.pdf"),
    ("a%0D%0ASet-Cookie: x=1.pdf", PDF, "application/pdf", "a%0D%0ASet-Cookie x=1.pdf"),
    ("two|bars?.pdf", PDF, "application/pdf", "two bars.pdf"),
    ("page.html.pdf", PDF, "application/pdf", "page.html.pdf"),
    ("CON.pdf", PDF, "application/pdf", "_CON.pdf"),
    ("\u202efdp.pdf", PDF, "application/pdf", "fdp.pdf"),
]
REFUSED: list[tuple[str, bytes]] = [
    ("page.html", HTML),
    ("page.png", HTML),
    ("page.pdf", HTML),
    ("page.txt", HTML),
    ("page.csv", b"  \n<html><body>x</body></html>"),
    ("drawing.svg", SVG),
    ("drawing.png", SVG),
    ("drawing.txt", SVG),
    ("catalog.txt", PDF),
    ("catalog.png", PDF),
    ("shelf.jpg", PNG),
    ("cut.png", PNG[:-20]),
    ("with-more.png", PNG + HTML),
    ("program.exe", PROGRAM),
    ("program.pdf", PROGRAM),
    ("program.txt", PROGRAM),
    ("script.js", b"alert(1)"),
    ("script.txt", b"#!/bin/sh\nrm -rf /\n"),
    ("archive.zip", DOCX),
    ("sheet.xlsm", XLSX),
    ("macros.xlsx", shelves.office("xl/workbook.xml", macros=True)),
    ("macros.docx", shelves.office("word/document.xml", kinds="application/vnd.ms-word.document.macroEnabled.main")),
    ("words.xlsx", DOCX),
    ("cut.docx", DOCX[:-30]),
    ("zeros.txt", b"a\0b"),
    ("no-ending", PDF),
    ("empty.pdf", b""),
]


def test_the_matrix_is_large_enough() -> None:
    assert len(TAKEN) + len(REFUSED) >= 40
    assert {kinds.of(served) for *_, served in TAKEN} == set(kinds.KINDS)


@pytest.mark.sqlite_only
def test_what_is_taken_is_served_as_what_it_is_to_be_kept_and_never_shown(cast: Cast) -> None:
    office, reader = cast.browser(cast.mira), cast.browser(cast.maria)
    for name, content, mimetype, filename in TAKEN:
        taken = office.send("/tools/library/documents", shelves.form((name, content)))
        assert taken.status_code == 303, (name, taken.text)
        document = Document.select().order_by(Document.id.desc()).get()
        answer = reader.send(f"/library/{document.key}/download")
        assert (answer.status_code, answer.data) == (200, content), name
        headers = answer.headers
        assert headers["Content-Type"] == mimetype, name
        assert headers["Content-Disposition"].startswith("attachment; filename="), name
        said = headers["Content-Disposition"].partition("filename=")[2].strip('"')
        assert said == filename, name
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Length"] == str(len(content))
        assert "Set-Cookie" not in headers or "x=1" not in headers["Set-Cookie"]


@pytest.mark.sqlite_only
def test_everything_else_is_refused_with_a_sentence_and_leaves_nothing(cast: Cast) -> None:
    office = cast.browser(cast.mira)
    for name, content in REFUSED:
        refused = office.send("/tools/library/documents", shelves.form((name, content)))
        assert refused.status_code == 422, name
        assert "1 file was not taken" in refused.text, name
        assert name in refused.text
        assert not Document.select().exists(), name


def test_a_name_in_another_script_is_kept(cast: Cast) -> None:
    document = shelves.document(cast.mira, "Prix d\u2019\u00e9t\u00e9.pdf")
    said = cast.browser(cast.maria).send(f"/library/{document.key}/download").headers["Content-Disposition"]
    assert "filename*=UTF-8''Prix%20d%E2%80%99%C3%A9t%C3%A9.pdf" in said
