"""In how many ways one row can be understood: which cell is the item, which the quantity."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from crikit import quantities
from crikit.keys import search_key
from crikit.orders.reading.amounts import amount_of, cents_of, has_cents, is_price
from crikit.orders.reading.splits import Place, Run, Split

MOST_NUMBERS = 8
# More than these change nothing: the row is asked about.
MOST_ITEMS = 8
MOST_RUNS = 4
TIMES = {("x",), ("X",), ("*",)}


class Match(NamedTuple):
    """An item that a text may mean: by its code, its barcode or the customer's own part number for it."""

    item: int
    active: bool = True
    unit: str = ""
    is_barcode: bool = False


Known = Mapping[str, Sequence[Match]]


class Reading(NamedTuple):
    """One way to understand a row; `place` is None where no cell can be the quantity."""

    run: Run
    match: Match
    place: Place | None

    @property
    def says(self) -> tuple[object, ...]:
        """What would be ordered: two readings that say the same are one."""
        return self.match.item, self.place and self.place.amount._replace(text=self.quantity)

    @property
    def quantity(self) -> str:
        """As typed, unless it is clear: then it doesn't matter how it was written."""
        amount = self.place.amount if self.place else None
        return "" if amount is None or amount.thousandths else amount.text

    @property
    def columns(self) -> tuple[int, int]:
        return self.run.start, self.place.start if self.place else -1


@dataclass(frozen=True)
class Layout:
    """What columns hold, as their titles say; `ignored` are no quantities."""

    codes: frozenset[int] = frozenset()
    quantity: int | None = None
    ignored: frozenset[int] = frozenset()


def matches_of(text: str, known: Known) -> Sequence[Match]:
    """Those that are sold; where none is, those that were."""
    found = known.get(search_key(text), ())
    return [match for match in found if match.active] or found


def readings_of(split: Split, known: Known, layout: Layout) -> list[Reading]:
    """All that hold an item and a number; where there are none, those that hold an item."""
    found = [
        (run, match)
        for run in split.codes
        if (run.start in layout.codes if layout.codes else run.start != layout.quantity)
        for match in matches_of(run.text, known)
    ]
    # Where one text is a known code, a number is no second one, even if some item is called like that.
    found = [(run, match) for run, match in found if not amount_of(run.text)] or found
    runs: dict[int, list[tuple[Run, Match]]] = {}
    for run, match in found:
        runs.setdefault(match.item, []).append((run, match))
    read: list[Reading] = []
    for same in list(runs.values())[:MOST_ITEMS]:
        taken = {column for run, _ in same for column in range(run.start, run.end)}
        for run, match in same[:MOST_RUNS]:
            read += [Reading(run, match, place) for place in places_of(split, run, taken, layout)]
    complete = [reading for reading in read if reading.place]
    return complete or read


def places_of(split: Split, run: Run, taken: AbstractSet[int], layout: Layout) -> Sequence[Place | None]:
    """Where this item's quantity may stand; `taken` are all cells that name the item."""
    places = [place for place in split.amounts if place.end <= run.start or place.start >= run.end]
    if layout.quantity is not None:
        return [place for place in places if place.start == layout.quantity] or [None]
    places = [place for place in places if place.start not in layout.ignored]
    # The item's barcode may stand beside its code.
    places = _unless_none(places, (place for place in places if place.start not in taken))
    places = _unless_none(places, (place for place in places if not place.amount.is_code))
    places = _unless_none(places, (place for place in places if _is_beside(split, run, place)))
    return _multiplied(split, places) or [None]


def _unless_none(places: list[Place], fewer: Iterable[Place]) -> list[Place]:
    return list(fewer) or places


def _is_beside(split: Split, run: Run, place: Place) -> bool:
    """`2 x ABC-1`, `ABC-1 x2`, `2 pcs ABC-1`: said so outright."""
    if not split.is_typed or place.amount.unit:
        return False
    between = split.cells[place.end : run.start] if place.end <= run.start else split.cells[run.end : place.start]
    says_more = any(sign.isalpha() or sign in "×*(" for sign in "".join(split.cells[place.start : place.end]))
    return between in TIMES or (not between and says_more)


def _multiplied(split: Split, places: list[Place]) -> list[Place]:
    """Where quantity × price = total, only what can be the quantity then.

    Both factors can, as long as nothing tells them apart; money is written with its cents or its currency.
    """
    prices = [
        (column, cents, has_cents(cell) or is_price(cell))
        for column, cell in enumerate(split.cells)
        if (amount_of(cell) or is_price(cell)) and (cents := cents_of(cell))
    ]
    if split.is_typed or not 2 <= len(prices) <= MOST_NUMBERS:
        return places
    factors: dict[bool, set[int]] = {True: set(), False: set()}
    for place in places:
        for column, cents, is_money in prices:
            total = quantities.times(cents, place.amount.thousandths or 0)
            for product, sum_of_it, is_sum_money in prices:
                if total == sum_of_it and len({place.start, column, product}) == 3:
                    tells = is_money and is_sum_money and not place.amount.is_money
                    factors[tells].add(place.start)
    fitting = factors[True] or factors[False]
    return _unless_none(places, (place for place in places if place.start in fitting))
