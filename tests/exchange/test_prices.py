"""Prices of price lists, and for quantities: known again by item, list or quantity, and first day."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crikit import db, money
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import PriceList
from crikit.exchange.imports.at_once import Outcome
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import Kind, State
from crikit.exchange.reading.limits import ReadingError
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.exchange import office
from tests.exchange.office import again, checked, confirm, sums
from tests.scenes import rows

DEALER = "Price List,Item,Price\nDealer,A,19.65\nDealer,B,38.57\nRetail,A,21.00\n"
BREAKS = "Item,Minimum quantity,Price\nA,60,18.00\nA,300,17.00\nB,12,30\n"
DATED = "Price List,Item,Price,Valid from,Valid until\n"


@pytest.fixture(autouse=True)
def items(cast: Cast) -> dict[str, Item]:
    return {code: factories.item(code) for code in "AB"}


def on_lists(folder: Path, content: str = DEALER, **choices: bool) -> Outcome:
    return office.bring_in(folder, content, Kind.PRICES, **choices)


def for_quantities(folder: Path, content: str = BREAKS, **choices: bool) -> Outcome:
    return office.bring_in(folder, content, Kind.VOLUME_PRICES, **choices)


def listed() -> set[tuple[Any, ...]]:
    columns = (PriceList.name, Item.code, ListPrice.cents)
    return set(ListPrice.select(*columns).join(PriceList).switch(ListPrice).join(Item).tuples())


def test_prices_come_in_with_the_lists_they_name(tmp_path: Path) -> None:
    factories.price_list("dealer")
    outcome = on_lists(tmp_path)
    assert (sums(outcome), outcome.counts["new_price_lists"]) == ((3, 0, 0, 0), 1)
    assert listed() == {("dealer", "A", 19_65), ("dealer", "B", 38_57), ("Retail", "A", 21_00)}


def test_volume_prices_come_in_by_quantity(tmp_path: Path) -> None:
    assert sums(for_quantities(tmp_path)) == (3, 0, 0, 0)
    found = VolumePrice.select(Item.code, VolumePrice.minimum, VolumePrice.cents).join(Item).tuples()
    assert set(found) == {("A", 60 * ONE, 18_00), ("A", 300 * ONE, 17_00), ("B", 12 * ONE, 30_00)}


@pytest.mark.parametrize(("bring", "content"), [(on_lists, DEALER), (for_quantities, BREAKS)])
def test_twice_changes_nothing_and_a_dry_run_never(tmp_path: Path, bring: Any, content: str) -> None:
    before = rows()
    assert sums(bring(tmp_path, dry_run=True)) == (3, 0, 0, 0)
    assert rows() == before
    bring(tmp_path)
    assert sums(bring(tmp_path, content)) == (0, 0, 3, 0)


def test_a_changed_price_is_changed(tmp_path: Path) -> None:
    on_lists(tmp_path)
    assert sums(on_lists(tmp_path, DEALER.replace("38.57", "$40"))) == (0, 1, 2, 0)
    assert ("Dealer", "B", 40_00) in listed()
    for_quantities(tmp_path)
    assert sums(for_quantities(tmp_path, BREAKS.replace("17.00", "16.50"))) == (0, 1, 2, 0)


def test_what_can_t_be_brought_in_is_refused_with_its_reason(tmp_path: Path) -> None:
    wrong = "Dealer,Z,1\nDealer,a,2\nDealer,B,dear\n,A,1\nDealer,A,\n"
    outcome = on_lists(tmp_path, DEALER + wrong, skip_refused=True)
    assert sums(outcome) == (3, 0, 0, 5)
    assert [(row["line"], row["reason"]) for row in outcome.refusals] == [
        (5, "There is no item Z. Import the items first."),
        (6, "This price stands on line 2 already."),
        (7, "“dear” is no price in whole cents."),
        (8, "It says nothing for “Price list”."),
        (9, "It says nothing for “Price”."),
    ]


def test_a_refused_row_stops_all_of_it_and_no_list_is_made(tmp_path: Path) -> None:
    before = rows()
    assert not on_lists(tmp_path, DEALER + "Dealer,Z,1\n").written
    assert rows() == before


def test_prices_missing_from_a_list_go_only_if_that_is_wanted(tmp_path: Path) -> None:
    on_lists(tmp_path)
    shorter = "Price List,Item,Price\nDealer,A,19.65\n"
    outcome = on_lists(tmp_path, shorter)
    assert (outcome.counts["missing"], len(listed())) == (1, 3), "the list Retail isn't spoken of"
    outcome = on_lists(tmp_path, shorter, deactivate_missing=True)
    assert (outcome.counts["removed"], listed()) == (1, {("Dealer", "A", 19_65), ("Retail", "A", 21_00)})
    for_quantities(tmp_path)
    outcome = for_quantities(tmp_path, "Item,Minimum quantity,Price\nA,60,18\n", deactivate_missing=True)
    assert (outcome.counts["removed"], VolumePrice.select().count()) == (2, 1)


def test_a_price_whose_line_was_refused_isn_t_missing(tmp_path: Path) -> None:
    on_lists(tmp_path)
    outcome = on_lists(tmp_path, DEALER.replace("38.57", "dear"), skip_refused=True, deactivate_missing=True)
    assert (outcome.counts["missing"], len(listed())) == (0, 3)


def test_days_are_kept_where_a_file_has_no_column_for_them(tmp_path: Path) -> None:
    on_lists(tmp_path, DATED + "Dealer,A,19.65,2026-01-01,6/30/2026\n")
    assert sums(on_lists(tmp_path, "Price List,Item,Price\nDealer,A,18\n")) == (0, 1, 0, 0)
    price = ListPrice.get()
    assert (price.cents, price.starts_on, price.ends_on) == (18_00, date(2026, 1, 1), date(2026, 6, 30))


def test_one_item_may_have_a_price_for_each_season(tmp_path: Path) -> None:
    seasons = DATED + "Dealer,A,19.65,2026-01-01,2026-06-30\nDealer,A,20.65,2026-07-01,\n"
    assert sums(on_lists(tmp_path, seasons)) == (2, 0, 0, 0)
    assert sums(on_lists(tmp_path, seasons.replace("07-01,", "07-01,2026-12-31"))) == (0, 1, 1, 0)


def test_quickbooks_writes_no_prices_into_iif(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such list into IIF"):
        on_lists(tmp_path, "!INVITEM\tNAME\nINVITEM\tA\n")


def test_another_vendors_items_and_lists_aren_t_there(cast: Cast, tmp_path: Path) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.list_price(factories.item("C"), factories.price_list("Dealer"))
    outcome = on_lists(tmp_path, DEALER + "Dealer,C,1\n", skip_refused=True, deactivate_missing=True)
    assert (sums(outcome), outcome.counts["missing"], outcome.counts["new_price_lists"]) == ((3, 0, 0, 1), 0, 2)
    with db.vendor_scope(cast.other_vendor.id):
        assert ListPrice.get_by_id(theirs.id)


@pytest.mark.parametrize(("kind", "content"), [(Kind.PRICES, DEALER), (Kind.VOLUME_PRICES, BREAKS)])
def test_in_the_browser_prices_are_checked_then_confirmed(cast: Cast, kind: Kind, content: str) -> None:
    work = checked(cast.mira, content, kind=kind)
    assert (work.state, work.counts["added"]) == (State.CHECKED, 3)
    page = cast.browser(cast.mira).get(f"/tools/import/{work.id}").text
    assert "would add <strong>3</strong>" in " ".join(page.split())
    confirm(cast.mira, work)
    run_imports()
    assert (again(work).state, again(work).counts["removed"]) == (State.DONE, 0)
    shorter = checked(cast.mira, "\n".join(content.splitlines()[:2]), kind=kind, key="2")
    assert "Remove these prices" in cast.browser(cast.mira).get(f"/tools/import/{shorter.id}").text


PRICES = st.dictionaries(
    st.tuples(st.sampled_from(["Dealer", "Retail 10 %", "Çà et là, “x”"]), st.sampled_from("AB")),
    st.integers(0, money.MOST),
    min_size=1,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prices=PRICES)
def test_any_prices_written_and_read_are_the_same_prices(tmp_path: Path, prices: dict[tuple[str, str], int]) -> None:
    ListPrice.delete().execute()
    written = io.StringIO()
    csv.writer(written).writerows(
        [("Price List", "Item", "Price"), *((*whose, money.plain(cents)) for whose, cents in prices.items())]
    )
    assert sums(on_lists(tmp_path, written.getvalue())) == (len(prices), 0, 0, 0)
    assert listed() == {(*whose, cents) for whose, cents in prices.items()}
    assert sums(on_lists(tmp_path, written.getvalue())) == (0, 0, len(prices), 0)
