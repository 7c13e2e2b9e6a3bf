"""The database's tables as plain rows: numbers, texts and bytes, the same on both engines, as of one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from typing import Any

from peewee import PeeweeException, sqlite3  # type: ignore[attr-defined]

from crikit import db
from crikit.backups.rules import BackupRefused, Row, Sum, Table

MIGRATIONS = "schema_migration"
AT_ONCE, AT_ONCE_WITH_BYTES = 2_000, 50
# What PostgreSQL's driver hands over otherwise than SQLite keeps it.
PLAIN: dict[str, Callable[[Any], Any]] = {
    "timestamp without time zone": lambda at: at.isoformat(" "),
    "date": lambda day: day.isoformat(),
    "boolean": int,
    "bytea": bytes,
}


@contextmanager
def in_words() -> Iterator[None]:
    """Raises BackupRefused for what the disk or the database says when it can't go on."""
    try:
        yield
    except (PeeweeException, sqlite3.Error, OSError) as fault:
        said = " ".join(str(fault).split())
        raise BackupRefused(f"It broke off, and nothing is left of it: {said}") from fault


@contextmanager
def moment() -> Iterator[None]:
    """All that is read in here was true at one moment, whoever writes meanwhile. Writers don't wait for it, and on
    PostgreSQL only a migration does."""
    run = db.database.execute_sql
    run("BEGIN" if db.is_sqlite() else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        if not db.is_sqlite():
            run(f"LOCK TABLE {', '.join(quoted(table) for table in _names())} IN ACCESS SHARE MODE")
        yield
    finally:
        run("ROLLBACK")


def tables() -> list[Table]:
    """All of them but the list of migrations, each after those that it refers to. The database itself says which
    there are, so that none can be forgotten."""
    columns: dict[str, list[str]] = {name: [] for name in _names()}
    for table, column, _ in _columns():
        if table in columns:
            columns[table].append(column)
    order: TopologicalSorter[str] = TopologicalSorter({name: set() for name in sorted(columns)})
    for table, to in _references():
        if table != to:
            order.add(table, to)
    return [Table(name, tuple(columns[name])) for name in order.static_order()]


def applied_migrations() -> list[str]:
    rows = db.database.execute_sql(f"SELECT name FROM {MIGRATIONS} ORDER BY name")  # noqa: S608 (our own name)
    return [name for (name,) in rows]


def rows(table: Table) -> Iterator[Row]:
    return _sqlite_rows(table) if db.is_sqlite() else _postgres_rows(table)


def summed(table: Table) -> Sum:
    found = Sum()
    for row in rows(table):
        found.add(row)
    return found


def quoted(name: str) -> str:
    return f'"{name}"'


def _sqlite_rows(table: Table) -> Iterator[Row]:
    yield from db.database.execute_sql(f"SELECT {', '.join(map(quoted, table.columns))} FROM {quoted(table.name)}")  # noqa: S608


def _postgres_rows(table: Table) -> Iterator[Row]:
    kinds = {column: kind for name, column, kind in _columns() if name == table.name}
    wanted = [quoted(column) + ("::text" if kinds[column] == "jsonb" else "") for column in table.columns]
    changes = [(place, PLAIN[kinds[name]]) for place, name in enumerate(table.columns) if kinds[name] in PLAIN]
    cursor = db.database.execute_sql(
        f"DECLARE backup NO SCROLL CURSOR FOR SELECT {', '.join(wanted)} FROM {quoted(table.name)}"  # noqa: S608
    )
    at_once = AT_ONCE_WITH_BYTES if "bytea" in kinds.values() else AT_ONCE
    try:
        while True:
            cursor.execute(f"FETCH {at_once} FROM backup")
            if not (fetched := cursor.fetchall()):
                return
            for row in fetched:
                values = list(row)
                for place, plain in changes:
                    if values[place] is not None:
                        values[place] = plain(values[place])
                yield tuple(values)
    finally:
        cursor.execute("CLOSE backup")


def _names() -> list[str]:
    if db.is_sqlite():
        found = db.database.execute_sql("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    else:
        found = db.database.execute_sql(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
        )
    return sorted(name for (name,) in found if name != MIGRATIONS and not name.startswith("sqlite_"))


def _columns() -> Any:
    if db.is_sqlite():
        return db.database.execute_sql(
            "SELECT t.name, c.name, c.type FROM pragma_table_list AS t, pragma_table_info(t.name) AS c "
            "WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, c.cid"
        ).fetchall()
    return db.database.execute_sql(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    ).fetchall()


def _references() -> Any:
    if db.is_sqlite():
        return db.database.execute_sql(
            'SELECT t.name, f."table" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f '
            "WHERE t.schema = 'main' AND t.type = 'table'"
        ).fetchall()
    return db.database.execute_sql(
        "SELECT ours.relname, theirs.relname FROM pg_constraint AS c JOIN pg_class AS ours ON ours.oid = c.conrelid "
        "JOIN pg_class AS theirs ON theirs.oid = c.confrelid "
        "WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace"
    ).fetchall()
