"""A gigabyte there and back, on both engines: `FAULTS=big` runs it and prints its seconds."""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from crikit import db
from crikit.backups import actions
from crikit.backups.actions.reading import quoted
from crikit.library.models import Piece
from crikit.mail.models import Letter
from tests import factories
from tests.backups.conftest import NewDatabase, on, quiet
from tests.cast import Cast
from tests.faults.conftest import BIG
from tests.mail.posts import post
from tests.scenes import shared_document

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not BIG, reason="FAULTS=big")]

Result = TypeVar("Result")
GIGABYTE = 1_000_000_000
SECONDS_FOR_A_GIGABYTE = 300
# Much of it are pages of the file that SQLite maps.
MOST_MEMORY_MB = 600
# Documents, customers and letters; each is a row copied so many times.
COPIES = {"library_piece": 2_600, "customer": 120_000, "letter": 40_000, "history_entry": 200_000}
# What must differ from copy to copy.
DIFFERS = {
    "library_piece": "number + n",
    "customer": "code || n",
    "letter": "message_id || n",
    "history_entry": "about_name || n",
}


def test_a_gigabyte_is_backed_up_and_restored_in_minutes(
    cast: Cast, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    shared_document("big", factories.customer("Blue Heron", code="BH"))
    content = bytes(range(256)) * 1_024
    Piece.update(content=content).execute()
    post(cast.vendor)
    Letter.update(html="A letter of some length. " * 200).execute()
    for table, number in COPIES.items():
        multiply(table, number)
    written, backing_up = timed(lambda: actions.back_up(tmp_path / "backup", quiet))
    assert written.size > GIGABYTE * 0.9
    with new_database(engine) as there, on(there):
        (_, found), restoring = timed(lambda: actions.restore(tmp_path / "backup", quiet))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    rows = sum(table.found_rows for table in found)
    print(
        f"\n{engine}: {written.size / 1e6:,.0f} MB, {rows:,} rows; backup {backing_up:.0f} s, "
        f"restore {restoring:.0f} s, at most {memory:,.0f} MB of memory"
    )
    assert restoring < SECONDS_FOR_A_GIGABYTE
    assert memory < MOST_MEMORY_MB


def multiply(table: str, number: int) -> None:
    """Rows like the last one of the table, each different enough for its unique keys."""
    columns = [column.name for column in db.database.get_columns(table) if column.name != "id"]
    differing = DIFFERS[table].split()[0]
    values = [DIFFERS[table] if name == differing else quoted(name) for name in columns]
    statement = (
        f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) "  # noqa: S608 (our own names)
        f"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {number}) "
        f"SELECT {', '.join(values)} FROM (SELECT * FROM {table} ORDER BY id DESC LIMIT 1) AS last, series"
    )
    with db.atomic():
        db.database.execute_sql(statement)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.monotonic()
    return work(), time.monotonic() - began
