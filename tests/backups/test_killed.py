"""`kill -9` in the middle of a backup or a restoration: there is no half of either, and the next start goes through."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crikit import db
from crikit.backups import actions
from crikit.config import Settings
from crikit.customers.models import Customer
from tests.backups.conftest import NewDatabase, on, quiet
from tests.browser import ROOT
from tests.cast import Cast
from tests.faults.conftest import in_small_on_postgres, in_small_on_sqlite, surroundings

pytestmark = pytest.mark.slow

# Says when it has come to the customers, and goes no further.
HALF_WAY = """
import pathlib, sys
from crikit.app import create_app
from crikit.backups import actions
from crikit import db

def told(table, rows):
    if table == "customer":
        print("half way", flush=True)
        sys.stdin.read()

create_app()
with db.connection():
    getattr(actions, sys.argv[1])(pathlib.Path(sys.argv[2]), told)
"""
KillHalfWay = Callable[..., None]


@pytest.fixture
def kill_half_way(settings: Callable[..., Settings]) -> KillHalfWay:
    def kill(verb: str, path: Path, url: str = "") -> None:
        here = settings(**({"database_url": url} if url else {}))
        command = [sys.executable, "-c", HALF_WAY, verb, str(path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, cwd=ROOT, env=surroundings(here), text=True, **pipes) as process:  # type: ignore[call-overload]
            assert process.stdout.readline() == "half way\n"
            process.kill()

    return kill


@in_small_on_sqlite
def test_a_killed_backup_leaves_no_file_of_its_name(cast: Cast, kill_half_way: KillHalfWay, tmp_path: Path) -> None:
    path = tmp_path / "backup"
    kill_half_way("back_up", path)
    assert not path.exists()
    actions.back_up(path, quiet)
    assert [found.name for found in tmp_path.glob("backup*")] == ["backup"]


@in_small_on_postgres
def test_a_killed_restoration_leaves_an_empty_database_and_the_next_one_goes_through(
    cast: Cast, kill_half_way: KillHalfWay, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    path, number = tmp_path / "backup", Customer.select().count()
    actions.back_up(path, quiet)
    with new_database(engine) as there:
        kill_half_way("restore", path, there)
        with on(there):
            assert db.database.get_tables() == []
            actions.restore(path, quiet)
            assert Customer.select().count() == number
