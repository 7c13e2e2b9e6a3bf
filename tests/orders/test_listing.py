"""“Orders Entered in Portal”: what one may see, found, narrowed, sorted, and taken away as a file."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from crikit.orders.models import Order, State
from crikit.orders.queries import listing
from crikit.places import PAGE
from tests import factories
from tests.cast import Cast
from tests.clients import said


@pytest.fixture
def orders(cast: Cast) -> list[Order]:
    """Three of Green Valley, worth 10.11, 30.33 and 20.22, and one of Old Mill worth 40.44."""
    item = factories.item("K-100", base_price=10_11)
    made = [factories.order(cast.green_valley, cast.maria, (item, quantity)) for quantity in (1, 3, 2)]
    Order.update(state=State.SUBMITTED).where(Order.id == made[1].id).execute()
    Order.update(purchase_order="PO-340", search_text="3 po-340").where(Order.id == made[2].id).execute()
    return [*made, factories.order(cast.old_mill, cast.olga, (item, 4), reference="OM-1")]


def references(text: str) -> list[str]:
    """The orders of a page of Green Valley, by their links, in their order."""
    return [part.partition('"')[0] for part in text.split('<th scope="row"><a href="/orders/')[1:]]


def listed(cast: Cast, who: str, query: str = "") -> list[int]:
    return list(map(int, references(cast.browser(getattr(cast, who)).get(f"/orders{query}").text)))


def test_each_sees_the_orders_of_its_own_customers_the_newest_first(cast: Cast, orders: list[Order]) -> None:
    first, second, third, old_mill = (order.id for order in orders)
    mine = [third, second, first]
    assert listed(cast, "maria") == listed(cast, "sam") == listed(cast, "rita") == mine
    assert listed(cast, "olga") == listed(cast, "omar") == [old_mill]
    assert listed(cast, "mira") == [old_mill, *mine]
    assert listed(cast, "dana") == []


def test_a_search_and_a_state_narrow_it(cast: Cast, orders: list[Order]) -> None:
    first, second, third, _ = (order.id for order in orders)
    assert listed(cast, "maria", "?q=po-340") == [third]
    assert listed(cast, "maria", "?q=1") == [first]
    assert listed(cast, "maria", "?state=submitted") == [second]
    assert listed(cast, "maria", "?state=nonsense") == [third, second, first]
    page = cast.browser(cast.maria).get("/orders?q=nothing").text
    assert "No order matches" in page


def test_a_whole_list_is_not_counted_again(cast: Cast, orders: list[Order], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "count_orders", lambda actor, wanted: 4_711)
    browser = cast.browser(cast.maria)
    assert "4,711" not in browser.get("/orders").text
    for _ in range(PAGE):
        factories.order(cast.green_valley, cast.maria)
    # Typed by hand: what comes after a place isn't all there is.
    for address in ("/orders", "/orders?page=2", f"/orders?page=1&after=x~{orders[1].id}"):
        assert "1,000+" in browser.get(address).text


def test_every_column_sorts_both_ways(cast: Cast, orders: list[Order]) -> None:
    first, second, third, _ = (order.id for order in orders)
    for column in ("reference", "date", "entered", "lines", "state", "standard", "purchase_order", "customer"):
        assert len(listed(cast, "mira", f"?sort={column}")) == len(listed(cast, "mira", f"?sort=-{column}")) == 4
    assert listed(cast, "maria", "?sort=total") == [first, third, second]
    assert listed(cast, "maria", "?sort=-total") == [second, third, first]
    assert listed(cast, "maria", "?sort=reference") == [first, second, third]


def test_staff_neither_see_nor_sort_by_amounts(cast: Cast, orders: list[Order]) -> None:
    sam, maria = cast.browser(cast.sam), cast.browser(cast.maria)
    assert "30.33" in maria.get("/orders").text
    assert "30.33" not in said(sam.get("/orders"))
    assert "Total" not in sam.get("/orders").text
    for address in ("/orders?sort=total", "/orders?sort=-total", "/orders.csv?sort=total"):
        assert sam.get(address).status_code == 403
        assert maria.get(address).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_holds_what_the_list_does(cast: Cast, orders: list[Order], form: str) -> None:
    def rows(who: str) -> list[list[object]]:
        content = cast.browser(getattr(cast, who)).get(f"/orders.{form}?state=submitted").data
        if form == "csv":
            return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    (headings, row), (staff_headings, staff_row) = rows("maria"), rows("sam")
    assert headings[-1] == "Total"
    assert float(str(row[-1])) == 30.33
    assert staff_headings == headings[:-1]
    assert list(map(str, staff_row)) == list(map(str, row[:-1]))


def test_a_long_list_has_pages_in_every_order(cast: Cast) -> None:
    for _ in range(PAGE + 2):
        factories.order(cast.green_valley, cast.maria)
    for sort in ("-date", "reference"):
        pages = [listed(cast, "maria", f"?sort={sort}&page={number}") for number in (1, 2)]
        assert [len(page) for page in pages] == [PAGE, 2]
        assert not set(pages[0]) & set(pages[1])
