"""Which part of a row in which no item was found was meant as its code, and which as its quantity."""

from itertools import takewhile

from crikit.orders.reading.amounts import amount_of, is_price
from crikit.orders.reading.columns import Draft
from crikit.orders.reading.rows import Row
from crikit.orders.reading.splits import Place, Split, has_sign, is_around

LONGEST_WORD = 60


def telling(row: Row) -> Split:
    """The split that shows most of a row in which no item was found."""
    return next((split for split in row.splits if len(split.cells) > 1 and split.amounts), row.splits[0])


def code_of(split: Split, each: Draft) -> str:
    if each.split and each.layout.codes:
        return next((split.cells[column] for column in sorted(each.layout.codes) if _at(split, column)), "")
    if split.is_typed:
        first = sum(1 for _ in takewhile(is_around, split.cells))
        last = len(split.cells) - sum(1 for _ in takewhile(is_around, reversed(split.cells)))
        return " ".join(split.cells[first:last]) or split.cells[0]
    filled = [cell for cell in split.cells if has_sign(cell)] or [""]
    texts = [cell for cell in filled if not amount_of(cell) and not is_price(cell)]
    return next(filter(looks_like_code, texts), (texts or filled)[0])


def _at(split: Split, column: int) -> str:
    return split.cells[column] if column < len(split.cells) else ""


def places_beside(split: Split, each: Draft, code: str) -> list[Place]:
    """Where the quantity may stand."""
    places = [place for place in split.amounts if split.cells[place.start] != code and not place.amount.is_code]
    if each.split and each.layout.quantity is not None:
        places = [place for place in places if place.start == each.layout.quantity]
    return places


def looks_like_code(cell: str) -> bool:
    """One word with letters and digits in it."""
    is_word = len(cell) <= LONGEST_WORD and " " not in cell and amount_of(cell) is None and not is_price(cell)
    return is_word and any(sign.isalpha() for sign in cell) and any(sign.isdigit() for sign in cell)
