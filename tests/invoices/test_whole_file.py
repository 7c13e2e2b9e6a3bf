"""Ten thousand lines of an accounting program: what pages, files and documents say is what the file adds up to."""

import csv
import io
import re
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from crikit import clock
from crikit.actor import Role
from crikit.customers.models import Customer
from crikit.exchange.imports.at_once import Choices, import_file
from crikit.exchange.models import Kind
from crikit.invoices.models import Invoice, InvoiceLine
from tests import factories
from tests.cast import Cast
from tests.charts.sums import NOTHING, differences
from tests.clients import seen

WHOLE = Path(__file__).parents[1] / "exchange" / "accounting"
TODAY = date(2026, 11, 22)
Told = list[dict[str, str]]


@pytest.fixture
def told(cast: Cast) -> dict[str, Told]:
    """The file's lines by invoice, read by itself; all of it is brought in meanwhile."""
    clock.freeze(datetime.fromisoformat(f"{TODAY}T17:00:00+00:00"))
    Customer.update(code="").execute()
    for name, kind in (("sage50-CUSTOMER.CSV", Kind.CUSTOMERS), ("quickbooks-desktop-items.iif", Kind.ITEMS)):
        import_file(WHOLE / name, Choices(skip_refused=True), kind)
    outcome = import_file(WHOLE / "invoices.csv", Choices(), Kind.INVOICES)
    assert (outcome.counts["added"], outcome.counts["refused"], outcome.counts["month_first"]) == (2_867, 0, 1)
    lines = defaultdict(list)
    with (WHOLE / "invoices.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            lines[row["Invoice Number"]].append(row)
    return lines


def amount(sum_: Decimal) -> str:
    return f"{sum_:,.2f}"


def open_balance(invoices: list[Told]) -> Decimal:
    return sum((Decimal(lines[0]["Open Balance"]) for lines in invoices), Decimal())


def due(lines: Told) -> date:
    return datetime.strptime(lines[0]["Due Date"], "%m/%d/%Y").date()


@pytest.mark.slow
def test_every_sum_is_that_of_the_file(cast: Cast, told: dict[str, Told]) -> None:
    assert (Invoice.select().count(), InvoiceLine.select().count()) == (2_867, 10_060)
    of_customers = defaultdict(list)
    for lines in told.values():
        of_customers[lines[0]["Customer ID"]].append(lines)
    office = cast.browser(cast.mira)
    # The office: each customer with what it owes, and all of it.
    rows = list(csv.DictReader(io.StringIO(office.get("/invoices/receivables.csv").data.decode("utf-8-sig"))))
    expected = {code: open_balance(theirs) for code, theirs in of_customers.items() if open_balance(theirs)}
    assert {row["Customer code"]: Decimal(row["Total"]) for row in rows} == expected
    assert sum(expected.values()) == Decimal("4698607.85")
    page = seen(office.get("/invoices/receivables").text)
    assert "4,698,607.85" in page
    ages = defaultdict(Decimal)
    for lines in told.values():
        ages[min(max((TODAY - due(lines)).days + 29, 0) // 30, 4)] += open_balance([lines])
    by_age = " ".join(amount(ages[age]) for age in range(5) if ages[age])
    assert f"All, USD {by_age} 4,698,607.85" in page
    every = list(csv.DictReader(io.StringIO(office.get("/invoices.csv").data.decode("utf-8-sig"))))
    assert {row["Invoice"]: Decimal(row["Total"]) for row in every} == {
        number: sum((Decimal(line["Line Total"]) for line in lines), Decimal()) for number, lines in told.items()
    }
    # The customer who owes most, as its own people see it.
    code = max(expected, key=expected.__getitem__)
    debtor = Customer.get(Customer.code == code)
    browser = cast.browser(factories.user(Role.MANAGEMENT, "debtor", customer_id=debtor.id))
    assert f"${amount(expected[code])}" in seen(browser.get("/dashboard").text)
    assert f"{amount(expected[code])}" in seen(browser.get("/invoices").text)
    assert _statement(browser, of_customers[code]) == expected[code]
    assert _paper(browser, of_customers[code])
    assert _charts(browser, of_customers[code])
    assert _charts(office, list(told.values()))
    assert differences(TODAY) == NOTHING


def _statement(browser, invoices: list[Told]) -> Decimal:  # type: ignore[no-untyped-def]
    """What a statement since the first invoice says is owed."""
    query = "?first=2020-01-01&last=2026-12-31"
    rows = list(csv.DictReader(io.StringIO(browser.get(f"/invoices/statement.csv{query}").data.decode("utf-8-sig"))))
    assert {row["Invoice"] for row in rows} - {"Owed in all"} == {lines[0]["Invoice Number"] for lines in invoices}
    paper = PdfReader(io.BytesIO(browser.get(f"/invoices/statement.pdf{query}").data))
    assert f"${rows[-1]['Open balance']}" in "".join(page.extract_text() for page in paper.pages).replace(",", "")
    return Decimal(rows[-1]["Open balance"])


def _charts(browser, invoices: list[Told]) -> bool:  # type: ignore[no-untyped-def]
    """Whether each month of three years, and what brought most in the last twelve, is what the file adds up to."""
    months, items = defaultdict(Decimal), defaultdict(Decimal)
    for line in (line for lines in invoices for line in lines):
        dated = datetime.strptime(line["Date"], "%m/%d/%Y")
        months[f"{dated:%B}", dated.year] += Decimal(line["Line Total"])
        if 0 <= (TODAY.year - dated.year) * 12 + TODAY.month - dated.month < 12:
            items[line["Item"]] += Decimal(line["Line Total"])
    page = seen(browser.get("/dashboard").text)
    rows = []
    for number in range(1, 12):
        name = f"{date(2026, number, 1):%B}"
        rows.append(" ".join([name, *(amount(months[name, year]) for year in (2024, 2025, 2026))]))
    tops = [f"{code} {amount(items[code])}" for code in sorted(items, key=items.__getitem__, reverse=True)[:10]]
    return all(row in page for row in rows) and re.findall(r"\b[A-Z]\d{4} [\d,.]+", page) == tops


def _paper(browser, invoices: list[Told]) -> bool:  # type: ignore[no-untyped-def]
    """Whether the longest invoice has each of its lines on its page and on paper."""
    lines = max(invoices, key=len)
    invoice = Invoice.get(Invoice.number == lines[0]["Invoice Number"])
    page = seen(browser.get(f"/invoices/{invoice.id}").text)
    paper = PdfReader(io.BytesIO(browser.get(f"/invoices/{invoice.id}.pdf").data))
    text = "\n".join(sheet.extract_text() for sheet in paper.pages)
    wanted = [amount(Decimal(line["Line Total"])) for line in lines] + [amount(Decimal(lines[0]["Invoice Total"]))]
    return all(sum_ in page and sum_ in text for sum_ in wanted)
