"""Items and their prices in a real browser: from accounting's own files to the page of an item."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crikit.exchange.jobs import run_imports
from tests.browser import arrive, assert_accessible
from tests.cast import Cast

pytestmark = pytest.mark.browser
ACCOUNTING = Path(__file__).parents[1] / "exchange" / "accounting"


def bring_in(page: Page, holds: str, name: str, added: str) -> None:
    """From the page “Import from accounting” through the dry run to the end."""
    page.get_by_label(holds, exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(ACCOUNTING / name)
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(re.compile(r"/tools/import/\d+$"))
    run_imports()
    expect(page.get_by_text(f"would add {added}")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("rows read")).to_be_visible()
    run_imports()
    expect(page.get_by_text(f"added {added}")).to_be_visible()


def test_items_then_list_prices_then_volume_prices(cast: Cast, page: Page) -> None:
    arrive(page, "mira", at="/items")
    page.get_by_role("link", name="Import from accounting").first.click()
    expect(page.get_by_label("Items", exact=True)).to_be_checked()
    bring_in(page, "Items", "quickbooks-desktop-items.iif", "420")
    assert_accessible(page)
    page.get_by_role("link", name="Import another file").click()
    bring_in(page, "Prices of price lists", "price-lists.csv", "1,680")
    page.get_by_role("link", name="Import another file").click()
    bring_in(page, "Volume prices", "volume-prices.csv", "252")
    page.get_by_role("link", name="See the items").click()
    expect(page.locator(".list-head__count")).to_contain_text("420 items")
    page.get_by_label("Search by code, name or barcode").fill("meadow kettle")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="00000", exact=True).click()
    for told in ("Meadow Kettle 250 g", "221.68", "Dealer 10", "206.16", "210.60", "181.78"):
        expect(page.get_by_text(told).first).to_be_visible()
    assert_accessible(page)
