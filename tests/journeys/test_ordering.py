"""An order from the first key to the next order, by keyboard alone: typed, pasted, mended, sent, copied."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from crikit.catalog.models import Item
from crikit.customers.models import Customer, PriceList
from crikit.exchange.imports.at_once import Choices, import_file
from crikit.exchange.models import Kind
from crikit.orders.models import Order, OrderLine, State
from tests import factories
from tests.browser import arrive, assert_accessible
from tests.cast import Cast
from tests.orders.papers import said_in, text_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite_only]
ACCOUNTING = Path(__file__).parents[1] / "exchange" / "accounting"
TYPED = (("00000", "6"), ("D0001", "24"), ("E0002", "3"), ("B0003", "12"), ("F0004", "1"), ("B0005", "60"))


@pytest.fixture
def catalogue(cast: Cast) -> list[Item]:
    """Accounting's own files; Green Valley buys from a price list."""
    for kind, name in (
        (Kind.ITEMS, "quickbooks-desktop-items.iif"),
        (Kind.PRICES, "price-lists.csv"),
        (Kind.VOLUME_PRICES, "volume-prices.csv"),
    ):
        import_file(ACCOUNTING / name, Choices(), kind)
    dealer = PriceList.get(PriceList.name == "Dealer 10")
    Customer.update(price_list=dealer.id).where(Customer.id == cast.green_valley.id).execute()
    return list(Item.select().where(Item.active == True).order_by(Item.code_key))


def enter(page: Page, target: Locator) -> None:
    """As somebody does it whose hands stay on the keys."""
    target.focus()
    page.keyboard.press("Enter")


def sums(page: Page) -> Locator:
    return page.locator("#pad_sums")


def rows_to_paste(items: list[Item]) -> str:
    """Twenty rows in a buyer's own order of columns, three of which nobody can know."""
    rows = [f"{6 * number}\t{item.code}" for number, item in enumerate(items[40:57], start=1)]
    rows[4:4] = [f"12\t{items[60].code}X"]
    rows[9:9] = ["our candle\t4"]
    return "\n".join([*rows, f"some\t{items[70].code}"])


def write_and_paste(page: Page, catalogue: list[Item]) -> None:
    expect(page.get_by_label("Item", exact=True)).to_be_focused()
    for number, typed in enumerate(TYPED, start=1):
        for text in typed:
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        expect(page.locator(f"#line{number}")).to_contain_text(typed[0])
    page.reload()
    expect(sums(page)).to_contain_text("6 lines")
    enter(page, page.locator("#paste summary"))
    page.get_by_label("Paste rows").focus()
    page.keyboard.insert_text(rows_to_paste(catalogue))
    enter(page, page.get_by_role("button", name="Add rows"))
    expect(sums(page)).to_contain_text("26 lines")
    expect(sums(page)).to_contain_text("3 to fix")
    assert_accessible(page)
    page.reload()
    expect(sums(page)).to_contain_text("3 to fix")


def fix(page: Page, catalogue: list[Item]) -> None:
    """The first by one of the guesses, the second by its code, the third by its quantity."""
    enter(page, page.locator(".pad-line--fix").nth(0).get_by_role("button", name=catalogue[60].name))
    expect(sums(page)).to_contain_text("2 to fix")
    unknown = page.locator(".pad-line--fix").filter(has_text="our candle")
    unknown.get_by_placeholder("Another code").focus()
    page.keyboard.type(catalogue[80].code)
    page.keyboard.press("Enter")
    expect(sums(page)).to_contain_text("1 to fix")
    page.locator(".pad-line--fix").get_by_label(re.compile("Quantity of")).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(sums(page)).not_to_contain_text("to fix")


def test_an_order_from_the_first_key_to_the_next_order(
    cast: Cast, page: Page, catalogue: list[Item], tmp_path: Path
) -> None:
    arrive(page, "maria", at="/orders")
    enter(page, page.get_by_role("link", name="Enter New Order"))
    write_and_paste(page, catalogue)
    fix(page, catalogue)
    page.get_by_label("Item", exact=True).focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Download PDF")).to_be_visible()
    order = Order.get()
    total = sum(factories.charges(order))
    assert (order.state, OrderLine.select().count()) == (State.SUBMITTED, 26)
    written = f"{total // 100:,}.{total % 100:02d}"
    expect(page.get_by_text(written).first).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as download:
        enter(page, page.get_by_role("link", name="Download PDF"))
    letter = factories.letters("orders/submitted")[0]
    for said in (text_of(Path(download.value.path()).read_bytes()), said_in(letter)):
        assert "Meadow Kettle 250 g" in said
        assert written in said
    raise_a_price(tmp_path / "price-lists.csv")
    copy(page, order)


def raise_a_price(file: Path) -> None:
    """D0001 from 19.65 to 20.65, by accounting's next file."""
    before = (ACCOUNTING / file.name).read_text()
    file.write_text(before.replace("Dealer 10,D0001,19.65", "Dealer 10,D0001,20.65"))
    import_file(file, Choices(), Kind.PRICES)


def copy(page: Page, order: Order) -> None:
    gone = Item.get(Item.code == "E0002")
    Item.update(active=False).where(Item.id == gone.id).execute()
    enter(page, page.get_by_role("button", name="Create a Copy"))
    changed = page.get_by_role("region", name=f"What changed since order {order.reference}")
    for told in ("E0002", "D0001", "19.65", "20.65"):
        expect(changed).to_contain_text(told)
    expect(sums(page)).to_contain_text("1 to fix")
    assert_accessible(page)
    page.goto(f"/orders/{order.id}")
    enter(page, page.get_by_role("button", name="Make Standard"))
    expect(page.get_by_role("button", name="Standard", exact=True)).to_have_attribute("aria-pressed", "true")
    page.goto("/orders/new")
    expect(sums(page)).to_contain_text("26 lines")
    assert Order.select().count() == 2
