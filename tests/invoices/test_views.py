"""The pages of invoices, for a customer, the office and a rep; and that staff meet no money on any page or file."""

import csv
import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from crikit import clock
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.invoices.models import Invoice
from crikit.places import PAGE
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client, asks_for, seen


@pytest.fixture
def told() -> AccountingImport:
    """Accounting was heard of an hour ago."""
    moment = clock.now() - timedelta(hours=1)
    facts = {"key": "k", "filename": "invoices.csv", "kind": Kind.INVOICES, "state": State.DONE}
    made: AccountingImport = AccountingImport.create(finished_at=moment, **facts)
    return made


@pytest.fixture
def invoice(cast: Cast, told: AccountingImport) -> Invoice:
    dated = clock.now().date() - timedelta(days=40)
    return factories.invoice(cast.green_valley, 1_234_50, number="20001", customer_po="PO-7", dated=dated)


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return seen(answer.text)


def pdf_text(browser: Client, address: str) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(browser.get(address).data)).pages)


def rows_of(browser: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(browser.get(address).data.decode("utf-8-sig"))))


def test_a_customer_finds_its_balance_and_the_way_to_its_invoices(cast: Cast, invoice: Invoice) -> None:
    browser = cast.browser(cast.maria)
    page = browser.get("/dashboard").text
    assert "Balance $1,234.50 $1,234.50 of it overdue as of" in seen(page)
    assert 'href="/invoices"' in page
    text = read(browser, "/invoices")
    assert "20001" in text
    assert "PO-7 1,234.50 1,234.50 10 days late" in text
    assert "Green Valley" not in text.split("Search by number")[1], "its own name in each row says nothing"


def test_the_balance_turns_amber_when_accounting_is_silent_for_too_long(cast: Cast, invoice: Invoice) -> None:
    browser = cast.browser(cast.maria)
    assert "chip--warn" not in browser.get("/dashboard").text
    AccountingImport.update(finished_at=clock.now() - timedelta(days=3)).execute()
    assert "balance--stale" not in browser.get("/dashboard").text
    Vendor.update(invoices_fresh_days=2).execute()
    page = browser.get("/dashboard").text
    assert "balance--stale" in page
    assert "chip--warn" in page
    assert "Accounting was last heard of 3 days ago" in read(browser, "/invoices")


def test_before_anything_was_imported_nobody_is_told_that_they_owe_nothing(cast: Cast) -> None:
    maria, mira = cast.browser(cast.maria), cast.browser(cast.mira)
    assert "hasn’t brought its invoices in yet" in read(maria, "/dashboard")
    assert "0.00" not in read(maria, "/dashboard")
    assert "No invoices yet" in read(maria, "/invoices")
    assert 'href="/tools/import?kind=invoices"' in mira.get("/invoices").text
    assert "Nobody owes anything" in read(mira, "/invoices/receivables")
    assert "No invoices were imported yet" in read(mira, f"/customers/{cast.green_valley.id}")


def test_an_invoice_shows_its_lines_what_was_paid_and_what_is_open(cast: Cast, invoice: Invoice) -> None:
    Invoice.update(open_balance=234_50).execute()
    for person in (cast.maria, cast.rita, cast.ben):
        text = read(cast.browser(person), f"/invoices/{invoice.id}")
        assert "OLD-1 Old Kettle 10 123.45 1,234.50" in text
        assert "Total 1,234.50 Paid 1,000.00 Open balance 234.50" in text
    document = pdf_text(cast.browser(cast.maria), f"/invoices/{invoice.id}.pdf")
    for said in ("Prairie & Pine", "Invoice 20001", "Green Valley", "PO-7", "Old Kettle", "$1,234.50", "$234.50"):
        assert said in document


def test_the_office_filters_by_customer_and_finds_a_customers_balance_on_its_page(cast: Cast, invoice: Invoice) -> None:
    factories.invoice(cast.old_mill, 5_00, number="20002")
    browser = cast.browser(cast.ben)
    assert "20002" in read(browser, "/invoices")
    assert "20002" not in read(browser, "/invoices?customer=green")
    text = read(browser, f"/invoices?of={cast.green_valley.id}")
    assert "Invoices of Green Valley" in text
    assert "20002" not in text
    assert "$1,234.50" in read(browser, f"/customers/{cast.green_valley.id}")
    assert "Green Valley 1,234.50 1,234.50 Old Mill 5.00 5.00" in read(browser, "/invoices/receivables")


