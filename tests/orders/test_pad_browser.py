"""The pad in a real browser: an order by keyboard alone, quick hands, no connection, two people, no scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from crikit.orders.models import Order, OrderLine
from crikit.quantities import ONE
from tests import factories
from tests.browser import Console, arrive, assert_accessible
from tests.cast import Cast
from tests.journeys.test_quick_hands import Line, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW = "/orders/new"


@pytest.fixture
def goods(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_50, pack=24 * ONE)
    factories.item("K-200", "Harbor Kettle", base_price=20_00)
    factories.item("P-300", "Copper Pan", base_price=45_00, stock=3 * ONE)


def write(page: Page, item: str, quantity: str) -> None:
    """At once, as one types who knows the codes."""
    for text in (item, quantity):
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def quantities(order: Order) -> list[int | None]:
    lines = OrderLine.select().where(OrderLine.order == order.id).order_by(OrderLine.number)
    return [line.quantity // ONE if line.quantity else None for line in lines]


@pytest.mark.usefixtures("goods")
def test_an_order_is_written_by_keyboard_alone(cast: Cast, page: Page) -> None:
    arrive(page, "maria", at=NEW)
    expect(page.get_by_label("Item", exact=True)).to_be_focused()
    page.keyboard.type("kettle")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("K-200")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Quantity", exact=True)).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    write(page, "K-100", "50")
    write(page, "copper", "2")
    expect(page.locator("#line3")).to_contain_text("Did you mean:")
    expect(page.get_by_label("Item", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/orders/\d+$"))
    page.get_by_role("button", name="Order 48 of K-100").press("Enter")
    expect(page.get_by_label("Quantity of K-100")).to_have_value("48")
    page.get_by_role("button", name="P-300 Copper Pan").press("Enter")
    expect(page.locator("#line3")).to_contain_text("45.00")
    page.get_by_label("Quantity of K-200").focus()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Quantity of K-100")).to_be_focused()
    expect(page.locator("#amount1")).to_have_text("80.00")
    page.reload()
    expect(page.locator("#pad_sums")).to_contain_text("770.00")
    assert quantities(Order.get()) == [4, 48, 2]
    assert_accessible(page)


@pytest.mark.usefixtures("goods")
def test_nobody_waits_for_an_answer_before_the_next_line(cast: Cast, page: Page) -> None:
    arrive(page, "maria", at=NEW)
    line = Line(page, r"/lines$")
    for quantity in range(1, 7):
        write(page, "K-200", str(quantity))
    wait_for(page, line)
    line.let_go()
    expect(page.get_by_label("Item", exact=True)).to_have_value("")
    expect(page.locator("#line6")).to_be_visible()
    expect(page.locator(".pad-line")).to_have_count(6)
    assert quantities(Order.get()) == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("goods")
def test_a_line_that_did_not_arrive_is_sent_once_more_and_only_once(cast: Cast, page: Page, console: Console) -> None:
    console.expect("ERR_")
    console.expect("htmx:")
    arrive(page, "maria", at=NEW)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(re.compile(r"/lines$"), lose_the_answer, times=1)
    write(page, "K-200", "5")
    expect(page.locator(".pad-line")).to_contain_text("Not saved yet.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#line1")).to_contain_text("100.00")
    assert quantities(Order.get()) == [5]


@pytest.mark.usefixtures("goods")
def test_a_scanner_adds_one_by_each_scan(cast: Cast, page: Page) -> None:
    arrive(page, "maria", at=NEW)
    page.get_by_label("Scanner: each scan adds one").check()
    for code in ("K-200", "P-300", "K-200"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page.locator("#line3")).to_contain_text("The same item is on line 1, too.")
    page.reload()
    expect(page.get_by_label("Scanner: each scan adds one")).to_be_checked()
    assert quantities(Order.get()) == [1, 1, 1]


@pytest.mark.usefixtures("goods")
def test_two_people_write_on_one_draft(cast: Cast, open_page: Callable[..., Page], console: Console) -> None:
    console.expect("409")
    order = factories.order(cast.green_valley, cast.maria)
    one, other = open_page(), open_page()
    one.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelector('#watch').dataset.pause = 300)"
    )
    arrive(one, "maria", at=f"/orders/{order.id}")
    arrive(other, "mariaS", factories.STAFF_PASSWORD, at=f"/orders/{order.id}")
    write(one, "K-200", "3")
    expect(one.locator("#line1")).to_be_visible()
    other.reload()
    other.get_by_label("Quantity of K-200").fill("7")
    other.keyboard.press("Enter")
    expect(one.locator("#line1")).to_contain_text("mariaS changed this line.")
    field = one.get_by_label("Quantity of K-200")
    expect(field).to_have_value("7")
    field.fill("9")
    other.get_by_label("Quantity of K-200").fill("8")
    other.keyboard.press("Enter")
    write(other, "P-300", "1")
    expect(one.locator("#line2")).to_contain_text("mariaS added this line.")
    expect(field).to_have_value("9")
    field.press("Enter")
    expect(one.locator("#refusal")).to_contain_text("it says 8 now")
    expect(field).to_have_value("9")
    field.press("Enter")
    expect(one.locator("#amount1")).to_have_text("180.00")
    assert quantities(order) == [9, 1]


@pytest.mark.usefixtures("goods")
def test_the_header_is_saved_as_one_types_and_folds_away(cast: Cast, page: Page) -> None:
    arrive(page, "maria", at=NEW)
    page.get_by_label("Your reference").fill("PO 77")
    page.get_by_label("Notes").fill("Ring twice")
    page.get_by_label("Ship via").fill("Post")
    page.get_by_role("button", name="Hide Header").click()
    expect(page.get_by_text("Your reference PO 77")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Show Header").click()
    expect(page.get_by_label("Notes")).to_have_value("Ring twice")
    assert Order.get().ship_via == "Post"


@pytest.mark.usefixtures("goods")
def test_without_scripts_the_same_is_done_by_plain_forms(cast: Cast, page_without_js: Page) -> None:
    page = page_without_js
    arrive(page, "maria", at=NEW)
    for item, quantity in (("K-200", "3"), ("copper", "2")):
        page.get_by_label("Item", exact=True).fill(item)
        page.get_by_label("Quantity", exact=True).fill(quantity)
        page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Quantity of K-200").fill("4")
    page.get_by_label("Quantity of K-200").press("Enter")
    page.get_by_role("button", name="P-300 Copper Pan").click()
    page.get_by_label("Ship via").fill("Post")
    page.get_by_role("button", name="Save header").click()
    page.get_by_label("Name of this draft").fill("Spring")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Remove K-200").click()
    expect(page.locator("#pad_sums")).to_contain_text("90.00")
    order = Order.get()
    assert (order.name, order.ship_via, quantities(order)) == ("Spring", "Post", [2])
