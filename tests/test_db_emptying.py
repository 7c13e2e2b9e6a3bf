"""A database that is handed on to the next test is as new, or it is not handed on."""

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg2
import pytest

from crikit import db
from crikit.actor import Role
from crikit.vendors.actions import open_vendor
from tests import factories
from tests.postgres import Cluster
from tests.scenes import rows, scene, shared_rows

After = Callable[[Callable[[], object]], tuple[str, str]]


@pytest.fixture
def after(cluster: Cluster) -> Iterator[After]:
    """The address of the database on which something was done, and of the one that the next test gets."""
    cluster.spare, kept = [], cluster.spare

    def after(what: Callable[[], object]) -> tuple[str, str]:
        with cluster.database() as before:
            opened = db.open_database(before)
            with db.connection():
                what()
            opened.close_all()
        with cluster.database() as now:
            return before, now

    yield after
    cluster.spare += kept


def filled() -> None:
    vendor = open_vendor("Prairie & Pine", support_email="orders@prairieandpine.test")
    with db.vendor_scope(vendor.id):
        scene(factories.user(Role.INHOUSE, "mira"))
    shared_rows()


def test_no_row_is_left_and_numbers_begin_anew(after: After) -> None:
    before, now = after(filled)
    opened = db.open_database(now)
    with db.connection():
        assert before == now
        assert {table: found for table, found in rows().items() if found} == {}
        assert open_vendor("Harbor Tools").id == 1
    opened.close_all()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE tries",
        "CREATE TABLE one_more (id integer)",
        "ALTER TABLE vendor ADD COLUMN one_more integer",
        "ALTER TABLE vendor ALTER COLUMN language SET DEFAULT 'fr'",
        "CREATE INDEX one_more ON vendor (name)",
        "ANALYZE",
        "DELETE FROM schema_migration",
        "UPDATE schema_migration SET id = id",
    ],
)
def test_a_changed_database_is_thrown_away(after: After, statement: str) -> None:
    before, now = after(lambda: db.database.execute_sql(statement))
    assert before != now


def test_a_database_somebody_writes_to_yet_is_thrown_away(after: After) -> None:
    forgotten = []

    def begin() -> None:
        forgotten.append(psycopg2.connect(**db.database.obj.connect_params, dbname=db.database.obj.database))
        forgotten[0].cursor().execute("DELETE FROM tries")

    before, now = after(begin)
    forgotten[0].close()
    assert before != now


def test_a_connection_somebody_forgot_is_closed(after: After) -> None:
    forgotten = []

    def connect() -> None:
        forgotten.append(psycopg2.connect(**db.database.obj.connect_params, dbname=db.database.obj.database))

    before, now = after(connect)
    assert before == now
    with closing(forgotten[0]), pytest.raises(psycopg2.OperationalError):
        forgotten[0].cursor().execute("DELETE FROM tries")
