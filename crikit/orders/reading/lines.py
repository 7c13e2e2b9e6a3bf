"""What a row has become, as the order pad shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crikit.orders.reading.columns import Draft
from crikit.orders.reading.readings import Reading
from crikit.orders.reading.sentences import Trouble

MOST_OFFERS = 6


class Offer(NamedTuple):
    """A reading to choose from; `quantity` as typed, `thousandths` None where that isn't clear."""

    item: int
    code: str
    quantity: str
    thousandths: int | None
    column: int | None


@dataclass(frozen=True)
class ReadLine:
    """A row as it was understood. Without `trouble` it is ready: `item` and `thousandths` are there. `numbers` are all
    that may be its quantity, as typed, with their units."""

    line: int
    raw: str
    code: str = ""
    quantity: str = ""
    item: int | None = None
    thousandths: int | None = None
    trouble: Trouble | None = None
    sentence: str = ""
    numbers: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.trouble is None

    @property
    def is_left_out(self) -> bool:
        return self.trouble == Trouble.NOT_AN_ORDER_LINE


class Tally(NamedTuple):
    """`read` is the sum of the others."""

    read: int
    ready: int
    to_fix: int
    left_out: int


def tally(lines: Sequence[ReadLine]) -> Tally:
    ready = sum(line.is_ready for line in lines)
    left_out = sum(line.is_left_out for line in lines)
    return Tally(len(lines), ready, len(lines) - ready - left_out, left_out)


def offers_of(each: Draft, readings: Iterable[Reading]) -> tuple[Offer, ...]:
    offers: dict[object, Offer] = {}
    for reading in readings:
        amount = reading.place.amount if reading.place else None
        clear = amount.thousandths if amount else None
        column = reading.place.start if reading.place and each.split and not each.split.is_typed else None
        if reading.match.active:
            offer = Offer(reading.match.item, reading.run.text, amount.text if amount else "", clear, column)
            offers.setdefault(reading.says, offer)
    return tuple(offers.values())[:MOST_OFFERS]
