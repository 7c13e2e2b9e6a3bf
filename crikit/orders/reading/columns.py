"""What the rows of one paste tell about each other: titles above them, prices and numbering among them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crikit.orders.reading.amounts import COUNTED
from crikit.orders.reading.readings import Known, Layout, Reading, readings_of
from crikit.orders.reading.rows import Row
from crikit.orders.reading.splits import SPACES, Split
from crikit.orders.reading.titles import Column, column_of, is_heading

# As many rows make a rule of what they have in common.
ROWS_OF_PRICES = 3
ROWS_OF_NUMBERING = 5
ROWS_OF_COUNTING_MARKS = 2
ROWS_THAT_AGREE = 2
RAGGED = {SPACES, ","}


@dataclass
class Draft:
    """A row on its way: the split that fits best, and the readings it allows. `misfits` its heading."""

    row: Row
    split: Split | None
    layout: Layout
    readings: list[Reading]
    misfits: bool = False

    @property
    def kind(self) -> tuple[str, int]:
        """Rows with as many cells between the same separators are laid out alike."""
        return (self.split.way, 0 if self.split.is_typed else len(self.split.cells)) if self.split else ("", 0)

    @property
    def is_settled(self) -> bool:
        """Whether there is just one thing that it can say."""
        return len({reading.says for reading in self.readings}) == 1 and self.readings[0].place is not None


@dataclass(frozen=True)
class Heading:
    way: str
    width: int
    layout: Layout


def headings_of(rows: Iterable[Row]) -> dict[str, Heading]:
    """The first row of titles for each way of separating cells."""
    found: dict[str, Heading] = {}
    for row in rows:
        if is_heading(row.cells) and not row.splits[0].is_typed:
            way = row.splits[0].way
            found.setdefault(way, Heading(way, len(row.cells), _titled(row.cells)))
    return found


def _titled(cells: Sequence[str]) -> Layout:
    columns = {place: column_of(cell) for place, cell in enumerate(cells)}
    at = {wanted: [place for place, column in columns.items() if column == wanted] for wanted in Column}
    quantity = at[Column.QUANTITY][0] if len(at[Column.QUANTITY]) == 1 else None
    return Layout(frozenset(at[Column.CODE]), quantity, frozenset(at[Column.OTHER] + at[Column.CODE]))


def draft(row: Row, known: Known, headings: dict[str, Heading], quantity_column: int | None) -> Draft:
    """The first way to split the row in which an item is found."""
    for split in row.splits:
        heading = None if split.is_typed else headings.get(split.way)
        fits = heading is not None and _fits(split, heading)
        layout = heading.layout if heading and fits else Layout()
        if quantity_column is not None and not split.is_typed:
            layout = replace(layout, quantity=quantity_column)
        if readings := readings_of(split, known, layout):
            return Draft(row, split, layout, readings, misfits=heading is not None and not fits)
        if layout != Layout() and sum(map(bool, split.cells)) > 1:
            return Draft(row, split, layout, [])
    return Draft(row, None, Layout(), [])


def _fits(split: Split, heading: Heading) -> bool:
    """Several spaces hide an empty cell, and an unquoted comma makes one more: then columns aren't where they were."""
    return split.way not in RAGGED or len(split.cells) == heading.width


def without_prices(drafts: Sequence[Draft], known: Known) -> None:
    """Reads rows anew that are laid out alike, without their columns of prices and their numbering."""
    groups: dict[tuple[str, int], list[Draft]] = {}
    for each in drafts:
        if each.readings and each.split and each.layout.quantity is None:
            groups.setdefault(each.kind, []).append(each)
    for group in groups.values():
        splits = [each.split for each in group if each.split]
        if ignored := _prices(splits) | _numbering(splits):
            for each, split in zip(group, splits, strict=True):
                each.layout = replace(each.layout, ignored=each.layout.ignored | ignored)
                each.readings = readings_of(split, known, each.layout)


def _prices(splits: Sequence[Split]) -> frozenset[int]:
    """Columns in which every number has cents, beside one that is filled as often and holds whole numbers."""
    seen: Counter[int] = Counter(place.start for split in splits for place in split.amounts)
    money = Counter(place.start for split in splits for place in split.amounts if place.amount.is_money)
    if splits[0].is_typed or not any(rows == len(splits) and not money[column] for column, rows in seen.items()):
        return frozenset()
    return frozenset(column for column, rows in seen.items() if rows >= ROWS_OF_PRICES and money[column] == rows)


def _numbering(splits: Sequence[Split]) -> frozenset[int]:
    """The first column, if it only counts the rows and most hold another number."""
    first = [split.cells[0] for split in splits]
    is_marked = all(map(COUNTED.match, first))
    numbers = [cell.rstrip(".)")[:9] for cell in first]
    if len(numbers) < (ROWS_OF_COUNTING_MARKS if is_marked else ROWS_OF_NUMBERING):
        return frozenset()
    # A quantity before each code may happen to count; a column of a table rather is one.
    if (splits[0].is_typed and not is_marked) or not all(number.isascii() and number.isdigit() for number in numbers):
        return frozenset()
    start, others = int(numbers[0]), sum(len(split.amounts) > 1 for split in splits)
    counts = [int(number) for number in numbers] == list(range(start, start + len(numbers)))
    return frozenset({0}) if counts and others * 2 > len(splits) else frozenset()


def usual_columns(drafts: Iterable[Draft]) -> dict[tuple[str, int], tuple[int, int]]:
    """For rows laid out alike: the columns of code and quantity, if most of them leave no doubt about theirs."""
    votes: dict[tuple[str, int], Counter[tuple[int, int]]] = {}
    rows: Counter[tuple[str, int]] = Counter()
    for each in drafts:
        if not each.readings or each.layout.quantity is not None:
            continue
        rows[each.kind] += 1
        if each.is_settled and not each.misfits:
            votes.setdefault(each.kind, Counter()).update({place_in(each, reading) for reading in each.readings})
    usual = {}
    for kind, counted in votes.items():
        columns, agreeing = counted.most_common(1)[0]
        if agreeing >= ROWS_THAT_AGREE and agreeing * 2 > rows[kind]:
            usual[kind] = columns
    return usual


def place_in(each: Draft, reading: Reading) -> tuple[int, int]:
    """Columns of code and quantity; among words only whether the quantity comes first or last."""
    if not each.split or not each.split.is_typed or not reading.place:
        return reading.columns
    return (0, -1 if reading.place.end == len(each.split.cells) else reading.place.start)


def doubtful_columns(drafts: Iterable[Draft]) -> dict[tuple[str, int], set[int]]:
    """For rows laid out alike: where those that leave a doubt have the numbers it is about."""
    found: dict[tuple[str, int], set[int]] = {}
    for each in drafts:
        if each.split and not each.split.is_typed and not each.is_settled:
            places = (reading.place for reading in each.readings)
            found.setdefault(each.kind, set()).update(place.start for place in places if place)
    return found


def usual_width(drafts: Iterable[Draft]) -> int:
    """Cells of most rows that several spaces set apart, if those hold several numbers: a price, say; else 0."""
    widths = Counter(
        len(each.split.cells)
        for each in drafts
        if each.split and each.readings and each.split.way == SPACES and len(each.split.amounts) > 1
    )
    width, rows = widths.most_common(1)[0] if widths else (0, 0)
    return width if rows >= ROWS_THAT_AGREE else 0
