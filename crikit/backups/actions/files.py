"""A backup's file: a SQLite database with a table for each of ours and two that say what they are.

The same file for both engines, so that it can be restored into either, and by a newer version of either.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from peewee import sqlite3  # type: ignore[attr-defined]

from crikit.backups.actions.reading import quoted
from crikit.backups.rules import BackupRefused, Counted, Row, Sum, Table

# SQLite keeps these two numbers at fixed places near the beginning of the file; the first spells "crik".
MARK, FORMAT = 0x6372696B, 1
FACTS, TABLES = "backup_facts", "backup_tables"
COLUMNS = ("name", "columns", "row_count", "checksum")
Progress = Callable[[str, int], None]
BETWEEN_TELLINGS = 5_000


@dataclass(frozen=True)
class Facts:
    """When and from what a backup was written. `migrations` are those that had been applied."""

    as_of: datetime
    engine: str
    migrations: list[str]

    @property
    def level(self) -> int:
        return int(self.migrations[-1].partition("_")[0])


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A place to write to, which becomes `path` as a whole at the end, or nothing does. Raises BackupRefused
    where a file stands already."""
    if path.exists():
        raise BackupRefused(f"{path} exists already. Choose another name; a backup never replaces a file.")
    if not path.parent.is_dir():
        raise BackupRefused(f"There is no folder {path.parent}.")
    part = path.with_name(path.name + ".part")
    place = os.open(part, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _claim(place, part)
        try:
            yield part
            os.fsync(place)
            _settle(part, path)
        finally:
            part.unlink(missing_ok=True)
    finally:
        os.close(place)


def _claim(place: int, part: Path) -> None:
    """What a killed backup left is written over; what another one writes at this moment is not."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupRefused(f"Another backup is being written to {part}.") from None
    os.fchmod(place, 0o600)
    os.ftruncate(place, 0)


def _settle(part: Path, path: Path) -> None:
    try:
        # Unlike a renaming, this fails if somebody put a file there meanwhile.
        os.link(part, path)
    except FileExistsError:
        raise BackupRefused(f"{path} came into being meanwhile, so this backup was thrown away.") from None
    except OSError:
        # A file system without links.
        part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write(part: Path, facts: Facts, tables: Iterable[tuple[Table, Iterable[Row]]], told: Progress) -> int:
    """How many rows were written."""
    written = 0
    with closing(sqlite3.connect(part, isolation_level=None)) as file:
        # Nobody reads it before it is whole, and what isn't is thrown away.
        settings = {"journal_mode": "OFF", "synchronous": "OFF", "application_id": MARK, "user_version": FORMAT}
        for name, value in settings.items():
            file.execute(f"PRAGMA {name} = {value}")
        file.execute("BEGIN")
        file.execute(f"CREATE TABLE {FACTS} (as_of, engine, migrations)")
        file.execute(f"CREATE TABLE {TABLES} (place INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
        own = (facts.as_of.isoformat(), facts.engine, json.dumps(facts.migrations))
        file.execute(f"INSERT INTO {FACTS} VALUES (?, ?, ?)", own)  # noqa: S608 (our own names, here and below)
        for place, (table, rows) in enumerate(tables):
            total = Sum()
            # Columns without a type keep each value as it comes.
            file.execute(f"CREATE TABLE {quoted(table.name)} ({', '.join(map(quoted, table.columns))})")
            marks = ", ".join("?" * len(table.columns))
            passing = telling(total.over(rows), table.name, told)
            file.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({marks})", passing)  # noqa: S608
            row = (place, table.name, json.dumps(table.columns), total.rows, total.checksum)
            file.execute(f"INSERT INTO {TABLES} VALUES (?, ?, ?, ?, ?)", row)  # noqa: S608
            written += total.rows
        file.execute("COMMIT")
    return written


def telling(rows: Iterable[Row], name: str, told: Progress) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % BETWEEN_TELLINGS == 0:
            told(name, number)
    told(name, number)


class BackupFile:
    """One that was written before, to be read."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        as_of, engine, migrations = file.execute(f"SELECT * FROM {FACTS}").fetchone()  # noqa: S608
        self.facts = Facts(datetime.fromisoformat(as_of), engine, json.loads(migrations))
        self._meant: dict[str, tuple[int, str]] = {}
        self.tables: list[Table] = []
        for _, name, columns, number, checksum in file.execute(f"SELECT * FROM {TABLES} ORDER BY place"):  # noqa: S608
            self.tables.append(Table(name, tuple(json.loads(columns))))
            self._meant[name] = number, checksum

    @property
    def row_count(self) -> int:
        return sum(number for number, _ in self._meant.values())

    def rows(self, table: Table) -> Iterator[Row]:
        """Raises BackupRefused where the file is broken."""
        try:
            yield from self._file.execute(f"SELECT * FROM {quoted(table.name)}")  # noqa: S608
        except sqlite3.DatabaseError as fault:
            raise BackupRefused(f"The backup's table {table.name} can't be read: {fault}. Take another one.") from fault

    def compared(self, table: Table, found: Sum) -> Counted:
        return Counted(table.name, *self._meant[table.name], found.rows, found.checksum)

    def proof(self) -> list[Counted]:
        """Each table read once more from the file."""
        return [self.compared(table, self._summed(table)) for table in self.tables]

    def _summed(self, table: Table) -> Sum:
        found = Sum()
        for row in self.rows(table):
            found.add(row)
        return found


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """Raises BackupRefused for a file that is no backup of ours, or a broken one."""
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}.")
    with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as file:
        try:
            marks = [file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            if marks[0] != MARK:
                raise BackupRefused(f"{path} is not a backup that crikit wrote.")
            if marks[1] > FORMAT:
                raise BackupRefused(f"{path} was written by a newer crikit. Install that version first.")
            yield BackupFile(file)
        except sqlite3.DatabaseError as fault:
            raise BackupRefused(f"{path} can't be read: {fault}. Take another backup.") from fault
