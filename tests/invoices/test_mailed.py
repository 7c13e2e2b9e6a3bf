"""New invoices go by themselves to the addresses that the office keeps for a customer, and to nobody else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crikit import clock, db
from crikit.customers.models import AutomaticAddress, Customer
from crikit.exchange.actions import claims
from crikit.exchange.imports.at_once import Outcome
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import Kind
from crikit.invoices.models import Invoice
from crikit.invoices.rules import is_news
from crikit.mail.delivery import deliver
from crikit.mail.models import Attachment
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.exchange import office
from tests.mailserver import MailServer
from tests.orders.papers import text_of

TITLES = (
    "Invoice Number,Customer ID,Date,Due Date,Item,Description,Quantity,Unit Price,Line Total,Invoice Total,"
    "Open Balance\n"
)
NEW, AGAIN, OLD = (f"{clock.now().date() - timedelta(days=days):%m/%d/%Y}" for days in (1, 3, 40))


def line(number: str, code: str, day: str = NEW, cents: int = 120_00) -> str:
    sum_ = f"{cents / 100:.2f}"
    return f"{number},{code},{day},{day},K-1,Kettle,1,{sum_},{sum_},{sum_},{sum_}\n"


FILE = TITLES + line("501", "1001") + line("502", "1001", AGAIN, 7_50) + line("503", "1002") + line("504", "1001", OLD)


@pytest.fixture(autouse=True)
def switched_on(cast: Cast) -> None:
    """Accounting has told of an invoice before; Green Valley's accounts payable reads at two addresses."""
    Vendor.update(invoice_mails=True).where(Vendor.id == cast.vendor.id).execute()
    factories.invoice(cast.green_valley, number="400")
    keep(cast.green_valley, "ap@elsewhere.test", "books@elsewhere.test")


def keep(customer: Customer, *addresses: str) -> None:
    for address in addresses:
        AutomaticAddress.create(customer=customer, address=address)


def bring_in(folder: Path, content: str = FILE, **choices: Any) -> Outcome:
    return office.bring_in(folder, content, Kind.INVOICES, **choices)


def told() -> list[str]:
    return sorted(letter.to_address for letter in factories.letters("invoices/new"))


@pytest.mark.parametrize(("days", "news"), [(-1, True), (0, True), (7, True), (8, False)])
def test_an_invoice_is_news_for_as_many_days_as_the_vendor_says(days: int, news: bool) -> None:
    today = clock.now().date()
    assert is_news(today - timedelta(days=days), today, 7) is news


def test_a_customer_hears_once_of_all_that_is_new_at_each_of_its_addresses(
    cast: Cast, tmp_path: Path, mailserver: MailServer, settings: Any
) -> None:
    settings(**mailserver.settings)
    assert bring_in(tmp_path, dry_run=True).counts["mailed"] == 1
    assert told() == []
    assert bring_in(tmp_path).counts["mailed"] == 1
    assert told() == ["ap@elsewhere.test", "books@elsewhere.test"]
    letter, _ = factories.letters("invoices/new")
    assert letter.subject == "2 new invoices from Prairie & Pine"
    assert ("Invoice 501" in letter.text, "$7.50" in letter.text, "504" in letter.text) == (True, True, False)
    assert "Should they go elsewhere, or stop? Write to orders@prairieandpine.test." in " ".join(letter.text.split())
    assert {attached.content for attached in Attachment.select()} == {b""}
    deliver()
    arrived = mailserver.inbox[0].message
    files = {part.get_filename(): part.get_payload(decode=True) for part in arrived.iter_attachments()}
    assert sorted(files) == ["invoice-501.pdf", "invoice-502.pdf"]
    assert "Invoice 501" in text_of(files["invoice-501.pdf"])
    page = cast.browser(cast.mira).get(f"/emails/{letter.id}").text
    assert "invoice-502.pdf" in page
    drawn = Attachment.select().where(Attachment.letter == letter.id).order_by(Attachment.id).first()
    shown = cast.browser(cast.mira).get(f"/emails/attachments/{drawn.id}")
    assert "Green Valley" in text_of(shown.data)


def test_the_same_file_again_mails_nothing_and_neither_does_a_payment(tmp_path: Path) -> None:
    bring_in(tmp_path)
    bring_in(tmp_path)
    bring_in(tmp_path, FILE.replace("120.00\n", "20.00\n"))
    assert len(told()) == 2


@pytest.mark.parametrize("why", ["off", "first", "no address", "refused"])
def test_nobody_is_mailed(cast: Cast, tmp_path: Path, why: str) -> None:
    content = FILE
    if why == "off":
        Vendor.update(invoice_mails=False).where(Vendor.id == cast.vendor.id).execute()
    elif why == "first":
        Invoice.delete().execute()
    elif why == "no address":
        AutomaticAddress.delete().execute()
    else:
        content += "505,nobody,,,,,,,,,\n"
    outcome = bring_in(tmp_path, content)
    assert told() == []
    assert outcome.counts["mailed"] == (why == "refused")


def test_an_address_of_staff_alone_gets_no_amounts(cast: Cast, tmp_path: Path) -> None:
    AutomaticAddress.delete().execute()
    keep(cast.green_valley, cast.sam.email)
    keep(cast.old_mill, cast.olga.email)
    bring_in(tmp_path)
    assert told() == [cast.olga.email]


def test_a_worker_that_dies_in_the_middle_mails_everything_once_or_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = office.checked(cast.mira, FILE, kind=Kind.INVOICES)
    office.confirm(cast.mira, work)
    with monkeypatch.context() as patch:
        # All is written, and the import isn't settled yet.
        patch.setattr(claims, "settle", lambda *args, **facts: (_ for _ in ()).throw(claims.Lost))
        run_imports()
    assert told() == []
    clock.move(claims.LEASE + timedelta(seconds=1))
    run_imports()
    run_imports()
    assert len(told()) == 2
    page = seen(cast.browser(cast.mira).get(f"/tools/import/{work.id}").text)
    assert "1 customer was e-mailed its new invoices" in page


def test_the_office_is_told_before_whom_it_would_mail(cast: Cast) -> None:
    work = office.checked(cast.mira, FILE, kind=Kind.INVOICES)
    assert "It would e-mail 1 customer its new invoices" in seen(
        cast.browser(cast.mira).get(f"/tools/import/{work.id}").text
    )


def test_many_are_told_in_a_few_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    customers = [factories.customer(f"Shop {n}", code=f"S{n}") for n in range(300)]
    AutomaticAddress.insert_many(
        [{"customer": one.id, "address": f"ap@shop{place}.test"} for place, one in enumerate(customers)]
    ).as_rowcount().execute()
    content = TITLES + "".join(line(f"9{n}", f"S{n % 300}") for n in range(500))
    execute, statements = db.database.obj.execute_sql, list[str]()

    def noted(sql: str, *values: Any, **facts: Any) -> Any:
        statements.append(sql)
        return execute(sql, *values, **facts)

    monkeypatch.setattr(db.database.obj, "execute_sql", noted)
    bring_in(tmp_path, content)
    assert len(told()) == 300
    assert len(statements) < 60
