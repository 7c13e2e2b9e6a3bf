"""Long tables: the template of a row is rendered once with holes for its texts, then filled for all rows at once.

Printing a hundred rows cell by cell is most of what a list costs. A row's traits are what its template may look at; its
texts are what it prints, unknown while it is rendered.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from flask import current_app
from jinja2 import Template
from markupsafe import Markup, escape

from crikit import language

# Characters for private use, which no name or address holds; where one does, `escaped` takes the long way.
BETWEEN = "\ue000"
HOLE = Markup("\ue001")

Row = tuple[tuple[Any, ...], Sequence[str]]


class RowTemplate:
    """A template that is given `traits` and prints each of `texts`, in any order and as often as it likes.

    With `marked` some of the texts may be HTML already; then they are Markup, as everywhere.
    """

    def __init__(self, name: str, traits: Sequence[str], texts: Sequence[str], marked: bool = False) -> None:
        self.name, self.traits, self.texts, self.marked = name, traits, texts, marked
        self._pattern = cache(self._rendered)

    def fill(self, rows: Iterable[Row]) -> Markup:
        """The rows' HTML; each row is its traits and its texts, in the order they were named."""
        template = current_app.jinja_env.get_template(self.name)
        speech = language.current()
        patterns: list[str] = []
        cells: list[str] = []
        for traits, texts in rows:
            pattern, pick = self._pattern(template, speech, traits)
            patterns.append(pattern)
            cells += pick(texts)
        shown = escaped(cells)
        if self.marked:
            shown = [cell if isinstance(cell, Markup) else text for cell, text in zip(cells, shown, strict=True)]
        # The patterns are the template's own, and every cell has been escaped.
        return Markup("".join(patterns) % tuple(shown))  # noqa: S704

    def alone(self, row: Row, **parts: str) -> Markup:
        """One row that holds more than texts: rendered as any other template, with what other templates made of its
        parts."""
        marked = {name: Markup(part) for name, part in parts.items()}  # noqa: S704
        template = current_app.jinja_env.get_template(self.name)
        return Markup(template.render(self.named(row) | marked))  # noqa: S704

    def named(self, row: Row) -> dict[str, Any]:
        return dict(zip((*self.traits, *self.texts), (*row[0], *row[1]), strict=True))

    def _rendered(self, template: Template, speech: str, traits: tuple[Any, ...]) -> tuple[str, Callable[..., Any]]:
        """The row for these traits, in this language, as a %-format, and what picks the texts for its places."""
        holes = {name: HOLE + str(place) + HOLE for place, name in enumerate(self.texts)}
        parts = template.render(dict(zip(self.traits, traits, strict=True)) | holes).split(HOLE)
        return "%s".join(part.replace("%", "%%") for part in parts[::2]), itemgetter(*map(int, parts[1::2]))


def escaped(cells: Sequence[str]) -> list[str]:
    """Each text escaped for HTML. One call for all of them costs a tenth of one call each."""
    together = str(escape(BETWEEN.join(cells))).split(BETWEEN)
    return together if len(together) == len(cells) else [str(escape(cell)) for cell in cells]
