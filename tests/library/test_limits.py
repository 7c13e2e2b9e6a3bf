"""What is too much: a file, a form, a library, a body without an end; and who is read at all."""

import gc
import io
from collections.abc import Iterator

import pytest

from crikit.library.models import Document
from crikit.library.rules import FILE_BYTES, MEGABYTE, REQUEST_BYTES, names
from crikit.web.security import LARGEST_FORM
from tests.cast import Cast
from tests.clients import Client
from tests.library import shelves
from tests.library.shelves import PDF

ADD = "/tools/library/documents"
HEAD = (
    b'--line\r\nContent-Disposition: form-data; name="files"; filename="endless.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n%PDF-1.7\n"
)


class Endless(io.RawIOBase):
    """Two gigabytes that nobody announced; counts how much of them was read."""

    def __init__(self, size: int = 2_000_000_000) -> None:
        self.left, self.read_so_far, self.head = size, 0, HEAD

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, 1_000_000 if size < 0 else size)
        piece = self.head[:size] or b"x" * size
        self.head = self.head[size:]
        self.left -= len(piece)
        self.read_so_far += len(piece)
        return piece

    def readinto(self, into: bytearray) -> int:  # type: ignore[override]
        piece = self.read(len(into))
        into[: len(piece)] = piece
        return len(piece)


def send_endless(browser: Client) -> tuple[int, int]:
    body = Endless()
    answer = browser.post(
        ADD,
        content_type="multipart/form-data; boundary=line",
        headers={"X-CSRFToken": browser.token()},
        # As gunicorn says of a chunked body, which has an end but no length.
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    status = int(answer.status_code)
    del answer
    gc.collect()
    return status, body.read_so_far


# What the server read of a form that is given up, and what the tests' browser sends, are temporary files that go when
# the interpreter gets to them: here and now, not in another test.
given_up = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@given_up
@pytest.mark.sqlite_only
def test_a_body_without_length_is_read_up_to_the_bound(cast: Cast) -> None:
    status, read = send_endless(cast.browser(cast.mira))
    assert status == 413
    assert read <= REQUEST_BYTES + MEGABYTE


@given_up
@pytest.mark.sqlite_only
@pytest.mark.parametrize("who", ["maria", "ben", None])
def test_whoever_may_not_add_documents_is_hardly_read_at_all(cast: Cast, who: str | None) -> None:
    status, read = send_endless(cast.browser(getattr(cast, who) if who else None))
    assert status == 413
    assert read <= LARGEST_FORM + MEGABYTE


@given_up
@pytest.mark.sqlite_only
def test_a_file_may_be_as_large_as_the_bound_and_no_larger(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    largest = PDF[:9] + b" " * (FILE_BYTES - len(PDF)) + PDF[9:]
    assert browser.send(ADD, shelves.form(("Largest.pdf", largest))).status_code == 303
    refused = browser.send(ADD, shelves.form(("Larger.pdf", largest + b"\n")))
    assert (refused.status_code, "“Larger.pdf” is larger than 25 MB" in refused.text) == (422, True)
    document = Document.get()
    taken = cast.browser(cast.maria).send(f"/library/{document.key}/download")
    assert taken.data == largest
    del refused, taken
    gc.collect()


def test_a_library_has_a_bound(cast: Cast, settings: object) -> None:
    settings(library_megabytes=1)  # type: ignore[operator]
    half = PDF[:9] + b" " * 600_000 + PDF[9:]
    first = shelves.document(cast.mira, "First.pdf", content=half)
    refused = shelves.put(cast.mira, "Second.pdf", half).refused
    assert refused == ["The library is full: it holds 1 MB. Delete what nobody needs any more."]
    cast.browser(cast.mira).send(f"/tools/library/documents/{first.key}/removal")
    assert not shelves.put(cast.mira, "Second.pdf", half).refused


def test_too_many_files_at_once_are_cut_off_with_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crikit.library.actions.uploads.MOST_FILES", 2)
    files = [(f"{number}.pdf", PDF) for number in range(3)]
    answer = cast.browser(cast.mira).send(ADD, shelves.form(*files))
    assert "At most 2 files are taken at once" in answer.text
    assert Document.select().count() == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("../../a\r\nSet-Cookie: b=1.pdf", "a Set-Cookie b=1.pdf"),
        ("C:\\Users\\mira\\Catalog.PDF", "Catalog.PDF"),
        ("a\0b\x1b[31m.pdf", "a b [31m.pdf"),
        ("..pdf", "document.pdf"),
        (".htaccess", "document.htaccess"),
        ("lpt1.pdf", "_lpt1.pdf"),
        ("a\u2028b\u202egnp.pdf", "a b gnp.pdf"),
        ("x" * 500 + ".pdf", "x" * 138 + ".pdf"),
        ("", "document"),
    ],
)
def test_names_lead_nowhere(written: str, kept: str) -> None:
    assert names.filename_of(written) == kept


def all_names() -> Iterator[str]:
    yield from ("Prices.pdf", "prices.pdf", "Prices (2).pdf", "Prices.pdf", "Prices.csv")


@pytest.mark.sqlite_only
def test_names_are_told_apart_whatever_the_file_system_makes_of_capitals() -> None:
    told = names.told_apart(list(all_names()))
    assert told == ["Prices.pdf", "prices (2).pdf", "Prices (2) (2).pdf", "Prices (3).pdf", "Prices.csv"]
    assert len({name.casefold() for name in told}) == len(told)