@pytest.mark.parametrize("address", ["/invoices?of={}", "/invoices/statement?of={}", "/invoices/statement.pdf?of={}"])
def test_another_customer_is_one_that_never_was(cast: Cast, address: str) -> None:
    for person, theirs in ((cast.omar, cast.green_valley), (cast.dana, cast.green_valley), (cast.mira, cast.lakeside)):
        assert cast.browser(person).get(address.format(theirs.id)).status_code == 404
    factories.invoice(cast.old_mill, number="20777")
    assert "20777" not in cast.browser(cast.maria).get(f"/invoices?of={cast.old_mill.id}").text


def test_the_search_answers_with_the_list_alone_and_pages_go_on(cast: Cast, told: AccountingImport) -> None:
    for number in range(PAGE + 1):
        factories.invoice(cast.green_valley, number=f"Z{number:03d}")
    browser = cast.browser(cast.maria)
    assert 'rel="next"' in browser.get("/invoices").text
    assert f"Z{PAGE:03d}" in browser.get("/invoices?page=2").text
    answer = browser.get("/invoices?q=Z007", headers=asks_for("invoices")).text
    assert "Z007" in answer
    assert "<html" not in answer
    assert "No invoice matches" in read(browser, "/invoices?q=nobody%27s")


def test_the_list_as_a_file_holds_what_the_list_holds(cast: Cast, invoice: Invoice) -> None:
    factories.invoice(cast.green_valley, -5_00, number="=1+1", dated=invoice.dated, due_on=invoice.due_on)
    own = rows_of(cast.browser(cast.maria), "/invoices.csv")
    assert [(row["Invoice"], row["Open balance"], row["Days late"]) for row in own] == [
        ("20001", "1234.50", "10"),
        ("'=1+1", "-5.00", "0"),
    ]
    assert "Customer" not in own[0]
    assert rows_of(cast.browser(cast.mira), "/invoices.csv?q=2000")[0]["Customer"] == "Green Valley"
    assert cast.browser(cast.maria).get("/invoices.xlsx").data.startswith(b"PK")


def test_a_statement_says_the_same_on_its_page_in_the_file_and_on_paper(cast: Cast, invoice: Invoice) -> None:
    factories.invoice(cast.green_valley, 10_00, number="19000", dated=date(2020, 1, 2))
    query = f"?first={invoice.dated}&last={invoice.dated}"
    browser = cast.browser(cast.maria)
    text = read(browser, "/invoices/statement" + query)
    assert (
        "Invoiced in the period 1,234.50 Paid of it 0.00 Open before the period 10.00 Owed in all, USD 1,244.50" in text
    )
    file = rows_of(browser, "/invoices/statement.csv" + query)
    assert [(row["Invoice"], row["Open balance"]) for row in file] == [
        ("Open before", "10.00"),
        ("20001", "1234.50"),
        ("Owed in all", "1244.50"),
    ]
    paper = pdf_text(browser, "/invoices/statement.pdf" + query)
    for said in ("Statement of account", "20001", "$1,244.50", "$10.00"):
        assert said in paper
    assert "Nothing was invoiced" in read(browser, "/invoices/statement?first=soon&last=2019-01-01")
    office = read(cast.browser(cast.rita), f"/invoices/statement{query}&of={cast.green_valley.id}")
    assert "Green Valley," in office


def test_staff_meet_no_amount_anywhere(cast: Cast, invoice: Invoice) -> None:
    Invoice.update(total=7_777_31, open_balance=7_777_31).execute()
    planted, browser = b"7,777.31", cast.browser(cast.sam)
    addresses = ["/dashboard", "/invoices", "/invoices.csv", "/invoices.xlsx", f"/invoices/{invoice.id}"]
    addresses += [f"/invoices/{invoice.id}.pdf", "/invoices/receivables", "/invoices/receivables.csv"]
    addresses += ["/invoices/statement", "/invoices/statement.csv", "/invoices/statement.pdf"]
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == (200 if address == "/dashboard" else 403)
        assert planted not in answer.data
        assert b"7777" not in answer.data
        assert b'href="/invoices"' not in answer.data
    assert planted in cast.browser(cast.maria).get("/dashboard").data
