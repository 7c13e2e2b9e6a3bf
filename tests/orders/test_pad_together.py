"""Two people on one draft see each other's lines; and what is usually ordered stands beside them."""

from datetime import timedelta

from crikit import clock
from crikit.orders.models import Order, OrderLine, State
from tests import factories
from tests.cast import Cast
from tests.orders.pads import add, send


def changes(cast: Cast, who: object, order: Order, version: int, following: int) -> str:
    browser = cast.browser(who)  # type: ignore[arg-type]
    answer = browser.get(f"/orders/pad/{order.key}/changes?version={version}&next={following}")
    assert answer.status_code in (200, 204)
    return str(answer.text)


def test_nothing_new_is_nothing_sent(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100"), 3))
    assert changes(cast, cast.maria, order, order.version, 2) == ""
    assert changes(cast, cast.olga, order, 0, 0) == ""


def test_what_another_adds_and_changes_comes_in_with_the_name(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100"), 3), (factories.item("K-200"), 4))
    seen = order.version
    browser = cast.browser(cast.sam)
    add(browser, order.key, "K-200", "9")
    send(browser, order.key, "lines/1", quantity="8", version=1)
    news = changes(cast, cast.maria, order, seen, 3)
    assert "mariaS added this line." in news
    assert "mariaS changed this line." in news
    assert ('id="line1"' in news, 'id="line2"' in news, 'id="line3"' in news) == (True, False, True)
    assert 'data-numbers="1 2 3"' in news
    own = changes(cast, cast.sam, order, seen, 3)
    assert "this line." not in own


def test_a_line_that_is_gone_is_missing_from_the_numbers(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100"), 3), (factories.item("K-200"), 4))
    send(cast.browser(cast.sam), order.key, "lines/1/removal")
    news = changes(cast, cast.maria, order, order.version, 3)
    assert 'data-numbers="2"' in news
    assert 'id="line2"' not in news


def test_whoever_still_writes_hears_that_it_was_submitted(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100"), 3))
    Order.update(state=State.SUBMITTED, version=order.version + 1).execute()
    assert "it can’t be changed here any more" in changes(cast, cast.sam, order, order.version, 2)


def test_staff_see_what_another_wrote_without_money(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-100", base_price=12_37), 3))
    news = changes(cast, cast.sam, order, 0, 0)
    assert 'id="line1"' in news
    assert "37.11" in changes(cast, cast.maria, order, 0, 0)
    assert "12.37" not in news
    assert "37.11" not in news


def submitted(cast: Cast, days_ago: int, *wanted: tuple[object, int]) -> Order:
    at = clock.now() - timedelta(days=days_ago)
    return factories.order(cast.green_valley, cast.maria, *wanted, state=State.SUBMITTED, submitted_at=at)  # type: ignore[arg-type]


def test_what_was_ordered_often_comes_first_with_the_last_quantity(cast: Cast) -> None:
    kettle, pan = factories.item("K-100", "Meadow Kettle"), factories.item("P-1", "Harbor Pan")
    gone = factories.item("G-1", "Old Gate")
    submitted(cast, 30, (pan, 7), (kettle, 2), (gone, 1))
    submitted(cast, 10, (kettle, 5))
    factories.order(cast.green_valley, cast.maria, (pan, 99))
    factories.order(cast.old_mill, cast.olga, (factories.item("Z-9", "Rope"), 1), state=State.SUBMITTED)
    gone.active = False
    gone.save()
    page = cast.browser(cast.maria).get("/orders/new").text
    usual = page[page.index('id="usual"') :]
    assert "What you order" in usual
    assert usual.index("Meadow Kettle") < usual.index("Harbor Pan")
    assert "in 2 orders" in usual
    for there, word in (
        (True, "Add 5 of K-100"),
        (True, "Add 7 of P-1"),
        (False, "G-1"),
        (False, "Z-9"),
        (False, "Add 99 of"),
    ):
        assert (word in usual) is there, word


def test_a_usual_item_is_added_by_one_press(cast: Cast) -> None:
    submitted(cast, 3, (factories.item("K-100"), 5))
    browser = cast.browser(cast.maria)
    key = browser.get("/orders/new").text.split("/orders/pad/")[1].split("/")[0]
    assert 'id="line1"' in add(browser, key, "K-100", "5").text
    assert OrderLine.select().count() == 2


def test_nobody_who_never_ordered_is_shown_an_empty_list(cast: Cast) -> None:
    assert 'id="usual"' not in cast.browser(cast.maria).get("/orders/new").text
