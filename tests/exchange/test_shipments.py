"""Shipments from accounting: known again by invoice and number, refused with a reason, told to their orders."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crikit import clock
from crikit.customers.models import Customer
from crikit.exchange.commands import import_command
from crikit.exchange.imports.at_once import Choices, Outcome, import_file
from crikit.exchange.models import AccountingImport, Kind
from crikit.orders.models import Order, State
from crikit.shipments import actions
from crikit.shipments.models import Shipment
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.exchange import office
from tests.exchange.office import sums
from tests.factories import as_actor
from tests.scenes import rows

TITLES = "Invoice Number,Customer ID,Ship Date,Carrier,Tracking Number\n"
FILE = TITLES + "501,1001,01/28/2026,UPS,1Z 5R8 939 0357567127\n501,1001,01/28/2026,Local truck,RT-13\n"
FEDEX = "502,1002,02/23/2026,FedEx,986578788855\n"
WHOLE = Path(__file__).with_name("accounting")


@pytest.fixture(autouse=True)
def invoices(cast: Cast) -> None:
    factories.invoice(cast.green_valley, number="501", customer_po="PO-7")
    factories.invoice(cast.old_mill, number="502")


def bring_in(folder: Path, content: str = FILE + FEDEX, **choices: Any) -> Outcome:
    return office.bring_in(folder, content, Kind.SHIPMENTS, **choices)


def told() -> list[tuple[str, str, str, str]]:
    found = Shipment.select().order_by(Shipment.id)
    return [(one.invoice.number, one.shipped_on.isoformat(), one.carrier, one.number) for one in found]


def test_rows_become_shipments_of_their_invoices(cast: Cast, tmp_path: Path) -> None:
    outcome = bring_in(tmp_path)
    assert sums(outcome) == (3, 0, 0, 0)
    assert (outcome.counts["untracked"], outcome.counts["month_first"]) == (1, 1)
    assert told() == [
        ("501", "2026-01-28", "UPS", "1Z5R89390357567127"),
        ("501", "2026-01-28", "Local truck", "RT-13"),
        ("502", "2026-02-23", "FedEx", "986578788855"),
    ]
    page = cast.browser(cast.maria).get("/shipments").text
    assert "tracknum=1Z5R89390357567127" in page
    assert ("RT-13" in page, "986578788855" in page) == (True, False)
    assert "RT-13" in cast.browser(cast.mira).get("/shipments?q=po-7").text


def test_twice_changes_nothing_and_a_dry_run_never(tmp_path: Path) -> None:
    before = rows()
    assert sums(bring_in(tmp_path, dry_run=True)) == (3, 0, 0, 0)
    assert rows() == before
    bring_in(tmp_path)
    before = rows()
    assert sums(bring_in(tmp_path)) == (0, 0, 3, 0)
    assert {name for name, found in rows().items() if found != before[name]} <= {AccountingImport.__name__, "Entry"}


def test_what_accounting_corrects_is_corrected_here(tmp_path: Path) -> None:
    bring_in(tmp_path)
    corrected = FILE.replace("01/28/2026,UPS", "01/29/2026,UPS Ground").replace("RT-13", "RT-14")
    found = bring_in(tmp_path, corrected, dry_run=True)
    assert (sums(found), found.counts["missing"]) == ((1, 1, 0, 0), 1)
    assert bring_in(tmp_path, corrected, deactivate_missing=True).counts["removed"] == 1
    assert told()[0] == ("501", "2026-01-29", "UPS Ground", "1Z5R89390357567127")
    assert {number for *_, number in told()} == {"1Z5R89390357567127", "RT-14", "986578788855"}


WRONG = {
    "no such invoice": ("999,1001,01/28/2026,UPS,1Z1\n", "There is no invoice 999"),
    "no such customer": ("501,9999,01/28/2026,UPS,1Z1\n", "There is no customer 9999"),
    "another's invoice": ("501,1002,01/28/2026,UPS,1Z1\n", "Invoice 501 isn’t one of customer 1002"),
    "no day": ("501,1001,02/30/2026,UPS,1Z1\n", "“02/30/2026” is no date"),
    "no day at all": ("501,1001,,UPS,1Z1\n", "It says nothing for “Ship date”"),
    "nothing shipped": ("501,1001,01/28/2026,,\n", "neither a carrier nor a tracking number"),
    "too long": (f"501,1001,01/28/2026,UPS,{'7' * 61}\n", "more than 60 characters"),
    "twice": ("502,1002,02/23/2026,FedEx,9865-7878-8855\n", "stands on line 2 already"),
}


@pytest.mark.parametrize(("line", "why"), WRONG.values(), ids=WRONG.keys())
def test_what_can_t_be_right_is_refused_with_its_reason(tmp_path: Path, line: str, why: str) -> None:
    outcome = bring_in(tmp_path, TITLES + FEDEX + line, skip_refused=True)
    assert sums(outcome) == (1, 0, 0, 1)
    assert why in outcome.refusals[0]["reason"]
    assert not bring_in(tmp_path, TITLES + FEDEX + line).written


def test_a_script_comes_in_as_text_and_leads_nowhere(cast: Cast, tmp_path: Path) -> None:
    bring_in(tmp_path, TITLES + "501,1001,01/28/2026,UPS,<script>alert(1)</script>\n")
    page = cast.browser(cast.maria).get("/shipments").text
    assert ("&lt;script&gt;" in page, "<script>alert" in page, "ups.com" in page) == (True, False, False)


@pytest.mark.parametrize("by", ["reference", "purchase_order"])
def test_the_order_that_an_invoice_answers_is_shipped_once_and_its_contact_hears_of_it(
    cast: Cast, tmp_path: Path, by: str
) -> None:
    facts = {by: "PO-7", "contact_email": "maria@here.test"} | ({"reference_key": "po-7"} if by == "reference" else {})
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-1"), 2), **facts)
    Order.update(state=State.CONFIRMED).where(Order.id == order.id).execute()
    assert bring_in(tmp_path, dry_run=True).counts["ordered"] == 1
    bring_in(tmp_path)
    bring_in(tmp_path)
    assert Order.get_by_id(order.id).state == State.SHIPPED
    letter, *more = factories.letters("shipments/shipped")
    assert (letter.to_address, more) == ("maria@here.test", [])
    assert ("1Z5R89390357567127" in letter.text, "RT-13" in letter.text) == (True, True)
    assert "RT-13" in cast.browser(cast.sam).get(f"/orders/{order.id}").text


def test_what_the_office_typed_at_the_order_is_known_again(cast: Cast, tmp_path: Path) -> None:
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-1"), 2), purchase_order="PO-7")
    Order.update(state=State.SUBMITTED).where(Order.id == order.id).execute()
    typed = actions.Typed("UPS", "1Z5R89390357567127", clock.now().date())
    actions.add(as_actor(cast.mira), Order.get_by_id(order.id), typed)
    assert sums(bring_in(tmp_path)) == (2, 1, 0, 0)
    known = Shipment.get(Shipment.number_key == "1Z5R89390357567127")
    assert (known.order_id, known.invoice.number, known.by_name) == (order.id, "501", "Mira")
    assert sums(bring_in(tmp_path)) == (0, 0, 3, 0)


def test_in_the_browser_the_office_looks_first_and_then_brings_it_in(cast: Cast) -> None:
    work = office.checked(cast.mira, FILE + FEDEX, filename="shipments.csv", kind=Kind.SHIPMENTS)
    page = seen(cast.browser(cast.mira).get(f"/tools/import/{work.id}").text)
    assert "3 rows: would add 3" in page
    assert "has no page of a carrier to lead to" in page
    office.confirm(cast.mira, work)
    office.run_imports()
    page = seen(cast.browser(cast.mira).get(f"/tools/import/{work.id}").text)
    assert ("added 3" in page, "See the shipments" in page) == (True, True)


@pytest.mark.slow
def test_a_whole_file_of_accounting_comes_in(cast: Cast) -> None:
    Customer.update(code="").execute()
    for name, kind in (("sage50-CUSTOMER.CSV", Kind.CUSTOMERS), ("invoices.csv", Kind.INVOICES)):
        import_file(WHOLE / name, Choices(skip_refused=True), kind)
    outcome = import_file(WHOLE / "shipments.csv", Choices(), Kind.SHIPMENTS)
    assert (sums(outcome), outcome.counts["untracked"]) == ((1_762, 0, 0, 0), 237)
    assert sums(import_file(WHOLE / "shipments.csv", Choices(), Kind.SHIPMENTS)) == (0, 0, 1_762, 0)


def test_on_the_command_line(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "shipments.csv"
    path.write_text(FILE)
    arguments = ["shipments", str(path), "--vendor", cast.vendor.slug]
    assert "would add 2" in CliRunner().invoke(import_command, [*arguments, "--dry-run"]).output
    done = CliRunner().invoke(import_command, arguments)
    assert ("add 2, change 0" in done.output, done.exit_code) == (True, 0)
