"""What is owed is paid by card, on Stripe's page, and stays under way until accounting knows; staff sees none of it."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from crikit import config
from crikit.config import Settings
from crikit.exchange.imports.at_once import Choices, import_file
from crikit.exchange.models import Kind
from crikit.invoices.models import Invoice
from crikit.payments.models import Payment
from tests import factories
from tests.browser import LiveServer, arrive, assert_accessible
from tests.cast import Cast
from tests.journeys.steps import sign_in
from tests.library import shelves
from tests.payments.stripe_server import FakeStripe, running
from tests.payments.tills import with_keys

if TYPE_CHECKING:
    from tests.databases import Files

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sqlite_only]
TITLES = "Invoice Number,Customer ID,Date,Due Date,Customer PO,Invoice Total,Open Balance\n"
ROW = "{number},1001,10/26/2026,11/26/2026,PO-7,{total},{still}\n"
OWED = {"70481": "1,310.75", "70482": "2,120.40"}
SUM = "$3,431.15"


@pytest.fixture(scope="module")
def stripe() -> Iterator[FakeStripe]:
    with running() as fake:
        yield fake


@pytest.fixture(scope="module")
def ground(
    engine: str, files: "Files", usual: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """A database of its own: its people have the names of those in another journey, and its server jobs of its own."""
    with files.database() as url:
        yield dataclasses.replace(usual, database_url=url, instance=tmp_path_factory.mktemp("till"), mail_server="")


@pytest.fixture(scope="module")
def live(ground: Settings, stripe: FakeStripe) -> Iterator[LiveServer]:
    server = LiveServer(ground, Path(ground.instance) / "server.log", SCHEDULER="on", STRIPE_API_BASE=stripe.url)
    yield server
    server.stop()


def bring_in(folder: Path, **still: str) -> None:
    """Accounting's own file, with what is open on each."""
    rows = [ROW.format(number=n, total=f'"{total}"', still=f'"{still.get(n, total)}"') for n, total in OWED.items()]
    (folder / "invoices.csv").write_text(TITLES + "".join(rows))
    import_file(folder / "invoices.csv", Choices(), Kind.INVOICES)


@pytest.fixture
def till(app: Flask, cast: Cast, live: LiveServer, stripe: FakeStripe, tmp_path: Path) -> Cast:
    config.use(dataclasses.replace(config.settings(), stripe_api_base=stripe.url))
    with_keys(cast)
    stripe.webhook = f"{live.url}/webhooks/stripe/{cast.vendor.slug}"
    bring_in(tmp_path)
    factories.shipment(cast.green_valley, invoice=Invoice.get(Invoice.number == "70481"))
    shelves.document(cast.mira)
    return cast


def pay_both(page: Page) -> None:
    page.get_by_role("link", name="Invoices").last.click()
    for number in OWED:
        page.get_by_role("checkbox", name=f"Pay invoice {number}").check()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_role("row", name="Sum")).to_contain_text(SUM)
    assert_accessible(page)
    page.get_by_role("button", name=f"Pay {SUM}").click()
    expect(page.get_by_role("heading", name="Pay 3431.15 USD")).to_be_visible()
    # Back without having paid: the page is still there.
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("Not paid yet.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_text("Paid. It shows as under way")).to_be_visible()


def test_management_pays_two_at_once_and_staff_sees_none_of_it(
    till: Cast, open_page: Callable[..., Page], stripe: FakeStripe, tmp_path: Path
) -> None:
    page = open_page()
    sign_in(page, "maria")
    expect(page.get_by_text(SUM).first).to_be_visible()
    pay_both(page)
    assert len(stripe.charged) == 1
    page.goto("/dashboard")
    expect(page.get_by_text(f"{SUM} of it under way")).to_be_visible()
    page.goto("/invoices")
    expect(page.get_by_text("payment under way")).to_have_count(2)
    expect(page.get_by_role("checkbox")).to_have_count(0)
    bring_in(tmp_path, **dict.fromkeys(OWED, "0.00"))
    page.reload()
    expect(page.get_by_text("payment under way")).to_have_count(0)
    expect(page.get_by_text("paid", exact=True)).to_have_count(2)
    page.goto(f"/payments/{Payment.get().id}")
    expect(page.get_by_text("Paid, and accounting has it.")).to_be_visible()
    track_and_read(page)
    look_as_staff(open_page())


def track_and_read(page: Page) -> None:
    page.goto("/invoices")
    parcel = page.get_by_role("link", name="1Z5R89390357567127")
    expect(parcel).to_have_attribute("href", re.compile(r"^https://www\.ups\.com/.*1Z5R89390357567127"))
    expect(parcel).to_have_attribute("rel", re.compile("noreferrer"))
    page.get_by_role("link", name="Library").first.click()
    with page.expect_download() as download:
        page.locator("table.library tbody button").first.click()
    assert download.value.path().read_bytes()


def look_as_staff(page: Page) -> None:
    arrive(page, "mariaS", factories.STAFF_PASSWORD, "/dashboard")
    amounts = re.compile("|".join([re.escape(SUM[1:]), *map(re.escape, OWED.values()), "under way"]))
    for address, status in (("/dashboard", 200), ("/invoices", 403), (f"/payments/{Payment.get().id}", 403)):
        answer = page.request.get(address)
        assert answer.status == status, address
        assert not amounts.search(answer.text()), address
