"""Twenty rows pasted, three of them to fix: by keyboard alone, with a reload in the middle; and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crikit.orders.models import OrderLine, PartNumber
from crikit.quantities import ONE
from tests import factories
from tests.browser import PHONE, arrive, assert_accessible
from tests.journeys.offices import Office

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TO_FIX = ["K-l05\t6", "K-106\t12,5", "K-107\tsome"]
ROWS = ["Item\tQty", *(f"K-{number}\t{number}" for number in range(108, 125)), *TO_FIX]


@pytest.fixture
def buyer(office: Office) -> str:
    for number in range(100, 126):
        factories.item(f"K-{number}", f"Meadow Kettle {number}")
    maria, _ = factories.pair(factories.customer("Green Valley"), office.name("maria"))
    return maria.username


def paste(page: Page, text: str) -> None:
    page.get_by_label("Item", exact=True).focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_twenty_rows_pasted_and_fixed_by_keyboard(buyer: str, open_page: Callable[..., Page]) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    arrive(page, buyer, at="/orders/new")
    paste(page, "\n".join(ROWS))
    expect(page.get_by_label("Paste rows")).to_have_value("\n".join(ROWS))
    expect(page.get_by_role("button", name="Add rows")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("21 rows read: 17 ready, 3 to fix, 1 left out.")).to_be_visible()
    expect(page.get_by_role("button", name="K-105 Meadow Kettle 105")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Order 12.5 of K-106")).to_be_focused()
    page.reload()
    expect(page.get_by_role("row")).to_have_count(21)
    expect(page.get_by_text("2 to fix")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Order 12.5 of K-106").press("Enter")
    expect(page.get_by_label("Quantity of K-107")).to_be_focused()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Item", exact=True)).to_be_focused()
    expect(page.locator("#pad_sums")).not_to_contain_text("to fix")
    assert sum(line.quantity for line in OrderLine.select()) == (sum(range(108, 125)) + 6 + 4) * ONE + 12_500
    assert PartNumber.get().number == "K-l05"


def test_rows_taken_back_are_gone_and_nothing_else(buyer: str, open_page: Callable[..., Page]) -> None:
    page = open_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])
    arrive(page, buyer, at="/orders/new")
    page.get_by_label("Item", exact=True).fill("K-100")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#line1")).to_contain_text("Meadow Kettle 100")
    paste(page, "K-101 2\nK-102 3")
    page.get_by_role("button", name="Add rows").click()
    expect(page.locator("#line3")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#line3")).to_have_count(0)
    expect(page.locator("#line1")).to_be_visible()


def test_without_scripts_rows_and_files_go_by_plain_forms(buyer: str, page_without_js: Page) -> None:
    page = page_without_js
    arrive(page, buyer, at="/orders/new")
    page.get_by_text("Paste or upload many rows").last.click()
    page.get_by_label("Paste rows").fill("K-l05\t6\nK-106\t1")
    page.get_by_label("Or a file").set_input_files({"name": "o.csv", "mimeType": "text/csv", "buffer": b"K-107,2\n"})
    page.get_by_role("button", name="Add rows").click()
    expect(page.get_by_text("3 rows read: 2 ready, 1 to fix.")).to_be_visible()
    page.get_by_role("button", name="K-105 Meadow Kettle 105").click()
    expect(page.locator("#pad_sums")).not_to_contain_text("to fix")
    assert OrderLine.select().count() == 3
