"""Finding the row of column titles and giving each column a name of its own."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from crikit.exchange.reading import limits
from crikit.exchange.reading.limits import ReadingError
from crikit.keys import search_key
from crikit.language import count, gettext

# Reports put a company name, a title and a date above the table.
SEARCHED_ROWS = 20
NOT_A_LETTER = re.compile(r"[^\w]|_")


def title_key(title: str) -> str:
    """`E-mail Address`, `e_mail address` and `EMAIL ADDRESS:` are one title; a lone `#` is a number."""
    return NOT_A_LETTER.sub("", search_key(title.replace("#", " no ")))


def recognised_in(rows: Sequence[Sequence[str]], known: AbstractSet[str]) -> int:
    """How many titles the best of the first rows holds."""
    return max((_recognised(row, known) for row in rows[:SEARCHED_ROWS]), default=0)


def place_of(rows: Sequence[Sequence[str]], known: AbstractSet[str]) -> int:
    """The index of the title row: the one with most known titles, failing that the fullest of the first ones."""
    first = rows[:SEARCHED_ROWS]
    scores = [_recognised(row, known) for row in first]
    if not any(scores):
        scores = [sum(bool(cell.strip()) for cell in row) for row in first]
    return scores.index(max(scores))


def _recognised(row: Sequence[str], known: AbstractSet[str]) -> int:
    return len({title_key(cell) for cell in row[: limits.COLUMNS] if len(cell) < limits.LABEL_CHARACTERS} & known)


def columns_of(titles: Sequence[str]) -> list[str]:
    """Column names as they can be offered in a list: none blank, none twice, nothing after the last title.

    They are kept, and must be the same for whoever reads the file again: no words of any language.
    """
    if len(titles) > limits.COLUMNS:
        raise ReadingError(
            gettext(
                "The list has %(columns)s columns; the most is %(most)s. Export fewer columns and try again.",
                columns=count(len(titles)),
                most=limits.COLUMNS,
            )
        )
    names: list[str] = []
    for place, title in enumerate(titles, 1):
        name = " ".join(title.split())[: limits.LABEL_CHARACTERS] or f"#{place}"
        twin = 2
        while name in names:
            name, twin = f"{name.removesuffix(f' ({twin - 1})')} ({twin})", twin + 1
        names.append(name)
    filled = [place for place, title in enumerate(titles, 1) if title.strip()]
    return names[: max(filled, default=0)]
