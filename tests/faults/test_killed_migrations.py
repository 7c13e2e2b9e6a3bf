"""`kill -9` in the middle of a migration, again and again: whoever starts next finishes it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from crikit import db, migrations
from tests.browser import ROOT
from tests.faults.conftest import size
from tests.faults.figures import Figure
from tests.test_migrations import schema

pytestmark = pytest.mark.slow

STEP, FEWEST_KILLS = size(40, 5), size(3, 12)
# Ends itself in the middle of the work, after so many statements.
KILLED = """
import os, signal, sys
from crikit import db, migrations
opened, left = db.open_database(sys.argv[1]), int(sys.argv[2])
run, counted = opened.execute_sql, 0
def execute(*args, **options):
    global counted
    counted += 1
    if counted == left:
        os.kill(os.getpid(), signal.SIGKILL)
    return run(*args, **options)
opened.execute_sql = execute
migrations.migrate()
"""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[str]:
    opened = db.open_database(empty_database_url)
    yield empty_database_url
    opened.close_all()


def test_a_migration_that_is_killed_at_any_statement_is_finished_by_the_next_start(
    empty: str, database_url: str, figure: Figure
) -> None:
    killed = 0
    while migrate(empty, STEP * (killed + 1)) == -signal.SIGKILL:
        killed += 1
    found, pending = schema(), migrations.pending_migrations()
    figure("killed in mid-migration", kills=killed, levels_half_done=(len(pending), 0))
    assert killed >= FEWEST_KILLS
    assert pending == []
    db.open_database(database_url)
    assert found == schema()


def migrate(url: str, after: int) -> int:
    command = [sys.executable, "-c", KILLED, url, str(after)]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode
