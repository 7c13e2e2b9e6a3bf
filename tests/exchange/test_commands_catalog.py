"""`flask import` with whole lists: the items of a vendor, and all of their prices."""

from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.customers.models import PriceList
from crikit.exchange.models import AccountingImport
from crikit.quantities import ONE
from tests.cast import Cast
from tests.scenes import rows

WHOLE = Path(__file__).with_name("accounting")
FILES = {"items": "quickbooks-desktop-items.iif", "prices": "price-lists.csv", "volume-prices": "volume-prices.csv"}


@pytest.fixture
def run(cast: Cast, runner: FlaskCliRunner):  # type: ignore[no-untyped-def]
    def command(kind: str, *options: str, path: Path | None = None) -> tuple[int, list[str]]:
        path = path or WHOLE / FILES[kind]
        done = runner.invoke(args=["import", kind, str(path), "--vendor", cast.vendor.slug, *options])
        return done.exit_code, done.output.splitlines()

    return command


def test_items_then_prices_then_volume_prices(run) -> None:  # type: ignore[no-untyped-def]
    assert run("items") == (0, ["QuickBooks Desktop, 420 rows", "add 420, change 0, leave 0, refuse 0"])
    assert run("prices") == (0, ["Table, 1680 rows", "add 1680, change 0, leave 0, refuse 0", "4 price lists are new"])
    assert run("volume-prices") == (0, ["Table, 252 rows", "add 252, change 0, leave 0, refuse 0"])
    kettle = Item.get(Item.code == "00000")
    assert (kettle.name, kettle.base_price, kettle.pack) == ("Meadow Kettle 250 g", 221_68, 6 * ONE)
    prices = (PriceList.select().count(), ListPrice.select().count(), VolumePrice.select().count())
    assert prices == (4, 1_680, 252)
    before = rows()
    for kind, read in (("items", 420), ("prices", 1_680), ("volume-prices", 252)):
        assert run(kind)[1][1] == f"add 0, change 0, leave {read}, refuse 0"
    changed = {name for name, count in rows().items() if count != before[name]}
    assert changed <= {AccountingImport.__name__, "Entry"}


def test_prices_before_their_items_are_refused_and_a_dry_run_writes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    before = rows()
    code, lines = run("prices")
    assert (code, lines[1]) == (1, "would add 0, change 0, leave 0, refuse 1680")
    assert lines[2] == "line 2, 00000: There is no item 00000. Import the items first."
    assert run("items", "--dry-run")[1][1] == "would add 420, change 0, leave 0, refuse 0"
    assert rows() == before


def test_what_is_no_longer_in_the_file_ends_on_request(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("items")
    run("volume-prices")
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("Item,Minimum quantity,Price\n00000,60,210.60\n")
    told = "251 volume prices are not in the file and"
    assert run("volume-prices", "--dry-run", path=fewer)[1][-1] == f"{told} can be removed"
    assert run("volume-prices", "--deactivate-missing", path=fewer)[1][-1] == f"{told} were removed"
    fewer.write_text("Item code\n00000\n")
    told = run("items", "--deactivate-missing", path=fewer)[1][-1]
    assert told == "419 active items are not in the file and were made inactive"
    assert Item.select().where(Item.active).count() == 1
