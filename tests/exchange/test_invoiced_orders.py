"""An invoice that names an order marks it invoiced, and each leads to the other, by exactly that number."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crikit import clock, db
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.exchange.imports.at_once import Outcome
from crikit.exchange.models import Kind
from crikit.history.models import Entry
from crikit.invoices.models import Invoice, InvoicedOrder
from crikit.orders.models import Order, OrderStage, State
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.exchange import office

TITLES = "Invoice Number,Customer ID,Date,Customer PO,Item,Quantity,Unit Price,Line Total,Invoice Total,Open Balance\n"


def line(number: str, customer_po: str, code: str = "1001", sum_: str = "20.00", days: int = 0) -> str:
    day = clock.now().date() + timedelta(days=days)
    return f"{number},{code},{day:%m/%d/%Y},{customer_po},K-1,1,{sum_},{sum_},{sum_},{sum_}\n"


def bring_in(folder: Path, *lines: str, **choices: Any) -> Outcome:
    return office.bring_in(folder, TITLES + "".join(lines), Kind.INVOICES, **choices)


def order(cast: Cast, purchase_order: str = "", of: Customer | None = None, state: State = State.CONFIRMED) -> Order:
    item = Item.get_or_none(Item.code == "K-1") or factories.item("K-1")
    sent = factories.sent_order(of or cast.green_valley, cast.mira, (item, 1), purchase_order=purchase_order)
    Order.update(state=state).where(Order.id == sent.id).execute()
    return sent


def state_of(order: Order) -> str:
    return str(Order.get_by_id(order.id).state)


@pytest.mark.parametrize("by", ["reference", "purchase order"])
@pytest.mark.parametrize("before", [State.CONFIRMED, State.SHIPPED])
def test_the_order_that_an_invoice_names_is_invoiced_once(cast: Cast, tmp_path: Path, by: str, before: State) -> None:
    named = order(cast, "PO 77/a", state=before)
    number = named.reference if by == "reference" else "po 77/A"
    assert bring_in(tmp_path, line("501", number), dry_run=True).counts["invoiced"] == 1
    assert state_of(named) == before
    for _ in range(2):
        bring_in(tmp_path, line("501", number))
        assert state_of(named) == State.INVOICED
    stages = [(stage.state, stage.by_name) for stage in OrderStage.select().where(OrderStage.order == named.id)]
    assert stages[-1] == (State.INVOICED, "Accounting")
    assert [one for one in stages if one[0] == State.INVOICED] == stages[-1:]
    entry = Entry.get(Entry.action == "order.invoiced")
    assert (entry.about_id, entry.actor_name, entry.facts["reference"]) == (named.id, "Accounting", named.reference)


NOT_MEANT = {
    "another customer": {"code": "1002"},
    "a credit": {"sum_": "-20.00"},
    "from before the order": {"days": -3},
    "more than the number": {"customer_po": "PO-7 and more"},
    "part of the number": {"customer_po": "PO-"},
}


@pytest.mark.parametrize("facts", NOT_MEANT.values(), ids=NOT_MEANT.keys())
def test_nothing_else_marks_it(cast: Cast, tmp_path: Path, facts: dict[str, Any]) -> None:
    named = order(cast, "PO-7")
    assert bring_in(tmp_path, line("501", **{"customer_po": "PO-7", **facts})).counts["invoiced"] == 0
    assert state_of(named) == State.CONFIRMED


def test_a_number_of_two_orders_marks_none_and_leads_to_both(cast: Cast, tmp_path: Path) -> None:
    first, second = order(cast, "Telephone"), order(cast, "telephone")
    bring_in(tmp_path, line("501", "Telephone"))
    assert (state_of(first), state_of(second)) == (State.CONFIRMED, State.CONFIRMED)
    page = cast.browser(cast.maria).get(f"/invoices/{Invoice.get().id}").text
    assert (f'"/orders/{first.id}"' in page, f'"/orders/{second.id}"' in page) == (True, True)


def test_one_invoice_may_bill_several_orders_and_what_was_rejected_stays(cast: Cast, tmp_path: Path) -> None:
    orders = order(cast, "A-1"), order(cast, "A-2"), order(cast, "A-3", state=State.REJECTED)
    mixed = line("501", "A-1") + line("501", "A-2") + line("501", "A-3")
    bring_in(tmp_path, mixed.replace("20.00,20.00\n", "60.00,60.00\n"))
    assert [state_of(one) for one in orders] == [State.INVOICED, State.INVOICED, State.REJECTED]


def test_an_unanswered_order_counts_once_accounting_has_it(cast: Cast, tmp_path: Path) -> None:
    named = order(cast, "PO-7", state=State.SUBMITTED)
    assert bring_in(tmp_path, line("501", "PO-7")).counts["invoiced"] == 0
    Order.update(exported_at=clock.now()).where(Order.id == named.id).execute()
    assert bring_in(tmp_path, line("502", "PO-7")).counts["invoiced"] == 1


def test_each_leads_to_the_other_with_its_parcels_and_staff_sees_no_invoice(cast: Cast, tmp_path: Path) -> None:
    named = order(cast, "PO-7")
    factories.shipment(cast.green_valley, order=named, number="1Z5R89390357567127")
    bring_in(tmp_path, line("501", "PO-7"))
    invoice = Invoice.get()
    for person in (cast.maria, cast.mira, cast.rita):
        page = cast.browser(person).get(f"/orders/{named.id}").text
        assert (f'href="/invoices/{invoice.id}"' in page, "20.00" in page) == (True, True)
        page = cast.browser(person).get(f"/invoices/{invoice.id}").text
        assert (f'href="/orders/{named.id}"' in page, "1Z5R89390357567127" in page) == (True, True)
    page = cast.browser(cast.sam).get(f"/orders/{named.id}").text
    assert ("Invoiced" in seen(page), f"/invoices/{invoice.id}" in page, "20.00" in page) == (True, False, False)


def test_a_corrected_number_leads_elsewhere(cast: Cast, tmp_path: Path) -> None:
    first, second = order(cast, "PO-7"), order(cast, "PO-8")
    bring_in(tmp_path, line("501", "PO-7"))
    bring_in(tmp_path, line("501", "PO-8"))
    assert [row.order_key for row in InvoicedOrder.select()] == ["po-8"]
    pages = [cast.browser(cast.maria).get(f"/orders/{one.id}").text for one in (first, second)]
    assert ["/invoices/" in page.partition("</nav>")[2] for page in pages] == [False, True]
    assert state_of(second) == State.INVOICED


def test_orders_are_looked_up_together(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [order(cast, f"B-{number}") for number in range(6)]
    execute, statements = db.database.obj.execute_sql, list[str]()

    def noted(sql: str, *values: Any, **facts: Any) -> Any:
        statements.append(sql)
        return execute(sql, *values, **facts)

    monkeypatch.setattr(db.database.obj, "execute_sql", noted)
    bring_in(tmp_path, *(line(f"5{number}", f"B-{number}") for number in range(6)))
    assert {state_of(one) for one in orders} == {State.INVOICED}
    assert len([sql for sql in statements if "orders" in sql]) < 16
