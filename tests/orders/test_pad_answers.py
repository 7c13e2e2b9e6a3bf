"""What the pad answers to a change: the line it made and the sums, and little of it."""

from typing import Any

import pytest

from crikit import db
from crikit.orders.models import Order, OrderLine
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.orders.pads import add, key_of, new_pad, send


def test_a_line_is_answered_by_its_row_and_the_sums(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_50)
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    answer = add(browser, key, "K-100", "3")
    assert answer.text.count("<tr") == 1
    assert 'id="line1"' in answer.text
    assert "37.50" in answer.text
    assert answer.headers["HX-Replace-Url"] == f"/orders/{Order.get().id}"
    assert "Order 1" in answer.text


def test_the_next_press_has_a_name_of_its_own(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    first = add(browser, key, "K-100", press="one")
    again = add(browser, key, "K-100", press="one")
    assert 'id="line1"' in again.text
    assert 'id="press"' in first.text
    assert OrderLine.select().count() == 1


def test_with_a_hundred_lines_an_answer_stays_small_and_asks_little(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [factories.item(f"K-{number}", f"Kettle of {number} cups", base_price=10_00) for number in range(100)]
    order = factories.order(cast.green_valley, cast.maria, *((item, 2) for item in items))
    few = factories.order(cast.green_valley, cast.maria, (items[0], 2))
    browser = cast.browser(cast.maria)
    add(browser, order.key, "K-1", "5")
    asked = statements(monkeypatch)
    many = add(browser, order.key, "K-1", "5")
    at_many = asked.copy()
    asked.clear()
    add(browser, few.key, "K-1", "5")
    assert len(many.data) < 3_000
    assert len(at_many) == len(asked)
    assert len(asked) <= 9, "\n".join(asked)


def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    execute = db.database.obj.execute_sql

    def counted(text: str, *args: Any, **options: Any) -> Any:
        asked.append(text)
        return execute(text, *args, **options)

    monkeypatch.setattr(db.database.obj, "execute_sql", counted)
    return asked


def test_a_quantity_is_answered_by_what_depends_on_it(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_50, pack=24 * ONE, stock=40 * ONE)
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "K-100", "24")
    answer = send(browser, key, "lines/1", quantity="50", version=1)
    assert "<tr" not in answer.text
    assert "625.00" in answer.text
    assert "This comes in packs of 24." in answer.text
    assert 'value="48"' in answer.text
    assert 'value="72"' in answer.text
    assert "40 in stock now." in answer.text
    assert OrderLine.get().quantity == 50 * ONE


def test_the_same_item_twice_is_noticed_on_both_lines(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "K-100")
    answer = add(browser, key, "K-100")
    assert "The same item is on line 1, too." in answer.text
    assert "The same item is on line 2, too." in answer.text
    gone = send(browser, key, "lines/2/removal")
    assert 'id="note1"' in gone.text
    assert "too." not in gone.text
    assert "K-100 was taken off the order." in gone.text


def test_what_was_taken_off_comes_back_by_undo(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "K-100", "7")
    send(browser, key, "lines/1/removal")
    assert not OrderLine.select().exists()
    browser.send(f"/orders/pad/{key}/lines?item=K-100&quantity=7")
    assert OrderLine.get().quantity == 7 * ONE


def test_an_unknown_item_is_guessed_at_and_chosen_by_one_press(cast: Cast) -> None:
    kettle = factories.item("K-1002", "Meadow Kettle")
    factories.item("Z-5", "Rope")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    for typed in ("K-10O2", "medow kettel"):
        answer = add(browser, key, typed)
        assert 'value="K-1002"' in answer.text
        assert "Z-5" not in answer.text
    chosen = send(browser, key, "lines/1/item", code="K-1002")
    assert "Meadow Kettle" in chosen.text
    assert OrderLine.get(OrderLine.number == 1).item == kettle


def test_a_hundred_unknown_lines_are_guessed_at_as_quickly_as_three(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.item("K-1002", "Meadow Kettle")
    order = factories.order(cast.green_valley, cast.maria)
    counts = []
    browser = cast.browser(cast.maria)
    for unknown in (3, 97):
        for number in range(unknown):
            OrderLine.create(order=order, number=order.next_number, typed=f"K-10{number}x", trouble="unknown")
            order.next_number += 1
        browser.get(f"/orders/{order.id}")
        with monkeypatch.context() as counting:
            asked = statements(counting)
            assert "K-1002" in browser.get(f"/orders/{order.id}").text
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_refusal_leaves_what_was_typed(cast: Cast) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "K-100")
    send(browser, key, "lines/1", quantity="4", version=1)
    late = send(browser, key, "lines/1", quantity="5", version=1)
    assert late.status_code == 409
    assert late.headers["HX-Reswap"] == "none"
    assert 'name="version" value="2"' in late.text
    assert send(browser, key, "lines/1", quantity="5", version=2).status_code == 200
    assert OrderLine.get().quantity == 5 * ONE


def test_staff_are_answered_without_money(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle", base_price=12_37)
    browser = cast.browser(cast.sam)
    key = new_pad(browser)
    answers = [add(browser, key, "K-100", "3"), send(browser, key, "lines/1", quantity="4", version=1)]
    for answer in answers:
        assert answer.status_code == 200
        for money in ("12.37", "37.11", "49.48", "Total", "price1"):
            assert money not in answer.text


@pytest.mark.parametrize("typed", ["K-100", "4006381333931", "our kettle"])
def test_items_come_up_by_code_name_and_the_customer_s_own_number(cast: Cast, typed: str) -> None:
    factories.item("K-100", "Meadow Kettle", barcode="4006381333931")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "our kettle")
    send(browser, key, "lines/1/item", code="K-100")
    found = browser.get("/orders/items", query_string={"item": typed[:6]}).text
    assert ("K-100" in found) is (typed != "4006381333931")
    add(browser, key, typed)
    assert OrderLine.select().where(OrderLine.item.is_null()).count() == 0


def test_another_company_s_own_numbers_come_up_for_nobody_else(cast: Cast) -> None:
    factories.item("K-100", "Meadow Kettle")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "zz top")
    send(browser, key, "lines/1/item", code="K-100")
    asked = {"item": "zz t", "customer": cast.green_valley.id}
    assert "K-100" in cast.browser(cast.rita).get("/orders/items", query_string=asked).text
    assert "K-100" not in cast.browser(cast.olga).get("/orders/items", query_string=asked).text
    assert cast.browser(cast.omar).get("/orders/items", query_string=asked).status_code == 404


def test_each_person_s_rows_carry_their_own_token_and_their_own_texts(cast: Cast) -> None:
    """The row's template is filled once and for all; what differs from person to person is none of it."""
    factories.item("K-100", "<b>Kettle</b>", base_price=12_50)
    rows = {}
    for person in (cast.maria, cast.olga):
        browser = cast.browser(person)
        page = browser.get("/orders/new").text
        token = page.split('name="csrf-token" content="')[1].partition('"')[0]
        rows[token] = add(browser, key_of(page), "K-100", "3").text.partition("</tr>")[0]
    assert len(rows) == 2
    for token, row in rows.items():
        assert row.count(token) == 2
        assert "<span>&lt;b&gt;Kettle&lt;/b&gt;</span>" in row


def test_what_says_the_same_again_is_not_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.item("K-100")
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    add(browser, key, "K-100")
    asked = statements(monkeypatch)
    add(browser, key, "K-100")
    (update,) = [text for text in asked if text.startswith('UPDATE "orders"')]
    assert "line_count" in update
    assert "search_text" not in update
