"""Lists as files to take away: CSV and XLSX that no spreadsheet program mistakes for formulas.

Rows are written as they come, so a long list never stands in memory; what is written goes to a temporary file.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

Cell = str | int | float | Decimal | date | datetime | None
Row = Sequence[Cell]

# What a spreadsheet program may take for the beginning of a formula, in any of its languages.
BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# What one cell of a workbook holds; more would be left out as a whole.
LONGEST_CELL = 32_767
KEPT_IN_MEMORY = 1_000_000
DAY, MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WIDTH = 18


def neutral(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet program might calculate with it."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def csv_file(headings: Sequence[str], rows: Iterable[Row], zone: ZoneInfo) -> IO[bytes]:
    """UTF-8 with a mark, as Excel wants it; times as in `zone`. Texts stand in quotes, so that no other separator
    than the comma makes two cells of one."""
    # Binary in memory up to a size, then on disk: a text file around it would close it when it goes.
    file = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115  (whoever sends it closes it)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([neutral(heading) for heading in headings])
    for row in rows:
        writer.writerow([_written(cell, zone) for cell in row])
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _written(cell: Cell, zone: ZoneInfo) -> Any:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        # No text file holds half of a pair.
        return neutral(cell.encode("utf-8", "replace").decode())
    return "" if cell is None else cell


def xlsx_file(headings: Sequence[str], rows: Iterable[Row], zone: ZoneInfo) -> IO[bytes]:
    """One sheet; texts stay texts, times are times of `zone`, the headings stay in view."""
    file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, {**options, "strings_to_numbers": False, "remove_timezone": True})
    bold = book.add_format({"bold": True})
    day, minute = book.add_format({"num_format": DAY}), book.add_format({"num_format": MINUTE})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(headings) - 1, 0), WIDTH)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _fitting(heading), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, _fitting(cell))
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell.astimezone(zone), minute)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()
    file.seek(0)
    return file


def _fitting(text: str) -> str:
    return text[:LONGEST_CELL].encode("utf-8", "replace").decode()
