"""The sums beside the invoices are those of the lines, whatever is imported, moved, paid, settled or taken away."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crikit import clock, db, migrations
from crikit.charts.actions import add_up
from crikit.charts.jobs import move_on
from crikit.charts.models import ItemQuantity, SalesMonth
from crikit.charts.rules import month_of
from crikit.exchange.models import Kind
from crikit.invoices.models import Invoice
from tests import factories
from tests.cast import Cast
from tests.charts.sums import NOTHING, differences, kept
from tests.exchange import office

HEADINGS = (
    *("Invoice Number", "Customer ID", "Date", "Due Date", "Item", "Description", "Quantity", "Line Total"),
    *("Invoice Total", "Open Balance"),
)
LINES = st.lists(
    st.tuples(st.sampled_from(["A", "a", "OLD", ""]), st.integers(-3, 9), st.integers(-500, 900)),
    min_size=1,
    max_size=3,
)
INVOICES = st.dictionaries(
    st.sampled_from([f"N{number}" for number in range(6)]),
    st.tuples(st.sampled_from(["1001", "1002"]), st.integers(0, 1_200), st.booleans(), LINES),
    max_size=5,
)


def file_of(invoices: dict[str, Any], today: date) -> str:
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(HEADINGS)
    for number, (customer, days, is_open, lines) in invoices.items():
        dated = today - timedelta(days=days)
        total = sum(cents for *_, cents in lines)
        for code, quantity, cents in lines:
            facts = (number, customer, dated, dated + timedelta(days=30), code, f"Kettle {code}", quantity)
            table.writerow([*facts, f"{cents / 100:.2f}", f"{total / 100:.2f}", f"{total * is_open / 100:.2f}"])
    return written.getvalue()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.tuples(INVOICES, st.booleans()), min_size=2, max_size=3), later=st.integers(0, 70))
def test_whatever_is_imported_the_sums_are_those_of_the_lines(
    cast: Cast, tmp_path: Path, rounds: list[tuple[dict[str, Any], bool]], later: int
) -> None:
    with db.atomic() as transaction:
        clock.freeze(clock.now().replace(year=2026, month=11, day=22, hour=15))
        factories.item("A")
        for invoices, settles in rounds:
            if invoices:
                office.bring_in(
                    tmp_path, file_of(invoices, cast.vendor.today), Kind.INVOICES, deactivate_missing=settles
                )
                assert differences(cast.vendor.today) == NOTHING
            clock.move(timedelta(days=later))
        transaction.rollback()


def test_only_whose_invoices_changed_is_added_up_anew_and_a_payment_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    today = cast.vendor.today
    first = {"N1": ("1001", 5, True, [("A", 1, 500)]), "N2": ("1002", 5, True, [("A", 2, 700)])}
    office.bring_in(tmp_path, file_of(first, today), Kind.INVOICES)
    before = {row.customer_id: row.id for row in SalesMonth.select()}
    paid = {"N1": ("1001", 5, False, [("A", 1, 500)])}
    office.bring_in(tmp_path, file_of(paid, today), Kind.INVOICES)
    assert {row.customer_id: row.id for row in SalesMonth.select()} == before
    office.bring_in(tmp_path, file_of({"N1": ("1001", 5, False, [("A", 1, 900)])}, today), Kind.INVOICES)
    after = {row.customer_id: row.id for row in SalesMonth.select()}
    assert {whose for whose in after if after[whose] != before[whose]} == {cast.green_valley.id, None}
    assert differences(today) == NOTHING


def test_a_file_that_is_refused_leaves_the_sums_as_they_were(cast: Cast, tmp_path: Path) -> None:
    wrong = file_of(
        {"N1": ("1001", 5, True, [("A", 1, 500)]), "N2": ("nobody", 5, True, [("A", 1, 500)])}, date.today()
    )
    assert not office.bring_in(tmp_path, wrong, Kind.INVOICES).written
    assert kept() == NOTHING


def test_the_twelve_months_move_on_when_a_month_begins(cast: Cast) -> None:
    clock.freeze(clock.now().replace(year=2026, month=11, day=22, hour=15))
    factories.invoice(cast.green_valley, dated=date(2025, 12, 31))
    factories.invoice(cast.green_valley, dated=date(2026, 2, 1))
    add_up(cast.vendor.today)
    assert move_on() == 0
    clock.move(timedelta(days=10))
    assert differences(cast.vendor.today)["quantities"]
    assert (move_on(), move_on()) == (1, 0)
    assert differences(cast.vendor.today) == NOTHING
    assert {row.until for row in ItemQuantity.select()} == {"2026-12"}


def test_the_sums_of_old_invoices_come_with_the_table(cast: Cast) -> None:
    today = clock.now().date()
    item = factories.item("A")
    for days in (0, 20, 40, 200, 364, 800):
        for customer in (cast.green_valley, cast.old_mill):
            factories.invoice(
                customer, 5_00 + days, item=item if days % 40 else None, dated=today - timedelta(days=days)
            )
    factories.invoice(cast.old_mill, -1_00, dated=today)
    # The migration knows no vendor's midnight: by the clock of the database.
    while "sales_month" in db.database.get_tables():
        migrations.migrate_back()
    migrations.migrate()
    if month_of(today) == month_of(clock.now().date()):
        assert differences(today) == NOTHING
        assert kept()["months"]


def test_whoever_takes_a_customer_away_takes_its_sums(cast: Cast) -> None:
    factories.invoice(cast.green_valley)
    add_up(cast.vendor.today)
    Invoice.delete().execute()
    add_up(cast.vendor.today)
    assert kept() == NOTHING


@pytest.mark.parametrize("currency", ["USD", "CAD"])
def test_currencies_stand_apart(cast: Cast, currency: str) -> None:
    for one in ("USD", "CAD"):
        factories.invoice(cast.green_valley, 5_00, currency=one)
    add_up(cast.vendor.today)
    months = SalesMonth.select().where(SalesMonth.currency == currency, SalesMonth.customer.is_null())
    assert [row.cents for row in months] == [5_00]
