"""Charts on the first page and on a customer's page: whose, in words and figures, and never an amount for staff."""

import re
from datetime import date, datetime

import pytest

from crikit import clock, db
from crikit.charts.actions import add_up
from crikit.customers.models import Customer
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client, asks_for, seen

PAGE = "/dashboard"


@pytest.fixture(autouse=True)
def november(cast: Cast) -> None:
    clock.freeze(datetime.fromisoformat("2026-11-22T17:00:00+00:00"))


@pytest.fixture
def sold(cast: Cast) -> None:
    """Green Valley bought more than a year before, Old Mill something else."""
    kettle, mug = factories.item("K-1", "Kettle", unit="each"), factories.item("M-1", "Mug", unit="box")
    for customer, cents, item, dated in (
        (cast.green_valley, 1_000_00, kettle, date(2025, 3, 5)),
        (cast.green_valley, 1_500_00, kettle, date(2026, 3, 5)),
        (cast.green_valley, -300_00, mug, date(2026, 4, 1)),
        (cast.green_valley, 777_77, None, date(2026, 11, 2)),
        (cast.old_mill, 64_12, mug, date(2026, 5, 1)),
    ):
        factories.invoice(customer, cents, item=item, dated=dated)
    add_up(cast.vendor.today)


def text_of(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return seen(answer.text)


@pytest.mark.usefixtures("sold")
def test_a_customer_reads_three_years_in_a_sentence_a_picture_and_figures(cast: Cast) -> None:
    page = cast.browser(cast.maria).get(PAGE).text
    text = seen(page)
    assert "Purchases by month" in text
    finding = "2026 to the end of October: $1,200.00, 20% more than a year before."
    assert text.count(finding) == 2, "in words, and as what the picture says to those who don't see it"
    (svg,) = re.findall(r"<svg[^>]*chart__plot.*?</svg>", page, re.S)
    assert 'role="img" aria-labelledby="plot-USD finding-USD"' in svg
    assert svg.count("<rect") == 4
    assert "April 2026: -$300.00" in svg
    assert "2024: nothing 2025: $1,000.00 2026: $1,977.77" in text
    assert "March 0.00 1,000.00 1,500.00" in text
    assert "All, USD 0.00 1,000.00 1,977.77" in text
    assert "64.12" not in text
    assert "style=" not in page


@pytest.mark.usefixtures("sold")
def test_items_by_amount_or_quantity_without_those_that_came_back(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    by_amount = text_of(browser).partition("Items bought most")[2]
    assert "December 2025 to November 2026, as invoiced" in by_amount
    assert "Kettle K-1 1,500.00 Old Kettle OLD-1 777.77" in by_amount
    assert "Mug" not in by_amount, "what was given back more than it was bought is nothing that is bought most"
    part = browser.get(f"{PAGE}?by=quantity", headers=asks_for("top_items")).text
    assert "<html" not in part
    assert 'id="top_items"' in part
    assert "Quantity" in part
    assert "10 each" in seen(part)
    assert "1,500" not in part
    assert 'href="/items/' not in part
    assert "Quantity" in text_of(browser, f"{PAGE}?by=quantity")


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize("asked", ["", "?by=amount", "?by=quantity"])
def test_staff_read_quantities_alone(cast: Cast, asked: str) -> None:
    page = cast.browser(cast.sam).get(PAGE + asked).text
    text = seen(page)
    assert "Items bought most" in text
    # As many of both; the order tells of no amount.
    assert re.search(r"Item Quantity (Old Kettle OLD-1 10|Mug M-1 10 box|Kettle K-1 10 each)", text)
    for amount in ("month", "1,500", "777", "By amount", "$", "USD"):
        assert amount not in text.partition("Items bought most")[2].partition("Your account")[0]
    assert "Purchases by month" not in text
    assert "chart__plot" not in page


@pytest.mark.usefixtures("sold")
def test_without_invoices_to_see_there_are_quantities_and_without_charts_nothing(cast: Cast) -> None:
    def take(permission: Permission) -> str:
        PermissionSetting.create(user=cast.maria, permission=permission, allowed=False)
        return text_of(cast.browser(cast.maria))

    quantities = take(Permission.SEE_BALANCE)
    assert "Purchases by month" not in quantities
    assert "Items bought most" in quantities
    assert "1,500" not in quantities
    assert "Items bought most" not in take(Permission.SEE_CHARTS)
    assert "Items bought most" not in text_of(cast.browser(cast.sam)), "staff have at most what their management has"


@pytest.mark.usefixtures("sold")
def test_a_plan_without_charts_shows_none_to_anybody(cast: Cast) -> None:
    Vendor.update(plan="order-entry").execute()
    for person in (cast.maria, cast.sam, cast.mira, cast.rita):
        assert "chart" not in cast.browser(person).get(PAGE).text.partition("<main")[2]
    assert "chart" not in cast.browser(cast.mira).get(f"/customers/{cast.green_valley.id}").text.partition("<main")[2]


@pytest.mark.usefixtures("sold")
def test_the_office_sees_all_customers_and_a_rep_its_own(cast: Cast) -> None:
    for person, year, items in (
        (cast.mira, "$2,041.89", "Kettle K-1 1,500.00 Old Kettle OLD-1 777.77"),
        (cast.rita, "$1,977.77", "Kettle K-1 1,500.00 Old Kettle OLD-1 777.77"),
        (cast.omar, "$64.12", "Mug M-1 64.12"),
    ):
        text = text_of(cast.browser(person))
        assert f"2026: {year}" in text
        assert f"Amount, USD {items}" in text
        assert "Sales by month" in text
        assert "Receivables by age" not in text, "nothing was imported yet"
    of_one = text_of(cast.browser(cast.mira), f"/customers/{cast.old_mill.id}")
    assert "2026: $64.12" in of_one
    assert "Mug M-1 64.12" in of_one
    assert cast.browser(cast.omar).get(f"/customers/{cast.green_valley.id}").status_code == 404
    assert "No invoices yet" in text_of(cast.browser(cast.dana))


def test_nothing_yet_says_so(cast: Cast) -> None:
    for person in (cast.maria, cast.mira, cast.rita):
        text = text_of(cast.browser(person))
        assert "No invoices yet." in text
        assert "Nothing was invoiced in the last twelve months." in text
        assert "chart__plot" not in text


def test_one_month_alone_is_a_chart_too(cast: Cast) -> None:
    factories.invoice(cast.green_valley, 5_00)
    add_up(cast.vendor.today)
    text = text_of(cast.browser(cast.maria))
    assert "2026 so far: $5.00." in text
    assert "November 2026: $5.00" in text


def test_each_currency_has_its_own_chart_the_vendors_first(cast: Cast) -> None:
    for currency, cents in (("CAD", 9_00), ("USD", 5_00)):
        factories.invoice(cast.green_valley, cents, currency=currency)
    add_up(cast.vendor.today)
    for person in (cast.maria, cast.mira, cast.rita):
        text = text_of(cast.browser(person))
        assert text.index("2026 so far: $5.00.") < text.index("2026 so far: CA$9.00.")
        assert "14.00" not in text
        assert text.index("Amount, USD") < text.index("Amount, CAD")


@pytest.mark.parametrize(
    ("before", "now", "said"), [(100, 50, "50% less"), (100, 100, "as much as"), (0, 9, ": $9.00.")]
)
def test_the_sentence_says_less_as_much_or_nothing(cast: Cast, before: int, now: int, said: str) -> None:
    for cents, dated in ((before, date(2025, 5, 1)), (now, date(2026, 5, 1))):
        factories.invoice(cast.green_valley, cents * 100, dated=dated)
    add_up(cast.vendor.today)
    assert said in text_of(cast.browser(cast.maria))


def test_the_office_reads_what_is_owed_and_how_many_orders_came_today(cast: Cast) -> None:
    facts = {"key": "k", "filename": "invoices.csv", "kind": Kind.INVOICES, "state": State.DONE}
    AccountingImport.create(finished_at=clock.now(), **facts)
    for customer, cents, due in ((cast.green_valley, 10_00, 45), (cast.old_mill, 7_00, 400), (cast.old_mill, 5_00, -3)):
        on = date.fromordinal(cast.vendor.today.toordinal() - due)
        factories.invoice(customer, cents, dated=date(2025, 1, 1), due_on=on)
    add_up(cast.vendor.today)
    kettle = factories.item("K-100")
    factories.sent_order(cast.green_valley, cast.maria, (kettle, 3))
    for person, owed, orders in (
        (cast.mira, "Balance, USD 22.00 Not due yet 5.00 1–30 days late – 31–60 days late 10.00", 1),
        (cast.rita, "Balance, USD 10.00 Not due yet – 1–30 days late – 31–60 days late 10.00", 1),
        (cast.omar, "Balance, USD 12.00 Not due yet 5.00", 0),
    ):
        browser = cast.browser(person)
        text = text_of(browser)
        assert owed in text
        assert f"Orders today {orders} submitted" in text
        assert 'href="/invoices/receivables"' in browser.get(PAGE).text
    assert "Green Valley" in text_of(cast.browser(cast.rita)), "whose order it is"
    PermissionSetting.create(user=cast.omar, permission=Permission.SEE_BALANCE, allowed=False)
    assert "Receivables" not in text_of(cast.browser(cast.omar))


def test_another_vendors_sums_are_nobodys_here(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        factories.invoice(Customer.get(), 8_88_00)
        add_up(cast.other_vendor.today)
    assert "888" not in text_of(cast.browser(cast.mira))
    assert "$888.00" in text_of(cast.browser(cast.dana))
