"""`kill -9` of the worker while it writes a list: nothing is half done, and the next run finishes it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

from crikit import clock, db, scratch
from crikit.catalog.models import Item, ListPrice, VolumePrice
from crikit.config import settings as current_settings
from crikit.customers.models import Customer, CustomerType, PriceList
from crikit.exchange.actions import claims
from crikit.exchange.jobs import run_imports
from crikit.exchange.models import Kind, State
from tests import factories
from tests.cast import Cast
from tests.exchange.office import again, checked, confirm
from tests.faults.figures import Figure
from tests.scenes import everything

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTING = Path(__file__).with_name("accounting")
ITEMS = "quickbooks-desktop-items.iif"
WRITTEN = (Customer, CustomerType, Item, PriceList, ListPrice, VolumePrice)
# Stops inside of the transaction, when all is written and the import isn't settled yet.
BROKEN_OFF = """
import sys, time
from crikit import db
from crikit.exchange.actions import claims
from crikit.exchange import jobs
def stop(work, state, **facts):
    print("here", flush=True)
    time.sleep(60)
claims.settle = stop
db.open_database(sys.argv[1])
jobs.run_imports()
"""


class Case(NamedTuple):
    """A list, what must be there before, and how many rows come to be of it."""

    kind: Kind
    content: Callable[[], bytes]
    filename: str
    made: Callable[[], int]
    before: tuple[str, ...] = ()


def of_accounting(name: str) -> Callable[[], bytes]:
    return lambda: (ACCOUNTING / name).read_bytes()


def many_customers() -> bytes:
    lines = "".join(f"K{n},Customer {n},Type {n % 7}\n" for n in range(2_500))
    return f"Code,Customer name,Customer type\n{lines}".encode()


CASES = {
    "customers": Case(Kind.CUSTOMERS, many_customers, "list.csv", lambda: Customer.select().count()),
    "items": Case(Kind.ITEMS, of_accounting(ITEMS), ITEMS, lambda: Item.select().count()),
    "list prices": Case(
        Kind.PRICES,
        of_accounting("price-lists.csv"),
        "price-lists.csv",
        lambda: ListPrice.select().count(),
        (ITEMS,),
    ),
    "volume prices": Case(
        Kind.VOLUME_PRICES,
        of_accounting("volume-prices.csv"),
        "volume-prices.csv",
        lambda: VolumePrice.select().count(),
        (ITEMS,),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_kill_while_it_writes_leaves_nothing_half_done_and_the_next_run_finishes(
    cast: Cast, case: Case, figure: Figure
) -> None:
    for name in case.before:
        confirm(cast.mira, checked(cast.mira, of_accounting(name)(), filename=name, kind=Kind.ITEMS))
        run_imports()
    work = checked(cast.mira, case.content(), filename=case.filename, kind=case.kind)
    confirm(cast.mira, work)
    rows, number = [everything(model) for model in WRITTEN], case.made()
    kill_while_it_writes()
    assert [everything(model) for model in WRITTEN] == rows
    assert again(work).state == State.APPLYING
    run_imports()
    assert again(work).state == State.APPLYING, "the lease of the dead worker still runs"
    clock.move(claims.LEASE + timedelta(seconds=1))
    run_imports()
    assert again(work).state == State.DONE
    figure(f"killed in mid-import of {case.kind}", rows_half_done=(0, 0), rows=case.made() - number)
    assert case.made() == number + again(work).counts["added"] > number + 200


def test_items_that_were_changed_and_left_out_are_as_before_after_a_kill(cast: Cast) -> None:
    """A kill takes back what was changed and what was made inactive as well as what is new."""
    factories.item("D0001", "Feeder as it was called", base_price=1_00)
    factories.item("GONE", "No longer in accounting")
    work = checked(cast.mira, of_accounting(ITEMS)(), filename=ITEMS, kind=Kind.ITEMS)
    confirm(cast.mira, work, deactivate_missing=True)
    rows = everything(Item)
    kill_while_it_writes()
    assert everything(Item) == rows
    clock.move(claims.LEASE + timedelta(seconds=1))
    run_imports()
    assert (Item.get(Item.code == "D0001").base_price, Item.get(Item.code == "GONE").active) == (21_13, False)


def kill_while_it_writes() -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", BROKEN_OFF, current_settings().database_url],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(current_settings().instance)},
        stdout=subprocess.PIPE,
    )
    assert killed.stdout
    assert killed.stdout.readline() == b"here\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    until_unlocked()
    take_away_its_file()


def until_unlocked() -> None:
    """PostgreSQL notices a moment later that its client is gone."""
    held = "SELECT count(*) FROM pg_locks WHERE mode = 'RowExclusiveLock'"
    for _ in range(100):
        with db.atomic():
            if db.is_sqlite() or db.database.execute_sql(held).fetchone()[0] == 0:
                return
        time.sleep(0.05)


def take_away_its_file() -> None:
    """The next worker's first act."""
    folder = current_settings().instance
    assert [left.name[:21] for left in folder.glob("crikit-scratch-*")] == ["crikit-scratch-import"]
    with mock.patch.object(tempfile, "tempdir", str(folder)):
        scratch.sweep()
    assert list(folder.glob("crikit-scratch-*")) == []
