"""Text from a spreadsheet or a keyboard as rows, each kept as it was, with what of it may be a code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crikit.catalog.models import LONGEST_CODE
from crikit.errors import DomainError
from crikit.keys import search_key
from crikit.language import count, gettext
from crikit.orders.reading.splits import TABLE, Split, separated, splits_of

MOST_ROWS = 1_000
LONGEST_ROW = 2_000
MOST_CANDIDATES = 40
# A cell of a spreadsheet may hold line breaks; it stands in quotation marks then.
MOST_LINES_OF_A_CELL = 10
OPENING = re.compile(r'(?:^|[\t,;])"')
CLOSING = re.compile(r'"(?:[\t,;]|$)')
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\0"))
# Web pages pad with spaces that don't break; between a digit and three more they set thousands apart.
THOUSANDS = re.compile(r"(?<![\d.,-])([1-9]\d{0,2}(?:[\u00a0\u202f]\d{3})+)(?!\d)", re.ASCII)
MARK = "\ue001"
KEPT = f"\t\n{MARK}"


@dataclass(frozen=True)
class Row:
    """One row; `line` is where it begins in the text, `splits` the ways in which it may fall into cells, best first."""

    line: int
    raw: str
    splits: tuple[Split, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return self.splits[0].cells if self.splits else ()

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Texts that may be codes."""
        texts = dict.fromkeys(run.text for split in self.splits for run in split.codes)
        return tuple(text for text in texts if len(text) <= LONGEST_CODE)[:MOST_CANDIDATES]


def read(text: str) -> list[Row]:
    """Every line that isn't blank, in order. Raises DomainError for more than MOST_ROWS of them."""
    rows = list(_whole(text.splitlines()))
    refuse_too_many(len(rows))
    return [Row(line, raw, _splits(raw)) for line, raw in rows]


def from_table(table: Iterable[tuple[int, Sequence[str], bool]]) -> list[Row]:
    """The rows of a file, which says itself where its cells end: line, cells, and whether they can be relied on."""
    rows = []
    for line, cells, is_sound in table:
        clean = tuple(cleaned(cell).replace("\n", " ").strip() for cell in cells)
        raw = "\t".join(" ".join(cell.split()) for cell in cells).rstrip()
        if any(clean):
            fits = is_sound and len(raw) <= LONGEST_ROW
            rows.append(Row(line, raw, (separated(TABLE, clean), *splits_of(" ".join(clean))) if fits else ()))
    refuse_too_many(len(rows))
    return rows


def refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise DomainError(
            gettext(
                "These are %(rows)s rows; at most %(most)s can be added at once. Nothing was added. Add them in parts.",
                rows=count(rows),
                most=count(MOST_ROWS),
            )
        )


def wanted(rows: Iterable[Row]) -> dict[str, str]:
    """What to look up, for all rows at once: by key, as codes and part numbers are; and as typed, as barcodes are."""
    return {search_key(text): text for row in rows for text in row.candidates}


def cleaned(text: str) -> str:
    """Without what can't be seen, and with plain spaces."""
    text = THOUSANDS.sub(lambda found: re.sub(r"[\u00a0\u202f]", MARK, found[1]), text.translate(INVISIBLE))
    plain = "".join(sign if sign.isprintable() or sign in KEPT else " " for sign in text)
    return plain.replace(MARK, "\u202f")


def is_blank(text: str) -> bool:
    return not text.translate(INVISIBLE).strip()


def _splits(raw: str) -> tuple[Split, ...]:
    return splits_of(cleaned(raw).replace("\n", " ")) if len(raw) <= LONGEST_ROW else ()


def _whole(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    place = 0
    while place < len(lines):
        after = _end_of(lines, place)
        raw = "\n".join(lines[place:after])
        if not is_blank(raw):
            yield place + 1, raw
        place = after


def _end_of(lines: Sequence[str], place: int) -> int:
    """After which line a row ends: further down only where a cell's quotation mark is opened here and closed there."""
    if lines[place].count('"') % 2 == 0 or not OPENING.search(lines[place]):
        return place + 1
    for end in range(place + 1, min(place + MOST_LINES_OF_A_CELL, len(lines))):
        if '"' in lines[end]:
            first = lines[end].index('"')
            closes = lines[end].count('"') % 2 and CLOSING.match(lines[end], first)
            return end + 1 if closes else place + 1
    return place + 1
