"""The blocks of which a document consists, and how they fall onto pages. Lengths are points, counted downwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crikit.documents.faces import BOLD, PLAIN
from crikit.documents.values import Align


class Style(NamedTuple):
    face: str
    size: float
    leading: float
    ink: str = "ink"


TEXT, SOFT = Style(PLAIN, 8.2, 10.8), Style(PLAIN, 8.2, 10.8, "soft")
STRONG = Style(BOLD, 8.2, 10.8)
LABEL, HEADING = Style(PLAIN, 7.0, 9.5, "soft"), Style(BOLD, 7.0, 9.5, "soft")
NAME, TITLE, TOTAL = Style(BOLD, 15.0, 19.0, "accent"), Style(BOLD, 17.0, 22.0), Style(BOLD, 10.0, 13.5)


class Line(NamedTuple):
    """A line of text; with `Align.RIGHT` it ends at `x`."""

    text: str
    x: float
    y: float
    style: Style
    align: Align = Align.LEFT


class Rule(NamedTuple):
    x: float
    y: float
    wide: float
    ink: str = "line"


@dataclass
class Block:
    """It begins only where `needs` of the page are left, its own height or more; `heading` stands above it wherever it
    begins a page."""

    height: float = 0
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    needs: float = 0
    heading: "Block | None" = None
    has_logo: bool = False

    def write(self, texts: Sequence[str], x: float, y: float, style: Style, align: Align = Align.LEFT) -> float:
        """How far down these lines reach."""
        for number, text in enumerate(texts):
            if text:
                self.lines.append(Line(text, x, y + number * style.leading, style, align))
        reached = y + len(texts) * style.leading
        self.height = max(self.height, reached)
        return reached


def pages(blocks: Iterable[Block], room: float) -> list[list[tuple[float, Block]]]:
    """Which block stands where on which page."""
    found: list[list[tuple[float, Block]]] = [[]]
    y = 0.0
    for block in blocks:
        if found[-1] and y + max(block.needs, block.height) > room:
            found.append([])
            y = 0.0
            if block.heading:
                found[-1].append((y, block.heading))
                y = block.heading.height
        found[-1].append((y, block))
        y += block.height
    return found
