"""What is refused before anything is lost, each with a sentence that says what to do."""

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from peewee import sqlite3  # type: ignore[attr-defined]

from crikit import db
from crikit.backups import actions
from crikit.backups.rules import BackupRefused
from crikit.vendors.models import Vendor
from tests.backups.conftest import NewDatabase, on, quiet
from tests.cast import Cast
from tests.faults.conftest import in_small_on_sqlite


@pytest.fixture
def backup(cast: Cast, tmp_path: Path) -> Path:
    actions.back_up(tmp_path / "backup", quiet)
    return tmp_path / "backup"


def change(path: Path, statement: str, *values: object) -> None:
    file = sqlite3.connect(path, isolation_level=None)
    file.execute(statement, values)
    file.close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_the_future(path: Path) -> None:
    file = sqlite3.connect(path)
    (known,) = file.execute("SELECT migrations FROM backup_facts").fetchone()
    file.close()
    change(path, "UPDATE backup_facts SET migrations = ?", json.dumps([*json.loads(known), "9999_tomorrow"]))


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no backup": (lambda path: path.write_text("customers,e-mail\n" * 99), "can't be read"),
    "another database": (lambda path: change(path, "PRAGMA application_id = 7"), "not a backup that crikit wrote"),
    "cut short": (cut, "can't be read"),
    "a row less": (
        lambda path: change(path, "DELETE FROM portal_user WHERE role = 'staff'"),
        "rows were meant",
    ),
    "another value": (lambda path: change(path, "UPDATE portal_user SET role = 'inhouse'"), "not the same ones"),
    "a loose end": (lambda path: change(path, "DELETE FROM vendor"), "vendor"),
    "a later format": (lambda path: change(path, "PRAGMA user_version = 2"), "newer crikit"),
    "a later level": (of_the_future, "it has 9999_tomorrow, which isn't known here"),
}


def test_a_broken_backup_is_refused_and_leaves_nothing(backup: Path, engine: str, new_database: NewDatabase) -> None:
    with new_database(engine) as there, on(there):
        for what, (damage, sentence) in BROKEN.items():
            copy = backup.with_name(what)
            copy.write_bytes(backup.read_bytes())
            damage(copy)
            with pytest.raises(BackupRefused, match=sentence):
                actions.restore(copy, quiet)
            assert db.database.get_tables() == [], what
        actions.restore(backup, quiet)


def test_a_database_in_use_is_left_as_it_is(backup: Path, cast: Cast) -> None:
    with pytest.raises(BackupRefused, match="it holds 'Prairie & Pine'"):
        actions.restore(backup, quiet)
    assert Vendor.get_by_id(cast.vendor.id).mail_held_at is None


@in_small_on_sqlite
def test_a_file_is_never_replaced(backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefused, match="exists already"):
        actions.back_up(backup, quiet)
    assert backup.read_bytes() == before
    with pytest.raises(BackupRefused, match="There is no folder"):
        actions.back_up(backup.parent / "nowhere" / "backup", quiet)


@in_small_on_sqlite
def test_two_backups_into_one_file_don_t_mix(backup: Path) -> None:
    path = backup.with_name("second")
    with path.with_name("second.part").open("w") as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        with pytest.raises(BackupRefused, match="Another backup is being written"):
            actions.back_up(path, quiet)
        assert path.with_name("second.part").exists()


@in_small_on_sqlite
def test_a_disk_without_room_leaves_no_file(cast: Cast, tmp_path: Path) -> None:
    def fills_up(table: str, rows: int) -> None:
        raise OSError("No space left on device")

    with pytest.raises(BackupRefused, match="nothing is left of it: No space"):
        actions.back_up(tmp_path / "backup", fills_up)
    assert list(tmp_path.glob("backup*")) == []
    actions.back_up(tmp_path / "backup", quiet)


@in_small_on_sqlite
def test_a_server_that_isn_t_there_is_told_in_words(cast: Cast, runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=["copy-database", "postgresql://nobody@127.0.0.1:1/nowhere"])
    assert (told.exit_code, "It broke off" in told.output) == (1, True)
