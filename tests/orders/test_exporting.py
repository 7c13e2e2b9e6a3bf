"""Orders go to accounting once: as IIF, CSV or XLSX, whoever presses and however often."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.models import Entry
from crikit.orders.actions.exporting import export
from crikit.orders.models import ExportedOrder, ExportForm, Order, OrderExport, State
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.orders.test_desk import submitted
from tests.orders.test_submitting import submit

GOLDEN = Path(__file__).parent / "exports"
WHEN = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def exported(cast: Cast, orders: list[Order], key: str = "one", form: ExportForm = ExportForm.IIF) -> OrderExport:
    person, vendor = factories.as_actor(cast.mira), Vendor.get_by_id(cast.vendor.id)
    return export(person, vendor, form, [order.id for order in orders], key)


def two_orders(cast: Cast) -> list[Order]:
    """One with everything that a file may stumble over, one with little."""
    Item.create(code="K-200", code_key="k-200", name='Kettle, 24" blue\tRåd', unit="each", base_price=5_05)
    Customer.update(name="Green Valley:Spring Display").where(Customer.id == cast.green_valley.id).execute()
    facts = {"ship_via": "Truck", "purchase_order": "=1+1", "requested_on": date(2026, 12, 1)}
    notes = "Ring “Dvořák” first,\nthen unload."
    item = Item.get(Item.code == "K-200")
    first = submitted(cast, ship_to="Dock 3\n1 Main St\nBoise, ID", notes=notes, contact_name="María", **facts)
    other = factories.order(cast.green_valley, cast.maria, (item, 7), (item, 1))
    submit(cast, Order.get_by_id(other.id))
    Order.update(submitted_at=WHEN).execute()
    return [first, other]


def test_the_iif_is_as_intuit_describes_it(cast: Cast) -> None:
    made = exported(cast, two_orders(cast))
    answer = cast.browser(cast.mira).get(f"/orders/desk/exports/{made.id}.iif")
    assert answer.data == (GOLDEN / "orders.iif").read_bytes()
    assert f"orders-export-{made.id}.iif" in answer.headers["Content-Disposition"]


def test_the_csv_is_one_row_a_line(cast: Cast) -> None:
    made = exported(cast, two_orders(cast), form=ExportForm.CSV)
    assert (
        cast.browser(cast.mira).get(f"/orders/desk/exports/{made.id}.csv").data == (GOLDEN / "orders.csv").read_bytes()
    )


def test_the_workbook_says_the_same(cast: Cast) -> None:
    made = exported(cast, two_orders(cast), form=ExportForm.XLSX)
    answer = cast.browser(cast.mira).get(f"/orders/desk/exports/{made.id}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    told = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in sheet.values)
    assert told == (GOLDEN / "orders.xlsx.txt").read_text().rstrip("\n")


def test_two_presses_of_one_button_make_one_export(cast: Cast) -> None:
    orders = [submitted(cast), submitted(cast)]
    made = crowd(16, lambda _: exported(cast, orders).id, vendor_id=cast.vendor.id)
    assert len(set(made)) == 1
    assert (OrderExport.select().count(), ExportedOrder.select().count(), OrderExport.get().order_count) == (1, 2, 2)


def test_two_people_at_once_give_each_order_once(cast: Cast) -> None:
    orders = [submitted(cast) for _ in range(4)]
    piles = [orders[:3], orders[1:]]
    made = crowd(8, lambda place: exported(cast, piles[place % 2], f"press {place}"), vendor_id=cast.vendor.id)
    winners = [one for one in made if isinstance(one, OrderExport)]
    assert {type(one) for one in made} <= {OrderExport, Conflict}
    assert sum(one.order_count for one in winners) == 4
    assert ExportedOrder.select().count() == 4
    assert [entry.action for entry in Entry.select()].count("orders.exported") == len(winners)


def test_only_what_is_submitted_or_confirmed_goes(cast: Cast) -> None:
    good, rejected = submitted(cast), submitted(cast)
    Order.update(state=State.REJECTED).where(Order.id == rejected.id).execute()
    draft = factories.order(cast.green_valley, cast.maria, (Item.get(), 1))
    assert exported(cast, [good, rejected, draft]).order_count == 1
    with pytest.raises(Conflict, match="exported already"):
        exported(cast, [good, rejected, draft], "two")
    with pytest.raises(DomainError, match="Tick the orders"):
        exported(cast, [], "three")
    with pytest.raises(Forbidden):
        export(factories.as_actor(cast.rita), cast.vendor, ExportForm.CSV, [good.id], "four")


def test_another_script_is_refused_with_a_sentence_and_nothing_is_marked(cast: Cast) -> None:
    order = submitted(cast, notes="Спасибо")
    with pytest.raises(DomainError, match="no signs for “Спасибо”, which stand in order 1 of Green Valley"):
        exported(cast, [order])
    assert (Order.get().exported_at, OrderExport.select().count()) == (None, 0)
    assert exported(cast, [order], form=ExportForm.CSV).order_count == 1


def test_the_desk_exports_what_is_ticked_or_all_that_is_confirmed(cast: Cast) -> None:
    first, second, third = submitted(cast), submitted(cast), submitted(cast)
    Order.update(state=State.CONFIRMED).where(Order.id != first.id).execute()
    browser = cast.browser(cast.mira)

    def press(**typed: Any) -> Any:
        return browser.send("/orders/desk/exports", {"form": "csv", **typed})

    assert press(key="a", which="ticked").status_code == 422
    made = press(key="b", which="ticked", order=[second.id])
    assert made.status_code == 303
    page = browser.get(made.location).text
    assert "1</strong> order, exported by Mira" in page
    assert press(key="c", which="all").status_code == 303
    assert {row.order_id for row in ExportedOrder.select()} == {second.id, third.id}
    assert made.location in browser.get("/orders/desk/exports").text
    assert first.reference in browser.get("/orders/desk").text


def test_an_exported_order_is_marked_shipped_from_the_desk_until_it_is(cast: Cast) -> None:
    order = submitted(cast)
    exported(cast, [order])
    browser, link = cast.browser(cast.mira), f'href="/orders/{order.id}/shipments/new"'
    assert link in browser.get("/orders/desk?show=exported").text
    Order.update(state=State.SHIPPED).where(Order.id == order.id).execute()
    assert link not in browser.get("/orders/desk?show=exported").text


def test_printed_orders_name_amounts_only_to_those_who_see_them(cast: Cast) -> None:
    order = submitted(cast)
    address = f"/orders/{order.id}/print"
    assert "37.11" in cast.browser(cast.maria).get(address).text
    staff = cast.browser(cast.sam).get(address)
    assert "Meadow Kettle" in staff.text
    assert "37.11" not in staff.text
    assert "12.37" not in staff.text
    assert cast.browser(cast.olga).get(address).status_code == 404
    assert "Meadow Kettle" in cast.browser(cast.mira).get("/orders/desk/print").text
