"""Customer lists as QuickBooks Desktop, QuickBooks Online and Sage 50 export them."""

import dataclasses
from pathlib import Path

import pytest

from crikit.exchange import reading
from crikit.exchange.reading.customers import CustomerRow, CustomerType, Job, Rep
from tests.exchange.lists import customers, entries, sample, sheet

CAFE = CustomerRow(
    line=10,
    accounting_id="71",
    code="00071",
    name="Café Brûlé",
    parent="",
    contact_name="Ida Møller",
    phone="(503) 555-0101",
    address="1 Dock Rd\nAstoria, OR 97103",
    email_written="ida@cafe.example.com",
    emails=("ida@cafe.example.com",),
    customer_type="Bakery",
    rep_code="ZO",
    rep_name="Zoé Oudin",
    price_list="Trade",
    terms="Net 30",
    active=True,
)


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("quickbooks-desktop.iif", "QuickBooks Desktop"),
        ("quickbooks-online.csv", "QuickBooks Online"),
        ("sage-50-CUSTOMER.CSV", "Sage 50"),
    ],
)
def test_a_program_is_known_by_its_titles(name: str, program: str) -> None:
    assert sample(name).program == program


def test_a_quickbooks_desktop_customer_is_read_whole() -> None:
    assert customers(sample("quickbooks-desktop.iif"))[0] == CAFE


def test_a_hidden_quickbooks_desktop_customer_is_inactive_and_its_quotes_are_its_own() -> None:
    loaf = customers(sample("quickbooks-desktop.iif"))[1]
    assert (loaf.name, loaf.active, loaf.contact_name) == ('Loaf "Direct", Inc.', False, "Bo Lind")
    assert (loaf.email_written, loaf.emails) == ("ORDERS@LOAF.EXAMPLE.COM", ("ORDERS@loaf.example.com",))
    assert loaf.phone == "(503) 555-0102"


def test_a_quickbooks_desktop_file_lists_its_reps_and_types_hidden_ones_too() -> None:
    found = reading.customers.named(sample("quickbooks-desktop.iif"))
    assert found.reps == [Rep("ZO", "Zoé Oudin", active=True), Rep("OL", "Old Lars", active=False)]
    assert found.types == [CustomerType("Bakery", active=True), CustomerType("Closed shop", active=False)]


def test_a_job_follows_its_customer() -> None:
    found = list(reading.customers.read(sample("quickbooks-desktop.iif")))
    assert found[2] == Job(12, "Café Brûlé:Harbour kiosk", "Café Brûlé")


def test_a_job_read_as_a_customer_leaves_the_code_to_its_parent() -> None:
    found = list(reading.customers.read(sample("quickbooks-desktop.iif"), jobs_as_customers=True))
    job = dataclasses.replace(
        CAFE, line=12, accounting_id="90071", code="", name="Café Brûlé:Harbour kiosk", parent="Café Brûlé"
    )
    assert found[2] == job


def test_lists_in_a_different_order_and_with_other_columns_are_told_apart(tmp_path: Path) -> None:
    content = (
        "!CUST\tNAME\tREFNUM\nCUST\tFirst\t1\n!SALESREP\tINITIALS\tASSOCIATEDNAME\n"
        "!CUST\tREFNUM\tEMAIL\tNAME\nCUST\t2\tb@shop.example.com\tSecond\nSALESREP\tZO\tZoé\n"
    )
    found = customers(sheet(tmp_path, content, "lists.iif"))
    assert [(row.accounting_id, row.name, row.emails) for row in found] == [
        ("1", "First", ()),
        ("2", "Second", ("b@shop.example.com",)),
    ]


def test_a_row_before_its_titles_or_with_an_open_quotation_mark_is_refused(tmp_path: Path) -> None:
    content = 'VEND\tx\n!VEND\tNAME\nCUST\tEarly\n!CUST\tNAME\tEMAIL\nCUST\t"Open\tx\nCUST\tGood\t\n'
    early, broken, good = entries(tmp_path, "!HDR\tPROD\n" + content)
    assert "stands before" in early.reason  # type: ignore[union-attr]
    assert "isn’t closed" in broken.reason  # type: ignore[union-attr]
    assert good.name == "Good"


def test_an_iif_file_without_customers_says_what_it_holds_and_where_to_find_them(tmp_path: Path) -> None:
    with pytest.raises(reading.ReadingError, match=r"holds INVITEM, but not the Customer List.*Lists to IIF"):
        sheet(tmp_path, "!HDR\tPROD\n!INVITEM\tNAME\nINVITEM\tSpade\n", "items.iif")


def test_quickbooks_online_names_the_rep_in_its_notes_up_to_the_full_stop() -> None:
    cafe, loaf, _ = customers(sample("quickbooks-online.csv"))
    assert (cafe.rep_code, loaf.rep_code) == ("ZO", "")
    assert (cafe.price_list, cafe.phone) == ("Trade", "(503) 555-0101")


def test_a_company_that_quickbooks_online_lists_under_a_person_is_the_customer() -> None:
    loaf = customers(sample("quickbooks-online.csv"))[1]
    assert (loaf.name, loaf.contact_name) == ('Loaf "Direct", Inc.', "Bo Lind")
    assert loaf.emails == ("bo@loaf.example.com", "ap@loaf.example.com")
    assert loaf.address == "9 Mill St\nUnit 4\nAstoria, OR 97103\nUSA"


def test_a_deleted_quickbooks_online_customer_is_inactive_under_its_old_name() -> None:
    deleted = customers(sample("quickbooks-online.csv"))[2]
    assert (deleted.name, deleted.active) == ("Old Mill", False)


def test_a_quickbooks_online_sub_customer_follows_its_parent() -> None:
    assert list(reading.customers.read(sample("quickbooks-online.csv")))[3] == Job(
        6, "Café Brûlé:Harbour kiosk", "Café Brûlé"
    )


def test_sage_customers_have_codes_numbered_price_levels_and_contacts() -> None:
    cafe, loaf = customers(sample("sage-50-CUSTOMER.CSV"))
    assert cafe == dataclasses.replace(CAFE, line=2, accounting_id="", rep_name="", price_list="Price Level 2")
    assert (loaf.code, loaf.price_list, loaf.active) == ("00072", "Price Level 10", False)
    assert (loaf.email_written, loaf.emails) == ("n/a", ())
    assert loaf.address == "9 Mill St\nUnit 4\nAstoria, OR 02210\nUSA"
