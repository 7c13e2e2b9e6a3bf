"""Rows of an order from a file: CSV as any program writes it, or an Excel workbook."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crikit.exchange.reading import tables, text, workbooks
from crikit.exchange.reading.limits import ReadingError
from crikit.language import count, gettext
from crikit.orders import reading
from crikit.orders.reading.titles import column_of

FILE_BYTES = 5 * 1024 * 1024


def rows_of(path: Path, filename: str) -> list[reading.Row]:
    """All rows of a list that aren't blank, in order. Raises DomainError for what is no list, and for too many rows."""
    if path.stat().st_size > FILE_BYTES:
        raise ReadingError(
            gettext(
                "“%(file)s” is larger than %(most)s MB. Choose a list with the codes and quantities alone.",
                file=filename,
                most=count(FILE_BYTES // 1024 // 1024),
            )
        )
    opening = text.opening_of(path, filename)
    rows = _workbook(path, filename) if opening.startswith(text.ZIP) else _table(path, filename, opening)
    if not rows:
        raise ReadingError(gettext("“%(file)s” holds no rows. Choose the list with the order.", file=filename))
    return rows


def _workbook(path: Path, filename: str) -> list[reading.Row]:
    unpacked = workbooks.unpack(path, filename)
    try:
        return reading.from_table(_cells(workbooks.records(unpacked)))
    finally:
        unpacked.close()


def _table(path: Path, filename: str, opening: bytes) -> list[reading.Row]:
    lines = functools.partial(text.lines_of, path, text.encoding_of(path, filename, opening))
    separator = tables.separator_of(lines(), _known_titles)
    return reading.from_table(_cells(tables.records(lines(), separator)))


def _cells(rows: Iterable[tables.Row]) -> Iterator[tuple[int, Sequence[str], bool]]:
    return ((row.line, row.cells, not row.fault) for row in rows)


def _known_titles(rows: Sequence[Sequence[str]]) -> int:
    return max((sum(column_of(cell) is not None for cell in row) for row in rows), default=0)
