"""Documents as PDF: what was given stands there, on as many pages as it takes, whatever was typed."""

import io
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from crikit.documents import Align, Column, Document, Paper, Sender, draw
from crikit.documents.faces import BOX, PLAIN, drawable, lines, width
from crikit.language import spoken

pytestmark = pytest.mark.sqlite_only

FEW = settings(max_examples=40)
ANY_TEXT = st.text(st.characters(), max_size=60)
PAIRS = st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=5)
SENDER = Sender("Prairie & Pine", ["12 Mill Road, Burlington VT 05401", "orders@prairieandpine.example"], "#7a2f4b")
COLUMNS = [Column("Item"), Column("Description", 4), Column("Quantity", align=Align.RIGHT)]
ORDER = Document(
    "Order 1042",
    SENDER,
    facts=[("Customer", "Green Valley Market"), ("Ship to", "4 Orchard Lane\nMontpelier VT 05602")],
    columns=COLUMNS,
    rows=[["HON-1", "Honey\nPlease pack upright", "12"], ["SYR-2", "Maple syrup", "3.5"]],
    sums=[("Subtotal", "45.00"), ("Total", "47.70")],
    notes=[("Note", "Ring before you deliver.")],
)


def read(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(draw(document)), strict=True)


def texts(document: Document) -> list[str]:
    return [page.extract_text() for page in read(document).pages]


def long(number: int) -> Document:
    return replace(ORDER, rows=[[f"HON-{row}", f"Honey of hive {row}", str(row)] for row in range(number)])


def picture(form: str = "PNG", size: tuple[int, int] = (400, 100)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#7a2f4b").save(file, form)
    return file.getvalue()


def test_everything_that_was_given_stands_there_in_its_order() -> None:
    (text,) = texts(ORDER)
    wanted = ["Prairie & Pine", "orders@prairieandpine.example", "Order 1042", "Green Valley Market", "4 Orchard Lane"]
    wanted += ["Montpelier VT 05602", "Quantity", "HON-1", "Honey", "Please pack upright", "Maple syrup", "47.70"]
    places = [text.find(wish) for wish in [*wanted, "Ring before you deliver.", "Page 1 of 1"]]
    assert -1 not in places
    assert places == sorted(places)


def test_hundreds_of_lines_go_over_pages_and_each_page_has_the_headings_and_its_number() -> None:
    pages = texts(long(300))
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert page.count("Description") == 1
        assert f"Page {number} of {len(pages)}" in page
    rows = [int(row) for page in pages for row in re.findall(r"^HON-(\d+)", page, re.MULTILINE)]
    assert rows == list(range(300))


@pytest.mark.parametrize("number", range(36, 46))
def test_sums_never_stand_alone_on_a_page(number: int) -> None:
    last = next(page for page in texts(long(number)) if "Subtotal" in page)
    assert f"HON-{number - 1}" in last
    assert "47.70" in last


def test_a_text_of_any_length_is_broken_into_lines_and_goes_over_pages() -> None:
    words = " ".join(f"word{number}" for number in range(2_000))
    told = [("Ship to", words)], [["HON-1", words, "1"]], [("Note", words)]
    found = " ".join(texts(replace(ORDER, facts=told[0], rows=told[1], notes=told[2])))
    assert all(len(re.findall(rf"\bword{number}\b", found)) == 3 for number in range(2_000))


def test_what_looks_like_markup_is_text() -> None:
    markup = '<b>bold</b> &amp; <img src="file:///etc/passwd"/> %(page)s'
    assert markup in " ".join(texts(replace(ORDER, notes=[("", markup)]))[0].split("\n"))


def test_other_alphabets_stand_there_and_what_the_faces_lack_is_a_box() -> None:
    (text,) = texts(replace(ORDER, notes=[("Żółta świeca", "Ελληνικά, Кириллица, ½ €, e\u0301; 蜂蜜 🐝")]))
    assert "Żółta świeca" in text
    assert f"Ελληνικά, Кириллица, ½ €, é; {BOX * 2} {BOX}" in text


@given(ANY_TEXT, ANY_TEXT, PAIRS, st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=4), PAIRS, PAIRS)
@FEW
def test_no_text_breaks_it(title: str, name: str, facts: list, rows: list, sums: list, notes: list) -> None:
    sender = Sender(name, [name, title], accent=title, logo=name.encode("utf-8", "replace"))
    document = Document(title, sender, facts, COLUMNS, rows, sums, notes, Paper.A4)
    assert draw(document) == draw(document)
    found = "".join("".join(texts(document)).split())
    for text in (*(text for _, text in facts), *(cell for row in rows for cell in row)):
        for word in drawable(text).split():
            assert len(word) > 5 or unicodedata.normalize("NFC", word) in unicodedata.normalize("NFC", found)


@given(ANY_TEXT, st.floats(5, 500))
@FEW
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    broken = lines(text, PLAIN, 8, room)
    assert "".join("".join(broken).split()) == "".join(drawable(text).split())
    assert all(width(line, PLAIN, 8) <= room + 1e-6 or len(line) == 1 for line in broken)


def test_a_row_of_another_length_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        draw(replace(ORDER, rows=[["HON-1", "Honey"]]))


def test_the_file_says_its_title_its_author_and_its_language() -> None:
    with spoken("fr"):
        file = read(ORDER)
    assert file.metadata is not None
    assert (file.metadata.title, file.metadata.author) == ("Order 1042", "Prairie & Pine")
    assert file.trailer["/Root"]["/Lang"] == "fr"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_logo_stands_in_place_of_the_large_name(form: str) -> None:
    page = read(replace(ORDER, sender=replace(SENDER, logo=picture(form)))).pages[0]
    assert [image.image.size for image in page.images] == [(400, 100)]


@pytest.mark.parametrize("logo", [b"", b"no picture", b"<svg/>", picture()[:90]])
def test_a_broken_logo_leaves_the_name(logo: bytes) -> None:
    page = read(replace(ORDER, sender=replace(SENDER, logo=logo))).pages[0]
    assert not page.images
    assert page.extract_text().startswith("Prairie & Pine")


def test_the_paper_is_what_lies_in_the_printers_there() -> None:
    zones = ["America/Toronto", "America/Sao_Paulo", "Europe/Paris", "Mars/Olympus"]
    assert [Paper.in_zone(zone).name for zone in zones] == ["LETTER", "A4", "A4", "A4"]
    assert read(replace(ORDER, paper=Paper.A4)).pages[0].mediabox.height == pytest.approx(841.89)


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns within a letter, not only between documents."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("quick_turns")
def test_many_at_once_draw_the_same_as_one_after_the_other() -> None:
    # Letters that are put together of others take the longest to cut out of the face.
    accented = "".join(map(chr, range(0xC0, 0x180)))
    documents = [replace(ORDER, notes=[("", accented[number:])]) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(draw, documents)) == [draw(document) for document in documents]


def test_a_hundred_lines_cost_little() -> None:
    draw(ORDER)
    began = time.process_time()
    draw(long(100))
    assert time.process_time() - began < 0.15
