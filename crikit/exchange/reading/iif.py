"""QuickBooks Desktop's own lists (IIF): several in a file, each announced by a line such as `!CUST`."""

from collections.abc import Callable, Iterable, Iterator

from crikit.exchange.reading import headers, tables
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.tables import Row
from crikit.language import gettext

SEPARATOR = "\t"
# As QuickBooks itself calls them.
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
    columns: list[str] = []
    others: set[str] = set()
    for _, (first, *titles), _ in _marked(lines, lambda mark: mark.startswith("!")):
        if first == f"!{keyword}":
            columns = headers.columns_of(
                columns + [title for title in headers.columns_of(titles) if title not in columns]
            )
        else:
            others.add(first[1:20])
    if not columns:
        raise ReadingError(_without(NAMES.get(keyword, keyword), sorted(others - {"HDR"})[:20]))
    return columns


def _without(wanted: str, found: list[str]) -> str:
    if not found:
        return gettext(
            "This IIF file holds no list. In QuickBooks choose File → Utilities → Export → Lists to IIF Files, "
            "tick the %(list)s, and choose the new file.",
            list=wanted,
        )
    return gettext(
        "This IIF file holds %(found)s, but not the %(list)s. In QuickBooks choose File → Utilities → Export → "
        "Lists to IIF Files, tick that list, and choose the new file.",
        found=", ".join(found),
        list=wanted,
    )


def records(lines: Iterable[str], keyword: str, columns: list[str]) -> Iterator[Row]:
    """The rows of one list, in the order of its columns."""
    places: list[int] | None = None
    for line, (first, *cells), fault in _marked(lines, {keyword, f"!{keyword}"}.__contains__):
        if first == f"!{keyword}":
            places = [columns.index(title) for title in headers.columns_of(cells)]
        elif places is None:
            early = gettext("It stands before the line %(mark)s, which says what its columns are.", mark=f"!{keyword}")
            yield Row(line, cells, early)
        else:
            yield Row(line, cells if fault else _in_order(cells, places, len(columns)), fault)


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


def _marked(lines: Iterable[str], is_wanted: Callable[[str], bool]) -> Iterator[Row]:
    """The lines whose first cell is wanted, and no work on others: a file may hold every list of a company.

    IIF writes a line break inside a value as two characters, never as one, so a line is a row.
    """
    for number, line in enumerate(lines, 1):
        mark = line.split(SEPARATOR, 1)[0].strip().strip('"').upper()
        if is_wanted(mark):
            row = tables.one_line(number, line, SEPARATOR)
            yield Row(number, [mark, *row.cells[1:]], row.fault)
