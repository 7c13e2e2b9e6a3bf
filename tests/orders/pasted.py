"""Rows as people paste them, settled against the items of an invented vendor."""

from collections.abc import Sequence

from crikit.keys import search_key
from crikit.orders.reading import Match, ReadLine, read, settle
from crikit.quantities import plain

ITEMS = {
    "ABC-1": [Match(1)],
    "ABC-2": [Match(2)],
    "10045": [Match(3)],
    "00000": [Match(4)],
    "12": [Match(5)],
    "036000291452": [Match(1, is_barcode=True)],
    "OLD-9": [Match(6, active=False)],
    "TEA": [Match(7, unit="box")],
    "OUR 7": [Match(8)],
    "TWICE": [Match(1), Match(2)],
}


def known(items: dict[str, list[Match]] = ITEMS) -> dict[str, list[Match]]:
    return {search_key(code): matches for code, matches in items.items()}


def settled(text: str, items: dict[str, list[Match]] = ITEMS, quantity_column: int | None = None) -> list[ReadLine]:
    return settle(read(text), known(items), quantity_column)


def said(lines: Sequence[ReadLine]) -> list[str]:
    """`ABC-1 12` for what is ready, the trouble of all else."""
    return [
        f"{line.code} {plain(line.thousandths)}" if line.thousandths and line.is_ready else str(line.trouble)
        for line in lines
    ]


def offered(line: ReadLine) -> list[str]:
    return [f"{offer.code} {offer.quantity}" for offer in line.offers]
