"""“Paste rows” on the page: what is said of them, what stays in the box, and how lines to fix are fixed."""

import html
import io
import re

import pytest
import xlsxwriter
from werkzeug.test import TestResponse

from crikit.orders.models import Order, OrderLine, PartNumber
from crikit.orders.queries.lines import lines_of
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.orders.test_pad import pad

TABLE = "Item\tQty\nK-100\t3\nK-200\t4\nK-300\t5\n"


@pytest.fixture(autouse=True)
def items(cast: Cast) -> None:
    for code in ("K-100", "K-200"):
        factories.item(code, "Meadow Kettle", base_price=12_37)


def add(browser: Client, key: str, text: str, *, htmx: str = "", **fields: object) -> str:
    answer = browser.send(f"/orders/pad/{key}/rows", {"rows": text, **fields}, htmx=htmx)
    if answer.location:
        answer = browser.get(answer.location)
    return html.unescape(answer.text)


def upload(browser: Client, key: str, name: str, content: bytes) -> TestResponse:
    fields = {"file": (io.BytesIO(content), name)}
    return browser.send(f"/orders/pad/{key}/rows", fields, content_type="multipart/form-data")


def said() -> list[tuple[str, int | None, str]]:
    return [(line.code or line.typed, line.quantity, line.trouble) for line in lines_of(Order.get())]


def test_a_plain_browser_is_told_what_became_of_the_rows(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    page = add(browser, pad(browser), TABLE)
    assert "4 rows read: 2 ready, 1 to fix, 1 left out. Left out: “Item Qty”" in page
    assert said() == [("K-100", 3 * ONE, ""), ("K-200", 4 * ONE, ""), ("K-300", 5 * ONE, "unknown")]
    assert "37.11" in page


def test_staff_paste_the_same_and_see_no_money(cast: Cast) -> None:
    browser = cast.browser(cast.sam)
    key = pad(browser)
    pages = [add(browser, key, TABLE), add(browser, key, TABLE, htmx="lines")]
    assert all("12.37" not in page and "37.11" not in page and "Meadow Kettle" in page for page in pages)
    assert Order.get().line_count == 6


def test_scripts_get_the_lines_an_empty_box_and_what_was_left_out(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    fragment = add(browser, pad(browser), TABLE, htmx="lines")
    assert "4 rows read: 2 ready, 1 to fix, 1 left out." in fragment
    assert "1 row was left out" in fragment
    assert "these are the titles of columns" in fragment
    assert re.search(r'<textarea[^>]* name="rows"[^>]*></textarea>', fragment)


def test_the_undo_takes_those_lines_back(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "1"})
    page = add(browser, key, TABLE)
    undo = re.search(r'action="([^"]+/rows/removal[^"]*)"', page)
    assert undo
    browser.send(undo[1])
    assert said() == [("K-100", ONE, "")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste the rows first, or choose a file."),
        (" \n\t\n", "Paste the rows first, or choose a file."),
        ("K-100 1\n" * 1_001, "These are 1,001 rows; at most 1,000 can be added at once."),
        ("Dear all, please send us the usual things.\n", "Nothing was added: these rows hold neither"),
        ("It was a dark and stormy night. " * 170_000, "longer than 5 MB"),
        ("It was a dark and stormy night. 7\n" * 150_000, "These are 150,000 rows"),
    ],
    ids=["nothing", "blank", "many", "greeting", "novel", "novel of short lines"],
)
def test_a_refusal_is_a_sentence_and_the_text_stays_in_the_box(cast: Cast, text: str, sentence: str) -> None:
    browser = cast.browser(cast.maria)
    answer = browser.send(f"/orders/pad/{pad(browser)}/rows", {"rows": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text.strip() in html.unescape(answer.text).replace("\r\n", "\n")
    assert not Order.select().exists()


def test_a_double_click_adds_once(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    key = pad(browser)
    add(browser, key, TABLE, press="one press")
    assert "These rows were added already." in add(browser, key, TABLE, press="one press")
    assert OrderLine.select().count() == 3


def test_a_file_is_added_like_a_paste(cast: Cast) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["K-100", 7])
    browser = cast.browser(cast.maria)
    key = pad(browser)
    upload(browser, key, "order.csv", b"K-200;2\r\n")
    upload(browser, key, "order.xlsx", book.getvalue())
    assert said() == [("K-200", 2 * ONE, ""), ("K-100", 7 * ONE, "")]
    answer = upload(browser, key, "order.pdf", b"%PDF-1.7")
    assert "“order.pdf” is a PDF" in answer.text
    assert "IIF" not in answer.text


def test_a_line_to_fix_offers_what_may_have_been_meant_and_remembers_the_choice(cast: Cast) -> None:
    factories.item("K-201", barcode="9990001112223")
    factories.item("K-202", barcode="9990001112223")
    browser = cast.browser(cast.maria)
    key = pad(browser)
    page = add(browser, key, "K-l00 6\n9990001112223 2\nK-100 K-200 3\nK-100 12,5")
    for line, offers in ((1, ["K-100"]), (2, ["K-201", "K-202"]), (3, ["K-100", "K-200"])):
        note = page[page.index(f'id="note{line}"') : page.index(f'id="note{line + 1}"')]
        assert [offer for offer in re.findall(r'name="code" value="([^"]+)"', note) if offer in offers] == offers
    assert 'name="quantity" value="12.5"' in page
    for number, code in ((1, "K-100"), (2, "K-202"), (3, "K-200")):
        browser.send(f"/orders/pad/{key}/lines/{number}/item", {"code": code})
    browser.send(f"/orders/pad/{key}/lines/4", {"quantity": "12.5", "version": "1"})
    assert [code for code, _, trouble in said() if not trouble] == ["K-100", "K-202", "K-200", "K-100"]
    assert {row.number for row in PartNumber.select()} == {"K-l00", "9990001112223"}
    assert "1 row read: 1 ready, 0 to fix." in add(browser, key, "9990001112223 2")


def test_which_number_is_the_quantity_is_asked_once_for_all_rows(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    key = pad(browser)
    page = add(browser, key, "K-100\t3\t12\nK-200\t4\t15\nK-300\t5\t18\nK-100\t7")
    assert "3 lines have several numbers each. Which is the quantity?" in page
    browser.send(f"/orders/pad/{key}/quantities", {"place": "1", "of": "2"})
    assert said()[:3] == [("K-100", 12 * ONE, ""), ("K-200", 15 * ONE, ""), ("K-300", 18 * ONE, "unknown")]
    assert "Which is the quantity?" not in browser.get(f"/orders/{Order.get().id}").text


def test_the_office_pastes_for_the_customer_it_chose(cast: Cast) -> None:
    browser = cast.browser(cast.rita)
    key = pad(browser, f"/orders/new?customer={cast.green_valley.id}")
    add(browser, key, TABLE, customer=str(cast.green_valley.id))
    assert Order.get().customer == cast.green_valley
