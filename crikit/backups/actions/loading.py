"""Filling empty tables with plain rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from crikit import db
from crikit.backups.actions.reading import quoted
from crikit.backups.rules import BackupRefused, Row, Table

# What PostgreSQL's COPY reads as something else.
ESCAPED = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def fill(table: Table, rows: Iterable[Row]) -> None:
    """Raises BackupRefused with what the database says against a row."""
    names = ", ".join(map(quoted, table.columns))
    cursor = db.database.cursor()
    try:
        if db.is_sqlite():
            marks = ", ".join("?" * len(table.columns))
            cursor.executemany(f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})", rows)  # noqa: S608
        else:
            lines = Lines(rows)
            try:
                cursor.copy_expert(f"COPY {quoted(table.name)} ({names}) FROM STDIN", lines)
            finally:
                lines.complain()
    except cursor.connection.Error as fault:
        said = " ".join(str(fault).split())
        raise BackupRefused(f"The database doesn't take the table {table.name}: {said[:500]}") from fault


def empty(tables: Iterable[Table]) -> None:
    for table in tables:
        db.database.execute_sql(f"DELETE FROM {quoted(table.name)}")  # noqa: S608


def number_on(tables: Iterable[Table]) -> None:
    """The next row of each table is numbered after the last one that came. SQLite does so by itself."""
    if db.is_sqlite():
        return
    for table in tables:
        name = quoted(table.name)
        if "id" not in table.columns:
            continue
        (sequence,) = db.database.execute_sql("SELECT pg_get_serial_sequence(%s, 'id')", (name,)).fetchone()
        if sequence:
            last = f"SELECT setval(%s, COALESCE(max(id), 1), max(id) IS NOT NULL) FROM {name}"  # noqa: S608
            db.database.execute_sql(last, (sequence,))


def refuse_loose_ends() -> None:
    """SQLite looks at references only now: they were switched off while the tables came one after the other."""
    loose = db.database.execute_sql("PRAGMA foreign_key_check").fetchone() if db.is_sqlite() else None
    if loose:
        raise BackupRefused(f"A row of {loose[0]} refers to one of {loose[2]} that isn't there.")


class Lines:
    """Rows as COPY reads them, made as it asks for them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._lines = self._written(rows)
        self._left = b""
        self._refusal: BackupRefused | None = None

    def complain(self) -> None:
        """With what was wrong with the rows themselves: the driver says only that they broke off."""
        if self._refusal:
            raise self._refusal

    def read(self, size: int = 8192) -> bytes:
        pieces, length = [self._left], len(self._left)
        try:
            while length < size and (line := next(self._lines, None)) is not None:
                pieces.append(line)
                length += len(line)
        except BackupRefused as refusal:
            self._refusal = refusal
            raise
        whole = b"".join(pieces)
        self._left = whole[size:]
        return whole[:size]

    @staticmethod
    def _written(rows: Iterable[Row]) -> Iterator[bytes]:
        for row in rows:
            yield ("\t".join(map(_field, row)) + "\n").encode()


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(ESCAPED)
    return rf"\\x{value.hex()}" if isinstance(value, bytes) else str(value)
