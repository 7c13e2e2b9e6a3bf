"""How the rows of a table are counted and summed up: alike on both engines and in a file, in any order."""

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

Row = tuple[Any, ...]
ADDED_UP_TO = 1 << 128


class BackupRefused(Exception):
    """Read by the operator who typed the command, in English: what is wrong, and what to do."""


class Table(NamedTuple):
    name: str
    columns: tuple[str, ...]


class Sum:
    """The number of rows and the sum of what each of them hashes to."""

    def __init__(self) -> None:
        self.rows = self._total = 0

    def add(self, row: Row) -> None:
        values = [_meaning(value) for value in row]
        self.rows += 1
        self._total += int.from_bytes(blake2b(_written(values).encode(), digest_size=16).digest())

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, added up as they pass."""
        for row in rows:
            self.add(row)
            yield row

    @property
    def checksum(self) -> str:
        return f"{self._total % ADDED_UP_TO:032x}"


def _meaning(value: Any) -> Any:
    """PostgreSQL keeps what JSON means and SQLite how it was written, so what looks like it counts by its meaning."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _digest(content: Any) -> str:
    return blake2b(content, digest_size=16).hexdigest()


_written = json.JSONEncoder(default=_digest, sort_keys=True, separators=(",", ":")).encode


class Counted(NamedTuple):
    """A table as it was meant to be, and as it was found."""

    name: str
    rows: int
    checksum: str
    found_rows: int
    found_checksum: str

    @property
    def is_same(self) -> bool:
        return (self.rows, self.checksum) == (self.found_rows, self.found_checksum)


def refuse_differences(counted: Iterable[Counted]) -> None:
    """Raises BackupRefused that names each table which isn't what it was meant to be."""
    differing = [
        f"{table.name}: {table.rows:,} rows were meant, {table.found_rows:,} are there"
        + (", and they are not the same ones" if table.rows == table.found_rows else "")
        for table in counted
        if not table.is_same
    ]
    if differing:
        raise BackupRefused("What arrived is not what was sent. " + "; ".join(differing) + ".")
