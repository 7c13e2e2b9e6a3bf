"""Text with separators, read line by line without guessing where a quotation mark was meant to close."""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from crikit.exchange.reading.limits import ReadingError
from crikit.language import gettext

SEPARATORS = ",;\t|"
SAMPLE_LINES = 400
SAMPLE_ROWS = 60
# A line no file can hold: the reader refuses zero bytes long before.
END = "\0"


class Row(NamedTuple):
    """One row of a list; `line` is where it begins in the file, `fault` why it can't be read."""

    line: int
    cells: list[str]
    fault: str = ""


def records(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """Rows in which a quoted value may run over several lines.

    Text after a closing quotation mark is accepted while the row stays on one line. Over several lines it means that
    one customer may have swallowed the next, so the whole file is refused.
    """
    supply = _Supply(lines)
    reader = csv.reader(supply, delimiter=separator, strict=True)
    while True:
        supply.began = supply.number + 1
        try:
            yield Row(supply.began, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            if supply.number > supply.began:
                raise ReadingError(
                    gettext(
                        "Line %(line)s opens a quotation mark that isn’t closed properly, so it can’t be told where "
                        "the line ends. Correct that line, or save the list again.",
                        line=supply.began,
                    )
                ) from error
            yield one_line(supply.number, supply.line, separator)


class _Supply:
    """Hands out lines and remembers the last one, which the csv reader forgets when it fails."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.line = ""
        self.number = 0
        self.began = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.line = next(self.lines)
        self.number += 1
        return self.line


def one_line(number: int, line: str, separator: str) -> Row:
    """A row that can't run on: quotation marks are read as leniently as a spreadsheet reads them."""
    if '"' not in line and len(line) < csv.field_size_limit():
        return Row(number, line.rstrip("\r\n").split(separator))
    try:
        rows = list(csv.reader([line, END], delimiter=separator))
    except csv.Error:
        return Row(number, line.split(separator, 2)[:2], gettext("A value on this line is far too long."))
    if len(rows) == 1:
        return Row(number, line.split(separator, 2)[:2], gettext("A quotation mark on this line isn’t closed."))
    return Row(number, rows[0])


def separator_of(lines: Iterable[str], recognised: Callable[[list[list[str]]], int]) -> str:
    """The separator under which most column titles are recognised, then most rows are equally wide."""
    sample = list(islice(lines, SAMPLE_LINES))
    if sample and sample[0].strip().lower().startswith("sep=") and len(sample[0].strip()) == 5:
        return sample[0].strip()[-1]
    return max(SEPARATORS, key=lambda separator: _fitness(sample, separator, recognised))


def _fitness(sample: list[str], separator: str, recognised: Callable[[list[list[str]]], int]) -> tuple[int, float, int]:
    try:
        rows = [row for row in islice(csv.reader(sample, delimiter=separator), SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return (0, 0.0, 0)
    widths = [len(row) for row in rows if len(row) > 1]
    usual = max(widths, key=widths.count, default=0)
    return recognised(rows), widths.count(usual) / max(len(rows), 1), usual
