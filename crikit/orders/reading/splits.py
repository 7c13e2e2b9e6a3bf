"""How a line may fall into cells: by its separators, else by its words."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from crikit.orders.reading.amounts import Amount, amount_of, is_unit, unit_of

TABLE, SPACES, TYPED, GLUED = "table", "  ", "typed", "glued"
SEPARATORS = "\t;|"
BULLETS = set("-–—*•·")
LINKS = BULLETS | set("x=:×") | {"of", "de", "qty", "quantity", "qté", "quantité", "->", "→"}
AT = "@"
MOST_WORDS = 40
MOST_CELLS = 200
MOST_WORDS_OF_A_CODE = 4
SEVERAL_SPACES = re.compile(r" {2,}")
# A comma between digits may belong to the number.
COMMA = re.compile(r",(?!\d)|(?<!\d),")
BEFORE = re.compile(r"^(\d+)\s*[x*](.+)$", re.ASCII | re.IGNORECASE)
BEHIND = re.compile(r"^(.+)[x*](\d+)$", re.ASCII | re.IGNORECASE)
BRACKETS = re.compile(r"(?<!\S)\( ?([\d.,]+) ?([^\W\d_]*)\.? ?\)", re.ASCII)
IN_BRACKETS = re.compile(r"^([^(]+)(\(\d+\))$", re.ASCII)


class Run(NamedTuple):
    """Cells from `start` to before `end` that may be a code together."""

    start: int
    end: int
    text: str


class Place(NamedTuple):
    """Where a number stands that may be the quantity, with its unit if that is a cell of its own."""

    start: int
    end: int
    amount: Amount


@dataclass(frozen=True)
class Split:
    way: str
    cells: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        """Whether the cells are mere words, whose columns say nothing."""
        return self.way in (TYPED, GLUED)

    @cached_property
    def codes(self) -> tuple[Run, ...]:
        singles = [Run(place, place + 1, cell) for place, cell in enumerate(self.cells) if has_sign(cell)]
        return (*singles, *self._runs()) if self.is_typed else tuple(singles)

    @cached_property
    def amounts(self) -> tuple[Place, ...]:
        return tuple(self._amounts())

    def _runs(self) -> Iterator[Run]:
        """Codes may hold spaces: from the beginning, or from behind the quantity, and up to the end."""
        first = sum(1 for _ in takewhile(is_around, self.cells))
        last = len(self.cells) - sum(1 for _ in takewhile(is_around, reversed(self.cells)))
        ends = {(start, start + words) for start in (0, first) for words in range(2, MOST_WORDS_OF_A_CODE + 1)}
        for start, end in sorted({*ends, (first, last), (first, len(self.cells))}):
            if start + 1 < end <= len(self.cells):
                yield Run(start, end, " ".join(self.cells[start:end]))

    def _amounts(self) -> Iterator[Place]:
        for place, cell in enumerate(self.cells):
            amount = amount_of(cell)
            if not amount or (place and self.cells[place - 1] == AT):
                continue
            after = self.cells[place + 1] if place + 1 < len(self.cells) else ""
            if not amount.unit and is_unit(after):
                yield Place(place, place + 2, amount._replace(unit=unit_of(after) or ""))
            else:
                yield Place(place, place + 1, amount)


def splits_of(line: str) -> tuple[Split, ...]:
    """The ways in which a line may fall into cells, best first."""
    marks = [mark for mark in SEPARATORS if mark in line][:1]
    if not marks:
        marks = [mark for mark in (SPACES, ",") if mark in line.strip()]
    splits = [separated(mark, cells_of(line, mark)) for mark in marks]
    words = _words(line)
    if len(words) <= MOST_WORDS:
        splits.append(Split(TYPED, words))
        if (parts := tuple(part for word in words for part in _unglued(word))) != words:
            splits.append(Split(GLUED, parts))
    return tuple(splits) or (separated(TABLE, (line.strip(),)),)


def separated(way: str, cells: tuple[str, ...]) -> Split:
    return Split(way, cells[:MOST_CELLS])


def cells_of(line: str, separator: str) -> tuple[str, ...]:
    """The cells between separators; quotation marks count only where they are closed."""
    if separator == SPACES:
        return tuple(map(_unquoted, SEVERAL_SPACES.split(line.strip())))
    if '"' in line:
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True, skipinitialspace=True))
        except csv.Error:
            return tuple(map(_unquoted, line.split(separator)))
        return tuple(map(_unquoted, cells))
    return tuple(map(_unquoted, line.split(separator)))


def has_sign(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _unquoted(cell: str) -> str:
    """`="00045"` and `'00045` are how spreadsheets are told to keep the zeros."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].strip()
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].strip()
    return cell.removeprefix("'")


def _words(line: str) -> tuple[str, ...]:
    line = COMMA.sub(" ", BRACKETS.sub(r" x \1 \2 ", line)).replace("×", " x ")
    for mark in SEPARATORS:
        line = line.replace(mark, " ")
    words = [_unquoted(word.rstrip(",:")) if len(word) > 1 else word for word in line.split(" ") if word]
    return tuple(words[1:] if words and words[0] in BULLETS else words)


def _unglued(word: str) -> tuple[str, ...]:
    """`2xABC-1`, `ABC-1x2`, `ABC-1(2)`: a code and its quantity without a space between them."""
    if found := BEFORE.match(word):
        return found[1], "x", found[2]
    if found := BEHIND.match(word):
        return found[1], "x", found[2]
    if found := IN_BRACKETS.match(word):
        return found[1], found[2]
    return (word,)


def is_around(cell: str) -> bool:
    return cell.casefold() in LINKS or is_unit(cell) or amount_of(cell) is not None
