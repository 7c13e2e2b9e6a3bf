"""QuickBooks Desktop's own lists (IIF): several in a file, each announced by a line such as `!CUST`."""

from collections.abc import Callable, Iterable, Iterator

from crikit.exchange.reading import headers, tables
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.tables import Row

SEPARATOR = "\t"
NAMES = {
    "CUST": "Customer List",
    "SALESREP": "Sales Rep List",
    "CTYPE": "Customer Type List",
    "INVITEM": "Item List",
}


def looks_like(lines: Iterable[str]) -> bool:
    """Whether the first line that isn't blank announces a list."""
    first = next((line for line in lines if line.strip()), "")
    return first.lstrip('" ').startswith("!") and SEPARATOR in first


def columns_of(lines: Iterable[str], keyword: str) -> list[str]:
    """The columns of one list; where it is announced twice with different columns, all of them."""
    announced = [row.cells for row in _rows(lines) if row.cells[0].startswith("!")]
    found = [titles for first, *titles in announced if first == f"!{keyword}"]
    if not found:
        others = ", ".join(sorted({first[1:] for first, *_ in announced} - {"HDR"})[:20]) or "no list"
        raise ReadingError(
            f"This IIF file holds {others}, but not the {NAMES.get(keyword, keyword)}. In QuickBooks choose "
            "File → Utilities → Export → Lists to IIF Files, tick it, and choose the new file."
        )
    columns = headers.columns_of(found[0])
    for titles in found[1:]:
        columns += [title for title in headers.columns_of(titles) if title not in columns]
    return columns


def records(lines: Iterable[str], keyword: str, columns: list[str]) -> Iterator[Row]:
    """The rows of one list, in the order of its columns."""
    places: list[int] | None = None
    for line, (first, *cells), fault in _rows(lines):
        if first == f"!{keyword}":
            places = [columns.index(title) for title in headers.columns_of(cells)]
        elif first == keyword and places is None:
            yield Row(line, cells, f"It stands before the line !{keyword}, which says what its columns are.")
        elif first == keyword:
            yield Row(line, cells if fault else _in_order(cells, places or [], len(columns)), fault)


def listed(lines: Callable[[], Iterator[str]], keyword: str) -> Iterator[dict[str, str]]:
    """A further list of the file, column by column; nothing where the file doesn't hold it."""
    try:
        columns = columns_of(lines(), keyword)
    except ReadingError:
        return
    for row in records(lines(), keyword, columns):
        yield dict.fromkeys(columns, "") | dict(zip(columns, row.cells, strict=False))


def _in_order(cells: list[str], places: list[int], width: int) -> list[str]:
    if places == list(range(width)):
        return cells
    ordered = [""] * width
    for place, cell in zip(places, cells, strict=False):
        ordered[place] = cell
    return ordered + cells[len(places) :]


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """Every line that says something: IIF writes a line break inside a value as two characters, never as one."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = tables.one_line(number, line, SEPARATOR)
            yield row._replace(cells=[row.cells[0].strip().upper(), *row.cells[1:]])
