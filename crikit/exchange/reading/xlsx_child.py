"""The process that opens a workbook from outside: checks the archive, then writes each row as a line of JSON."""

import datetime
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crikit.exchange.reading import limits
from crikit.exchange.reading.workbooks import REFUSED

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


class Refused(Exception):
    """A name of `workbooks.SENTENCES`, and the number that the sentence tells. Only the parent speaks languages."""

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(f"{why} {number}")


def main(path: str) -> int:
    _limit()
    try:
        _check_archive(path)
        for row in _rows(_sheet(path)):
            sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.WORKBOOK_MEMORY_BYTES, limits.WORKBOOK_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.WORKBOOK_SECONDS, limits.WORKBOOK_SECONDS))
    # Shared strings let a small workbook write one long text into every cell.
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.WORKBOOK_BYTES, limits.WORKBOOK_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _check_archive(path: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("damaged") from error
    if len(entries) > limits.WORKBOOK_ENTRIES:
        raise Refused("crowded", len(entries))
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.WORKBOOK_BYTES or unpacked > max(packed, 10_000) * limits.WORKBOOK_RATIO:
        raise Refused("bomb", unpacked // 1024 // 1024)
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        raise Refused("foreign")


def _sheet(path: str) -> CalamineSheet:
    """The visible sheet with most rows: QuickBooks puts a page of tips before the list."""
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        heights = {name: workbook.get_sheet_by_name(name).height for name in names[: limits.WORKBOOK_SHEETS]}
        if not any(heights.values()):
            raise Refused("empty")
        return workbook.get_sheet_by_name(max(heights, key=heights.__getitem__))
    except Refused:
        raise
    except Exception as error:
        raise Refused("damaged") from error


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    for cells in sheet.iter_rows():
        yield [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    """What the cell says, as people read it: a code kept as a number has no `.0`, a day no midnight."""
    if isinstance(cell, str):
        # One past the limit is enough for the reader to refuse the row, and keeps a bomb from growing here.
        return cell[: limits.CELL_CHARACTERS + 1]
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
