"""Writing on the pad: the first line makes the draft, and what doesn't fit stays as it was typed."""

import re

from crikit import quantities
from crikit.accounts.models import User
from crikit.orders.models import Order, OrderLine, OrderTotal
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.clients import Client, said


def key_of(page: str) -> str:
    found = re.search(r"/orders/pad/([^/]+)/lines", page)
    assert found
    return found[1]


def pad(browser: Client, address: str = "/orders/new") -> str:
    return key_of(browser.get(address).text)


def test_nothing_is_made_until_something_is_typed(cast: Cast) -> None:
    cast.browser(cast.maria).get("/orders/new")
    assert not Order.select().exists()


def test_the_first_line_makes_a_draft_with_a_number_of_its_own(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_50)
    browser = cast.browser(cast.maria)
    key = pad(browser)
    answer = browser.send(f"/orders/pad/{key}/lines", {"item": "k-100", "quantity": "3"})
    order = Order.get()
    assert answer.location == f"/orders/{order.id}"
    assert (order.reference, order.customer, order.entered_name, order.line_count) == (
        "1",
        cast.green_valley,
        "Maria Lopez",
        1,
    )
    page = browser.get(answer.location).text
    assert "Meadow Kettle" in page
    assert "37.50" in page
    assert OrderTotal.get().cents == 37_50


def test_a_second_press_of_the_button_makes_no_second_line(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = pad(browser)
    for _ in range(2):
        browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "3", "press": "one press"})
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "3", "press": "another"})
    assert OrderLine.select().count() == 2


def test_what_fits_no_item_stays_as_typed_and_a_chosen_item_is_learned(cast: Cast) -> None:
    kettle = factories.item("K-100", "Meadow Kettle")
    browser = cast.browser(cast.maria)
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "our kettle", "quantity": "a few"})
    line = OrderLine.get()
    assert (line.typed, line.typed_quantity, line.item, line.trouble) == ("our kettle", "a few", None, "unknown")
    browser.send(f"/orders/pad/{key}/lines/1/item", {"code": "K-100"})
    browser.send(f"/orders/pad/{key}/lines/1", {"quantity": "12", "version": "2"})
    line = OrderLine.get()
    assert (line.item, line.quantity, line.trouble) == (kettle, 12 * ONE, "")
    browser.send(f"/orders/pad/{key}/lines", {"item": "Our Kettle", "quantity": "1"})
    assert OrderLine.select().where(OrderLine.item == kettle).count() == 2


def test_an_older_look_at_a_line_overwrites_nothing(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "3"})
    assert browser.send(f"/orders/pad/{key}/lines/1", {"quantity": "4", "version": "1"}).status_code == 303
    late = browser.send(f"/orders/pad/{key}/lines/1", {"quantity": "5", "version": "1"})
    assert late.status_code == 409
    assert "it says 4 now" in late.text
    assert OrderLine.get().quantity == 4 * ONE


def test_staff_write_on_the_same_draft_and_see_no_money(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_37)
    key = pad(cast.browser(cast.maria))
    cast.browser(cast.maria).send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "3"})
    page = said(cast.browser(cast.sam).get(f"/orders/{Order.get().id}"))
    assert "Meadow Kettle" in page
    assert "12.37" not in page
    assert "37.11" not in page


def test_a_new_order_begins_with_the_lines_of_the_standard_order(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle")
    factories.item("K-200", "Harbor Kettle")
    browser = cast.browser(cast.maria)
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "3"})
    Order.update(is_standard=True).execute()
    page = browser.get("/orders/new").text
    assert "Meadow Kettle" in page
    browser.send(f"/orders/pad/{key_of(page)}/lines", {"item": "K-200", "quantity": "5"})
    made = Order.select().order_by(Order.id.desc()).get()
    lines = OrderLine.select().where(OrderLine.order == made.id).order_by(OrderLine.number)
    assert [line.quantity for line in lines] == [3 * ONE, 5 * ONE]
    assert not made.is_standard


def test_another_company_s_pad_is_none(cast: Cast) -> None:
    factories.item("K-100")
    key = pad(cast.browser(cast.maria))
    cast.browser(cast.maria).send(f"/orders/pad/{key}/lines", {"item": "K-100"})
    order = Order.get()
    stranger = cast.browser(cast.olga)
    assert stranger.get(f"/orders/{order.id}").status_code == 404
    stranger.send(f"/orders/pad/{key}/lines", {"item": "K-100"})
    assert OrderLine.select().count() == 1


def test_a_deleted_draft_leaves_the_lists_and_can_be_brought_back(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    browser.send(f"/orders/pad/{pad(browser)}/lines", {"item": "K-100"})
    order = Order.get()
    browser.send(f"/orders/{order.id}/deletion")
    assert browser.get(f"/orders/{order.id}").status_code == 404
    browser.send(f"/orders/{order.id}/restoration")
    assert browser.get(f"/orders/{order.id}").status_code == 200


def test_the_office_says_first_whose_order_it_is(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.rita)
    page = browser.get("/orders/new").text
    assert "Green Valley" in page
    assert "Old Mill" not in page
    address = f"/orders/new?customer={cast.green_valley.id}"
    key = pad(browser, address)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "customer": str(cast.green_valley.id)})
    assert Order.get().contact_name == "Rita"
    assert browser.get(f"/orders/new?customer={cast.old_mill.id}").status_code == 404


def test_a_quantity_goes_back_as_it_stands_in_the_field_in_any_language(cast: Cast) -> None:
    factories.item("K-100", minimum=2_000 * ONE)
    browser = cast.browser(cast.maria)
    User.update(language="fr").where(User.id == cast.maria.id).execute()
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "1200.5"})
    shown = browser.get(f"/orders/{Order.get().id}").text
    for written in ("1200.5", "2000"):
        assert f'name="quantity" value="{written}"' in shown
        browser.send(f"/orders/pad/{key}/lines/1", {"quantity": written, "version": str(OrderLine.get().version)})
        assert quantities.plain(OrderLine.get().quantity) == written


def test_a_decimal_comma_is_read_from_who_reads_french(cast: Cast) -> None:
    factories.item("K-100")
    browser, french = cast.browser(cast.maria), {"Accept-Language": "fr"}
    key = pad(browser)
    browser.send(f"/orders/pad/{key}/lines", {"item": "K-100", "quantity": "0,5"}, headers=french)
    assert OrderLine.get().quantity == ONE // 2
