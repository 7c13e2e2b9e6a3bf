"""Invoices from accounting: known again by number, whole or not at all, never with a guess."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crikit import db
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.exchange.imports.at_once import Outcome
from crikit.exchange.models import AccountingImport, Kind
from crikit.exchange.reading.limits import ReadingError
from crikit.invoices.models import Invoice, InvoiceLine
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.exchange import office
from tests.exchange.office import sums
from tests.scenes import rows

TITLES = (
    "Invoice Number,Customer ID,Date,Due Date,Customer PO,Item,Description,Quantity,Unit Price,Line Total,"
    "Invoice Total,Open Balance\n"
)
ONE_LINE = "501,1001,10/26/2026,11/26/2026,PO-7,A,Kettle,2,10.50,21.00,21.00,21.00\n"
TWO_LINES = (
    "502,1002,10/04/2026,11/04/2026,PO-8,A,Kettle,1,10.50,10.50,16.50,0.00\n"
    "502,1002,10/04/2026,11/04/2026,PO-9,GONE,Old thing,3,2.00,6.00,16.50,0.00\n"
)
CREDIT = "503,1001,10/27/2026,10/27/2026,,A,Kettle,-1,10.50,-10.50,(10.50),-10.50\n"
FILE = TITLES + ONE_LINE + TWO_LINES + CREDIT


@pytest.fixture(autouse=True)
def kettle(cast: Cast) -> Item:
    return factories.item("A")


def bring_in(folder: Path, content: str = FILE, **choices: Any) -> Outcome:
    return office.bring_in(folder, content, Kind.INVOICES, **choices)


def reasons(outcome: Outcome) -> dict[str, str]:
    return {row["name"]: row["reason"] for row in outcome.refusals}


def one(number: str) -> Invoice:
    found: Invoice = Invoice.get(Invoice.number == number)
    return found


def test_lines_become_invoices_with_all_that_is_said(cast: Cast, kettle: Item, tmp_path: Path) -> None:
    outcome = bring_in(tmp_path)
    assert sums(outcome) == (3, 0, 0, 0)
    noted = {name: outcome.counts[name] for name in ("lines", "open", "open_cents", "month_first")}
    assert noted == {"lines": 4, "open": 2, "open_cents": 10_50, "month_first": 1}
    first = one("501")
    assert (first.customer, first.dated, first.due_on) == (cast.green_valley, date(2026, 10, 26), date(2026, 11, 26))
    assert (first.total, first.open_balance, first.currency, first.customer_po) == (21_00, 21_00, "USD", "PO-7")
    assert (one("502").customer_po, one("503").total, one("503").is_credit) == ("PO-8, PO-9", -10_50, True)
    lines = InvoiceLine.select().join(Invoice).order_by(Invoice.number, InvoiceLine.place)
    told = [(line.place, line.item_id, line.code, line.quantity, line.unit_price, line.amount) for line in lines]
    assert told == [
        (1, kettle.id, "A", 2 * ONE, 10_50, 21_00),
        (1, kettle.id, "A", ONE, 10_50, 10_50),
        (2, None, "GONE", 3 * ONE, 2_00, 6_00),
        (1, kettle.id, "A", -ONE, 10_50, -10_50),
    ]


def test_twice_changes_nothing_and_a_dry_run_never(tmp_path: Path) -> None:
    before = rows()
    assert sums(bring_in(tmp_path, dry_run=True)) == (3, 0, 0, 0)
    assert rows() == before
    bring_in(tmp_path)
    before = rows()
    assert sums(bring_in(tmp_path)) == (0, 0, 3, 0)
    changed = {name for name, found in rows().items() if found != before[name]}
    assert changed <= {AccountingImport.__name__, "Entry"}


def test_what_changed_in_accounting_changes_here(tmp_path: Path) -> None:
    bring_in(tmp_path)
    paid = FILE.replace("21.00,21.00,21.00", "21.00,21.00,0").replace("Old thing", "Older thing")
    assert sums(bring_in(tmp_path, paid)) == (0, 2, 1, 0)
    assert (one("501").open_balance, one("501").list_key[0]) == (0, "1")
    assert InvoiceLine.select().count() == 4
    assert InvoiceLine.select().where(InvoiceLine.description == "Older thing").exists()


def test_an_item_that_comes_later_is_found_by_the_next_file(tmp_path: Path) -> None:
    bring_in(tmp_path)
    gone = factories.item("GONE")
    assert sums(bring_in(tmp_path)) == (0, 1, 2, 0)
    assert InvoiceLine.get(InvoiceLine.code == "GONE").item_id == gone.id


WRONG = {
    "lines that don't add up": ("501,1001,10/26/2026,,,A,,2,10.50,21.00,22.00,22.00\n", "add up to 21.00, but"),
    "no customer": ("501,9999,10/26/2026,,,A,,2,10.50,21.00,21.00,0\n", "There is no customer 9999"),
    "more open than billed": ("501,1001,10/26/2026,,,A,,2,10.50,21.00,21.00,21.01\n", "doesn’t fit its total"),
    "a debt on a credit": ("501,1001,10/26/2026,,,A,,2,10.50,-21.00,-21.00,21.00\n", "doesn’t fit its total"),
    "no day": ("501,1001,02/30/2026,,,A,,2,10.50,21.00,21.00,0\n", "“02/30/2026” is no date"),
    "no amount": ("501,1001,10/26/2026,,,A,,2,10.50,21.00,much,0\n", "“much” is no amount"),
    "no quantity": ("501,1001,10/26/2026,,,A,,12 m,10.50,21.00,21.00,0\n", "“12 m” is no quantity"),
    "no total": ("501,1001,10/26/2026,,,A,,2,10.50,21.00,,0\n", "It says nothing for “Invoice total”"),
    "two customers": (
        "501,1001,10/26/2026,,,A,,1,5,5,10,0\n501,1002,10/26/2026,,,A,,1,5,5,10,0\n",
        "It says 1002 for “Customer code”, but line 5 of the same invoice says 1001",
    ),
    "two totals": (
        "501,1001,10/26/2026,,,A,,1,5,5,10,0\n501,1001,10/26/2026,,,A,,1,5,5,11,0\n",
        "It says 11.00 for “Invoice total”",
    ),
    "one bad line of two": (
        "501,1001,10/26/2026,,,A,,1,5,5,10,0\n501,1001,10/26/2026,,,A,,1,5,five,10,0\n",
        "“five” is no amount",
    ),
}


@pytest.mark.parametrize(("lines", "why"), WRONG.values(), ids=WRONG.keys())
def test_what_can_t_be_right_is_refused_as_a_whole_with_its_reason(tmp_path: Path, lines: str, why: str) -> None:
    outcome = bring_in(tmp_path, TITLES + TWO_LINES + CREDIT + lines, skip_refused=True)
    assert sums(outcome) == (2, 0, 0, 1)
    assert why in reasons(outcome)["501"]
    assert {invoice.number for invoice in Invoice.select()} == {"502", "503"}


def test_a_refused_invoice_stops_all_of_it_unless_it_is_left_out(tmp_path: Path) -> None:
    before = rows()
    assert not bring_in(tmp_path, FILE + "504,9999,10/26/2026,,,A,,1,5,5,5,0\n").written
    assert rows() == before


def test_a_line_without_a_number_is_refused_by_itself(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, FILE + ",1001,10/26/2026,,,A,,1,5,5,5,0\n", skip_refused=True)
    assert (sums(outcome), outcome.refusals[0]["line"]) == ((3, 0, 0, 1), 6)


def test_another_currency_is_refused(tmp_path: Path) -> None:
    titles = TITLES.strip() + ",Currency\n"
    mixed = ONE_LINE.strip() + ",USD\n" + CREDIT.strip() + ",CAD\n"
    outcome = bring_in(tmp_path, titles + mixed, skip_refused=True)
    assert sums(outcome) == (1, 0, 0, 1)
    assert reasons(outcome)["503"] == "It is in CAD, but this portal counts in USD."


def test_open_ones_that_the_file_no_longer_names_stay_open_unless_they_are_taken_for_paid(tmp_path: Path) -> None:
    bring_in(tmp_path)
    outcome = bring_in(tmp_path, TITLES + TWO_LINES + CREDIT)
    assert (outcome.counts["missing"], outcome.counts["missing_cents"]) == (1, 21_00)
    assert one("501").open_balance == 21_00
    outcome = bring_in(tmp_path, TITLES + TWO_LINES + CREDIT, deactivate_missing=True)
    assert (outcome.counts["settled"], one("501").open_balance, one("501").list_key) == (1, 0, "179738973")
    assert one("501").total == 21_00
    assert bring_in(tmp_path, TITLES + CREDIT).counts["missing"] == 0, "502 was paid, and may be left out of any file"


def test_a_refused_invoice_isn_t_missing(tmp_path: Path) -> None:
    bring_in(tmp_path)
    wrong = FILE.replace("21.00,21.00,21.00", "21.00,22.00,22.00")
    outcome = bring_in(tmp_path, wrong, skip_refused=True, deactivate_missing=True)
    assert (outcome.counts["missing"], one("501").open_balance) == (0, 21_00)


def test_a_report_without_lines_tells_what_is_open_and_leaves_the_lines(tmp_path: Path) -> None:
    bring_in(tmp_path)
    report = "Num,Customer ID,Date,Due Date,Amount,Open Balance\n501,1001,10/26/2026,11/26/2026,21.00,5.00\n"
    outcome = bring_in(tmp_path, report)
    assert sums(outcome) == (0, 1, 0, 0)
    assert (one("501").open_balance, one("501").customer_po) == (5_00, "PO-7")
    assert InvoiceLine.select().count() == 4
    twice = bring_in(tmp_path, report + report.splitlines()[1], skip_refused=True)
    assert reasons(twice) == {"501": "It stands in the file twice."}


UNCLEAR = TITLES + TWO_LINES


def test_days_that_may_be_read_two_ways_are_asked_about(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, UNCLEAR, skip_refused=True)
    assert sums(outcome) == (0, 0, 0, 1)
    assert "may be read month first or day first" in reasons(outcome)["502"]
    assert sums(bring_in(tmp_path, UNCLEAR, date_order="day-first")) == (1, 0, 0, 0)
    assert one("502").dated == date(2026, 4, 10)
    assert sums(bring_in(tmp_path, UNCLEAR, date_order="month-first")) == (0, 1, 0, 0)
    assert one("502").dated == date(2026, 10, 4)


def test_other_days_of_the_file_tell_how_it_is_written(tmp_path: Path) -> None:
    european = UNCLEAR + ONE_LINE.replace("10/26/2026,11/26/2026", "26/10/2026,26/11/2026")
    outcome = bring_in(tmp_path, european)
    assert (sums(outcome), outcome.counts["day_first"]) == ((2, 0, 0, 0), 1)
    assert one("502").dated == date(2026, 4, 10)
    outcome = bring_in(tmp_path, european + CREDIT, skip_refused=True)
    assert outcome.counts["refused"] == 3, "a file that says both can't be trusted with either"
    outcome = bring_in(tmp_path, european, skip_refused=True, date_order="month-first")
    assert outcome.counts["refused"] == 2, "the file says otherwise than whoever chose"


def test_a_price_finer_than_a_cent_isn_t_rounded_behind_anybody_s_back(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, TITLES + "501,1001,2026-10-26,,,A,Screws,1000,0.125,125.00,125.00,0\n")
    assert outcome.counts["fine_prices"] == 1
    assert (InvoiceLine.get().unit_price, InvoiceLine.get().amount, one("501").due_on) == (
        None,
        125_00,
        date(2026, 10, 26),
    )


def test_customers_are_found_by_code_or_accounting_id_never_by_name(cast: Cast, tmp_path: Path) -> None:
    Customer.update(accounting_id="8000-1").where(Customer.id == cast.old_mill.id).execute()
    named = "501,Old Mill,10/26/2026,,,A,,1,5,5,5,0\n502,8000-1,10/26/2026,,,A,,1,5,5,5,0\n"
    outcome = bring_in(tmp_path, TITLES + named, skip_refused=True)
    assert set(reasons(outcome)) == {"501"}
    assert one("502").customer == cast.old_mill


def test_another_vendor_s_customers_invoices_and_items_aren_t_there(cast: Cast, tmp_path: Path) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.invoice(cast.lakeside, number="501")
        factories.item("GONE")
    assert sums(bring_in(tmp_path, deactivate_missing=True)) == (3, 0, 0, 0)
    assert InvoiceLine.get(InvoiceLine.code == "GONE").item_id is None
    with db.vendor_scope(cast.other_vendor.id):
        assert Invoice.get_by_id(theirs.id).open_balance == theirs.open_balance


def test_quickbooks_writes_no_invoices_with_balances_into_iif(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such list into IIF"):
        bring_in(tmp_path, "!TRNS\tTRNSID\nTRNS\t1\n")
