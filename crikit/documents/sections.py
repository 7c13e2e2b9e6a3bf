"""A document as blocks, from its head to its notes."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from crikit.documents.blocks import HEADING, LABEL, NAME, SOFT, STRONG, TEXT, TITLE, TOTAL, Block, Rule, Style
from crikit.documents.faces import lines
from crikit.documents.values import Align, Column, Document, Pair

MARGIN, GAP, PADDING = 48.0, 8.0, 3.2
LOGO_WIDE, LOGO_HIGH = 190.0, 46.0
FACTS_ABREAST = 3
SUMS_WIDE = 0.46
# Lines in one block; more of them go on in the next one, so that every block fits on a page.
TALLEST = 40
# Lines of a name, a title or a label; nobody reads more of them.
NAMED = 6


def blocks(document: Document, *, has_logo: bool) -> Iterator[Block]:
    room = document.paper.value[0] - 2 * MARGIN
    yield _head(document, room, has_logo=has_logo)
    yield _title(document, room)
    yield from _facts(document.facts, room)
    sums = _sums(document.sums, room)
    yield from _table(document, room, followed_by=sums[0].needs if sums else 0)
    yield from sums
    yield from _notes(document.notes, room)


def _head(document: Document, room: float, *, has_logo: bool) -> Block:
    block, sender = Block(has_logo=has_logo), document.sender
    if has_logo:
        block.height = LOGO_HIGH
    else:
        block.write(_wrapped(sender.name, NAME, room / 2 - GAP)[:NAMED], 0, 0, NAME)
    reached = 2.0
    if has_logo:
        reached = block.write(_wrapped(sender.name, STRONG, room / 2)[:NAMED], room, 0, STRONG, Align.RIGHT)
    told = [line for text in sender.lines for line in _wrapped(text, LABEL, room / 2)]
    block.write(told[:TALLEST], room, reached, LABEL, Align.RIGHT)
    block.rules.append(Rule(0, block.height + 9, room, "accent"))
    block.height += 27
    return block


def _title(document: Document, room: float) -> Block:
    block = Block()
    block.write(_wrapped(document.title, TITLE, room)[:NAMED], 0, 0, TITLE)
    block.height += 9
    return block


def _facts(facts: Sequence[Pair], room: float) -> Iterator[Block]:
    """Three abreast, the label above what it says."""
    wide = (room + GAP) / FACTS_ABREAST
    left = iter(facts)
    while row := list(islice(left, FACTS_ABREAST)):
        labels = [_wrapped(label, LABEL, wide - GAP)[:NAMED] for label, _ in row]
        texts = [_wrapped(text, TEXT, wide - GAP) for _, text in row]
        for start in range(0, max(map(len, texts)), TALLEST):
            block = Block()
            for place, (label, text) in enumerate(zip(labels, texts, strict=True)):
                y = 0.0 if start else block.write(label, place * wide, 0, LABEL) + 1
                block.write(text[start : start + TALLEST], place * wide, y, TEXT)
            block.height += 8
            yield block


class Cell(NamedTuple):
    """Where a column stands and how it is aligned."""

    x: float
    wide: float
    align: Align

    @property
    def edge(self) -> float:
        return self.x + self.wide if self.align is Align.RIGHT else self.x


def _cells(columns: Sequence[Column], room: float) -> list[Cell]:
    shared = room - GAP * (len(columns) - 1)
    whole, x = sum(column.share for column in columns), 0.0
    cells = []
    for column in columns:
        wide = shared * column.share / whole
        cells.append(Cell(x, wide, column.align))
        x += wide + GAP
    return cells


def _table(document: Document, room: float, *, followed_by: float) -> Iterator[Block]:
    if not document.columns:
        return
    cells = _cells(document.columns, room)
    heading = _heading(document.columns, cells, room)
    rows = [block for row in document.rows for block in _row(row, cells, room)]
    if rows:
        heading.needs = heading.height + rows[0].height
        # Sums never stand on a page without anything they are the sum of.
        rows[-1].needs = rows[-1].height + followed_by
    yield heading
    for block in rows:
        block.heading = heading
        yield block


def _heading(columns: Sequence[Column], cells: Sequence[Cell], room: float) -> Block:
    block = Block()
    headings = [
        _wrapped(column.heading, HEADING, cell.wide)[:NAMED] for column, cell in zip(columns, cells, strict=True)
    ]
    deepest = max(map(len, headings))
    for texts, cell in zip(headings, cells, strict=True):
        block.write(texts, cell.edge, 8 + (deepest - len(texts)) * HEADING.leading, HEADING, cell.align)
    block.height += 3
    block.rules.append(Rule(0, block.height, room, "ink"))
    return block


def _row(texts: Sequence[str], cells: Sequence[Cell], room: float) -> Iterator[Block]:
    columns = [_cell_lines(text, cell.wide) for text, cell in zip(texts, cells, strict=True)]
    tall = max(map(len, columns))
    for start in range(0, tall, TALLEST):
        block = Block()
        for column, cell in zip(columns, cells, strict=True):
            for number, (text, style) in enumerate(column[start : start + TALLEST]):
                block.write([text], cell.edge, PADDING + number * TEXT.leading, style, cell.align)
        block.height += PADDING
        if start + TALLEST >= tall:
            block.rules.append(Rule(0, block.height, room))
        yield block


def _cell_lines(text: str, wide: float) -> list[tuple[str, Style]]:
    first, _, more = text.partition("\n")
    found = [(line, TEXT) for line in _wrapped(first, TEXT, wide)]
    return found + [(line, SOFT) for line in _wrapped(more, SOFT, wide)] if more else found


def _sums(sums: Sequence[Pair], room: float) -> list[Block]:
    """At the right, under the amounts; the last one stands out. They stay together if a page can hold them."""
    wide = room * SUMS_WIDE
    found = []
    for number, (label, amount) in enumerate(sums, start=1):
        block, y, style, ink = Block(), 1.5 if number > 1 else 7.0, TEXT, "soft"
        if number == len(sums):
            block.rules.append(Rule(room - wide, y + 3, wide, "accent"))
            y, style, ink = y + 7, TOTAL, "ink"
        block.write(_wrapped(label, style, wide * 0.6)[:NAMED], room - wide, y, style._replace(ink=ink))
        block.write(_wrapped(amount, style, wide * 0.4 - GAP)[:TALLEST], room, y, style, Align.RIGHT)
        found.append(block)
    if found:
        found[0].needs = sum(block.height for block in found)
    return found


def _notes(notes: Sequence[Pair], room: float) -> Iterator[Block]:
    for heading, text in notes:
        told = _wrapped(text, TEXT, room * 0.8)
        for start in range(0, len(told), TALLEST):
            block, y = Block(), 0.0
            if not start:
                y = 14.0
                if heading:
                    y = block.write(_wrapped(heading, HEADING, room * 0.8)[:NAMED], 0, y, HEADING) + 1
            block.write(told[start : start + TALLEST], 0, y, TEXT)
            yield block


def _wrapped(text: str, style: Style, room: float) -> list[str]:
    return lines(text, style.face, style.size, room)
