"""Items from accounting: known again by their code, never deleted."""

from pathlib import Path

import pytest

from crikit import db
from crikit.catalog.models import Item
from crikit.exchange.actions import decisions
from crikit.exchange.imports.at_once import Outcome
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import AccountingImport, Kind, State
from crikit.exchange.reading.limits import ReadingError
from crikit.quantities import ONE
from tests import factories
from tests.cast import Cast
from tests.exchange import office
from tests.exchange.office import again, checked, confirm, sums
from tests.scenes import rows

pytestmark = pytest.mark.usefixtures("cast")

THREE = """Item code,Description,Unit,Pack,Price,Qty on hand,Barcode
00000,Meadow Kettle,each,6,221.68,557,0123
D0001,Blue Feeder,,,21.13,,
e0002,Summit Blanket,each,1,41.47,-3,
"""
QUICKBOOKS = (
    "!INVITEM\tNAME\tINVITEMTYPE\tDESC\tQNTY\tPRICE\tCUSTFLD1\tHIDDEN\r\n"
    "INVITEM\t00000\tINVENTORY\tMeadow Kettle\t557\t221.68\t6\tN\r\n"
    "INVITEM\tGST\tCOMPTAX\tGoods and services tax\t\t5%\t\tN\r\n"
    "INVITEM\tOLD\tINVENTORY\tOld Kettle\t0\t9.00\t1\tY\r\n"
)


def bring_in(folder: Path, content: str, name: str = "items.csv", **choices: bool) -> Outcome:
    return office.bring_in(folder, content, Kind.ITEMS, name=name, **choices)


def item(code: str) -> Item:
    found: Item = Item.get(Item.code == code)
    return found


def test_items_come_in_with_all_that_the_file_says(tmp_path: Path) -> None:
    assert sums(bring_in(tmp_path, THREE)) == (3, 0, 0, 0)
    kettle, blanket = item("00000"), item("e0002")
    assert (kettle.name, kettle.unit, kettle.pack, kettle.base_price) == ("Meadow Kettle", "each", 6 * ONE, 221_68)
    assert (kettle.stock, kettle.barcode, kettle.active) == (557 * ONE, "0123", True)
    assert (blanket.stock, item("D0001").stock, item("D0001").pack) == (-3 * ONE, None, ONE)


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    bring_in(tmp_path, THREE)
    before = list(Item.select().order_by(Item.id).tuples())
    assert sums(bring_in(tmp_path, THREE)) == (0, 0, 3, 0)
    assert list(Item.select().order_by(Item.id).tuples()) == before


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    before = rows()
    assert sums(bring_in(tmp_path, THREE, dry_run=True)) == (3, 0, 0, 0)
    assert rows() == before


def test_what_changed_is_written_and_what_the_file_has_no_column_for_stays(tmp_path: Path) -> None:
    bring_in(tmp_path, THREE)
    assert sums(bring_in(tmp_path, "Item code,Price\n00000,230\nD0001,21.13\nE0002,41.47\n")) == (0, 2, 1, 0)
    kettle = item("00000")
    assert (kettle.base_price, kettle.name, kettle.pack, kettle.barcode) == (230_00, "Meadow Kettle", 6 * ONE, "0123")
    assert item("E0002").base_price == 41_47, "a code in other letters is the same item"


def test_an_item_without_a_code_or_with_one_twice_is_refused(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, THREE + ",Nameless,,,1,,\nd0001,Twin,,,1,,\nX,Odd,,,about 3,,\n", skip_refused=True)
    assert sums(outcome) == (3, 0, 0, 3)
    assert [row["reason"] for row in outcome.refusals] == [
        "It has no item code.",
        "The item code d0001 stands on line 3 already.",
        "“about 3” is no price in whole cents.",
    ]


def test_a_refused_row_stops_all_of_it(tmp_path: Path) -> None:
    before = rows()
    assert not bring_in(tmp_path, THREE + ",Nameless,,,1,,\n").written
    assert rows() == before


def test_quickbooks_lists_taxes_beside_items_and_hides_what_is_no_longer_sold(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, QUICKBOOKS, "items.iif")
    assert sums(outcome) == (2, 0, 0, 0)
    assert (outcome.program, outcome.counts["aside"], outcome.counts["inactive"]) == ("QuickBooks Desktop", 1, 1)
    assert (item("00000").active, item("OLD").active) == (True, False)
    assert not Item.select().where(Item.code == "GST").exists()


def test_what_is_missing_becomes_inactive_only_if_that_is_wanted(tmp_path: Path) -> None:
    bring_in(tmp_path, THREE)
    shorter = "\n".join(THREE.splitlines()[:2]) + "\ne0002,Summit Blanket,each,1,about,-3,\n"
    outcome = bring_in(tmp_path, shorter, skip_refused=True)
    assert (outcome.counts["missing"], item("D0001").active) == (1, True), "a refused row is there all the same"
    outcome = bring_in(tmp_path, shorter, skip_refused=True, deactivate_missing=True)
    assert (outcome.counts["deactivated"], item("D0001").active, item("e0002").active) == (1, False, True)
    assert sums(bring_in(tmp_path, THREE)) == (0, 1, 2, 0)
    assert item("D0001").active


def test_another_vendors_items_are_neither_matched_nor_touched(cast: Cast, tmp_path: Path) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.item("00000", "Their Kettle")
    assert sums(bring_in(tmp_path, THREE, deactivate_missing=True)) == (3, 0, 0, 0)
    with db.vendor_scope(cast.other_vendor.id):
        assert (Item.get_by_id(theirs.id).name, Item.get_by_id(theirs.id).active) == ("Their Kettle", True)


def test_in_the_browser_items_are_checked_then_confirmed(cast: Cast) -> None:
    work = checked(cast.mira, THREE, kind=Kind.ITEMS)
    assert (work.state, work.counts["added"], Item.select().count()) == (State.CHECKED, 3, 0)
    confirm(cast.mira, work)
    run_imports()
    assert (again(work).state, Item.select().count()) == (State.DONE, 3)
    following = checked(cast.mira, THREE, kind=Kind.ITEMS, key="2")
    assert (following.counts["left"], following.counts["added"]) == (3, 0)


def test_a_change_in_between_asks_for_another_look(cast: Cast) -> None:
    first, second = (checked(cast.mira, THREE, kind=Kind.ITEMS, key=key) for key in "12")
    for work in (first, second):
        confirm(cast.mira, work)
    run_imports()
    assert again(first).state == State.DONE
    assert (again(second).state, again(second).counts["left"]) == (State.CHECKED, 3)
    assert "changed since this file was checked" in again(second).failure


def test_columns_matched_for_items_are_not_those_of_customers(cast: Cast) -> None:
    odd = "Was,Wieviel\n00000,3.50\n"
    work = checked(cast.mira, odd, kind=Kind.ITEMS)
    assert "No column holds “Item code”" in work.failure
    matching = {"code": "Was", "base_price": "Wieviel"}
    decisions.check_again(factories.as_actor(cast.mira), work.id, matching, jobs_as_customers=False)
    run_imports()
    confirm(cast.mira, again(work))
    run_imports()
    assert item("00000").base_price == 3_50
    assert checked(cast.mira, odd, kind=Kind.ITEMS, key="2").matching == matching
    assert checked(cast.mira, odd, key="3").state == State.FAILED
    assert AccountingImport.select().where(AccountingImport.kind == Kind.ITEMS).count() == 2


def test_a_customer_list_is_no_item_list(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="not the Item List"):
        bring_in(tmp_path, "!CUST\tNAME\nCUST\tAspen\n", "customers.iif")
