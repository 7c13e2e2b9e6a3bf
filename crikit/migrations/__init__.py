"""The schema's level: forward, back, and what is still to come."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import OperationalError, PeeweeException, SqliteDatabase
from playhouse.migrations import Runner

from crikit.db import connection, database, is_sqlite

LOCK = 7_234_511
HERE = Path(__file__).parent
BACK = "-- back\n\n"


def execute(db: Any, name: str, *, back: bool = False) -> None:
    """The statements of `<name>.<engine>.sql`; those that lead back stand beneath a line of their own."""
    engine = "sqlite" if isinstance(db, SqliteDatabase) else "postgres"
    text = (HERE / f"{name}.{engine}.sql").read_text().split(BACK)[back]
    for statement in filter(None, re.split(r";\n\n", text.rstrip(";\n"))):
        db.execute_sql(statement)


def migrate() -> list[str]:
    """Brings the schema to the current level; the names of what was applied. A second deployer waits."""
    with connection(), one_deployer():
        return list(_runner().up())


def migrate_back() -> list[str]:
    with connection(), one_deployer():
        return list(_runner().down())


def refuse_old_schema() -> None:
    """Stops the process with a sentence unless the database can be reached and is at the current level."""
    try:
        pending = pending_migrations()
    except OperationalError as error:
        raise SystemExit(f"The database can't be reached: {str(error).strip()}") from None
    if pending:
        raise SystemExit("The database is not at the current level. Run: flask --app wsgi migrate")


def pending_migrations() -> list[str]:
    with connection():
        return [m.name for m in _runner().status() if not m.applied]


def unknown_migrations() -> list[str]:
    """What newer code has done to this database."""
    with connection():
        return [m.name for m in _runner().status() if m.path is None]


def trouble() -> str:
    """In a word, for programs: why nothing can be served, or nothing."""
    try:
        return "schema" if pending_migrations() else ""
    except PeeweeException:
        return "database"


def known() -> list[str]:
    """The names of all migrations, the oldest first."""
    return [migration.name for migration in _runner().migrations()]


def reach(last: str) -> None:
    """Goes up or down to the level that this migration leads to; for one who is the only deployer already."""
    beyond = [m.name for m in _runner().status() if m.applied and m.name > last]
    if beyond:
        _runner().down(beyond[0])
    _runner().up(last)


def _runner() -> Runner:
    return Runner(database.obj, str(HERE))


@contextmanager
def one_deployer() -> Iterator[None]:
    """While it lasts no other process changes the schema; a second one waits."""
    if is_sqlite():
        with Path(database.database + ".migrate.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    database.execute_sql("SELECT pg_advisory_lock(%s)", (LOCK,))
    try:
        yield
    finally:
        database.execute_sql("SELECT pg_advisory_unlock(%s)", (LOCK,))
