"""Opening a file from accounting as one list of rows, whatever it was saved as."""

import functools
import weakref
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice
from pathlib import Path

from crikit.exchange.reading import headers, iif, limits, tables, text, workbooks
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.tables import Row
from crikit.language import count, gettext

QUICKBOOKS_DESKTOP = "QuickBooks Desktop"
QUICKBOOKS_ONLINE = "QuickBooks Online"
SAGE_50 = "Sage 50"
TABLE = "Table"

# What only one program's titles hold; two of them are proof enough, whatever else was added or left out.
MARKS = {
    SAGE_50: ("customerid", "pricinglevel", "salesrepresentativeid", "customeremail", "billtocontactfirstname"),
    QUICKBOOKS_ONLINE: ("pricerule", "resalenumber", "openbalance", "openingbalance", "companyname"),
    QUICKBOOKS_DESKTOP: ("activestatus", "mainemail", "mainphone", "billto1", "jobstatus"),
}


class Sheet:
    """One list of a file: the program it comes from, its columns, and its rows, read anew each time."""

    def __init__(
        self,
        program: str,
        columns: list[str],
        records: Callable[[], Iterator[Row]],
        *,
        header_line: int = 0,
        listed: Callable[[str], Iterator[dict[str, str]]] = lambda keyword: iter(()),
    ) -> None:
        self.program = program
        self.columns = columns
        # The rows of another list in the same file; only QuickBooks Desktop's IIF holds several.
        self.listed = listed
        self._records = records
        self._header_line = header_line
        self.count = self._counted()

    @property
    def rows(self) -> Iterator[Row]:
        """Rows that aren't blank, each with exactly one cell a column."""
        width = len(self.columns)
        for record in self._records():
            if record.line > self._header_line and not _is_blank(record):
                fault = record.fault or self._fault(record.cells)
                cells = record.cells[:width] + [""] * (width - len(record.cells))
                yield Row(record.line, cells, fault)

    def _fault(self, cells: list[str]) -> str:
        if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
            return gettext(
                "It has %(values)s values for %(columns)s columns. "
                "A value that holds the separator itself needs quotation marks.",
                values=count(len(cells)),
                columns=count(len(self.columns)),
            )
        if max(map(len, cells)) > limits.CELL_CHARACTERS:
            longest = max(range(len(cells)), key=lambda place: len(cells[place]))
            return gettext(
                "“%(column)s” has more than %(most)s characters.",
                column=self.columns[longest],
                most=count(limits.CELL_CHARACTERS),
            )
        return ""

    def _counted(self) -> int:
        """Reading all rows once shows a file that breaks off before anything is built on its first half."""
        rows = sum(1 for _ in islice(self.rows, limits.ROWS + 1))
        if rows > limits.ROWS:
            raise ReadingError(
                gettext("The list has more than %(most)s rows. Split it and import the parts.", most=count(limits.ROWS))
            )
        if not rows:
            raise ReadingError(
                gettext("The file has column titles but no rows below them. Export the list with its rows.")
            )
        return rows


def open_sheet(path: Path, filename: str, *, keyword: str, titles: AbstractSet[str]) -> Sheet:
    """The list in a file; `keyword` names it in an IIF file, '' where those hold no such list; `titles` tell its title
    row in any other."""
    opening = text.opening_of(path, filename)
    if opening.startswith(text.ZIP):
        return _workbook(path, filename, titles)
    lines = functools.partial(text.lines_of, path, text.encoding_of(path, filename, opening))
    if iif.looks_like(lines()):
        if not keyword:
            raise ReadingError(gettext("QuickBooks writes no such list into IIF files. Choose a CSV or Excel file."))
        return _iif(lines, keyword)
    separator = tables.separator_of(lines(), lambda rows: headers.recognised_in(rows, titles))
    return _table(lambda: tables.records(lines(), separator), filename, titles)


def _iif(lines: Callable[[], Iterator[str]], keyword: str) -> Sheet:
    columns = iif.columns_of(lines(), keyword)
    return Sheet(
        QUICKBOOKS_DESKTOP,
        columns,
        lambda: iif.records(lines(), keyword, columns),
        listed=lambda other: iif.listed(lines, other),
    )


def _workbook(path: Path, filename: str, titles: AbstractSet[str]) -> Sheet:
    unpacked = workbooks.unpack(path, filename)
    try:
        sheet = _table(lambda: workbooks.records(unpacked), filename, titles)
    except BaseException:
        unpacked.close()
        raise
    weakref.finalize(sheet, unpacked.close)
    return sheet


def _table(records: Callable[[], Iterator[Row]], filename: str, titles: AbstractSet[str]) -> Sheet:
    first = list(islice((row for row in records() if not _is_blank(row)), headers.SEARCHED_ROWS))
    if not first:
        raise ReadingError(
            gettext("“%(file)s” holds no rows. Export the list again and choose the new file.", file=filename)
        )
    header = first[headers.place_of([row.cells for row in first], titles)]
    return Sheet(program_of(header.cells), headers.columns_of(header.cells), records, header_line=header.line)


def program_of(columns: Iterable[str]) -> str:
    """The program whose own titles stand over the columns."""
    keys = {headers.title_key(column) for column in columns}
    found = {program: len(keys.intersection(marks)) for program, marks in MARKS.items()}
    best = max(found, key=found.__getitem__)
    return best if found[best] > 1 else TABLE


def _is_blank(row: Row) -> bool:
    return not row.fault and not "".join(row.cells).strip()
