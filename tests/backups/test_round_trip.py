"""What is in a backup, on either engine, and that it comes back on either."""

from pathlib import Path
from typing import Any

import pytest

from crikit import clock, db, migrations
from crikit.backups import actions, queries
from crikit.charts.actions import add_up
from crikit.customers.models import Customer
from crikit.vendors.models import Vendor
from tests import factories
from tests.backups.conftest import NewDatabase, on, other, quiet
from tests.cast import Cast
from tests.faults.conftest import in_small_on_postgres, in_small_on_sqlite
from tests.scenes import rows, scene, shared_rows

Rows = dict[str, list[tuple[Any, ...]]]


def rows_without_hold() -> Rows:
    Vendor.update(mail_held_at=None).execute()
    return rows()


def test_every_row_survives_the_way_to_the_other_engine_and_back(
    cast: Cast, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    scene(cast.mira)
    shared_rows()
    add_up(cast.vendor.today)
    factories.customer("Tab\tand\nline, back\\slash, \\N, “quotes”, ’, 漆, and {not: json}", "a@b.test")
    before = rows()
    assert [name for name, theirs in before.items() if not theirs] == [], "there is something in every table"
    actions.back_up(tmp_path / "first", quiet)
    with new_database(other(engine)) as there, on(there):
        actions.restore(tmp_path / "first", quiet, is_move=True)
        assert rows_without_hold() == before
        actions.back_up(tmp_path / "second", quiet)
        with new_database(engine) as here, on(here):
            actions.restore(tmp_path / "second", quiet, is_move=True)
            assert rows_without_hold() == before
            assert migrations.pending_migrations() == []
            assert [c.name for c in Customer.select().where(Customer.name.contains("漆"))]


def test_rows_that_come_later_are_numbered_on_and_found(
    cast: Cast, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    actions.back_up(tmp_path / "backup", quiet)
    last = cast.old_mill.id
    with new_database(engine) as there, on(there):
        actions.restore(tmp_path / "backup", quiet)
        assert factories.customer("Newcomer").id > last
        if engine == "sqlite":
            found = "SELECT rowid FROM customer_search WHERE customer_search MATCH ?"
            assert db.database.execute_sql(found, ("mill",)).fetchall() == [(last,)]
            db.database.execute_sql("INSERT INTO customer_search(customer_search) VALUES ('integrity-check')")


def test_a_backup_of_an_older_level_is_brought_up_to_this_one(
    cast: Cast, engine: str, new_database: NewDatabase, tmp_path: Path
) -> None:
    migrations.reach("0023_photos")
    backup = actions.back_up(tmp_path / "backup", quiet)
    migrations.reach(migrations.known()[-1])
    assert backup.level == 23
    with new_database(engine) as there, on(there):
        # As if somebody had deployed there already.
        migrations.migrate()
        actions.restore(tmp_path / "backup", quiet)
        assert migrations.pending_migrations() == []
        assert Vendor.get_by_id(cast.vendor.id).mail_held_at
        assert Customer.select().count()


def test_columns_may_stand_in_another_order(cast: Cast, engine: str, new_database: NewDatabase, tmp_path: Path) -> None:
    """As where a branch was deployed before another one that had come first."""
    moment = "DATETIME" if engine == "sqlite" else "TIMESTAMP"
    for change in ("DROP COLUMN mail_held_at", f"ADD COLUMN mail_held_at {moment}"):
        db.database.execute_sql(f"ALTER TABLE vendor {change}")
    Vendor.update(restored_as_of=clock.now()).execute()
    actions.back_up(tmp_path / "backup", quiet)
    with new_database(engine) as there, on(there):
        actions.restore(tmp_path / "backup", quiet, is_move=True)
        assert Vendor.get_by_id(cast.vendor.id).name == cast.vendor.name


@in_small_on_postgres
def test_the_last_backup_is_known(cast: Cast, tmp_path: Path) -> None:
    assert queries.last_backup() is None
    for name in ("monday", "tuesday"):
        actions.note(actions.back_up(tmp_path / name, quiet))
    last = queries.last_backup()
    assert last
    assert (last.name, last.size) == ("tuesday", (tmp_path / "tuesday").stat().st_size)
    assert last.row_count > 20


@in_small_on_sqlite
@pytest.mark.parametrize("name", ["monday", "a ? name # with %20 signs"])
def test_a_backup_is_for_its_owner_alone(cast: Cast, tmp_path: Path, name: str) -> None:
    actions.back_up(tmp_path / name, quiet)
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]
