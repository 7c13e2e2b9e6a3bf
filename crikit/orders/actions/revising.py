"""What an order would be if the office changed it as somebody typed: worked out before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from crikit import language, money, quantities
from crikit.actor import Actor
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.orders.actions.lines import MOST_LINES
from crikit.orders.models import LONGEST_TYPED, Order
from crikit.orders.queries.items import named
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.queries.money import Charge, Repriced, Sums, charge_today, sums_of
from crikit.orders.reading import sentences
from crikit.orders.rules import HEADER, Altered, Rewritten
from crikit.quantities import times

# Where a price comes from that somebody of the office typed.
OFFICE = "office"
Priced = tuple[Line, Charge | None]


class Typed(NamedTuple):
    """A line as it was typed: its quantity, nothing or 0 to take it out; a price, nothing to leave it as it is."""

    quantity: str = ""
    price: str = ""
    item: str = ""


@dataclass(frozen=True)
class Wish:
    """What the form holds: lines by their number, new lines in order, the header's columns."""

    lines: Mapping[int, Typed]
    added: Sequence[Typed] = ()
    header: Mapping[str, Any] = field(default_factory=dict)


class Unclear(DomainError):
    """What was typed and can't be taken: a sentence for each field, by its name on the form."""

    def __init__(self, complaints: dict[str, str]) -> None:
        super().__init__(next(iter(complaints.values())))
        self.complaints = complaints


class Revised(NamedTuple):
    """The order as it is to be, and what is different about it. `repriced` is for those who see prices."""

    lines: list[Line]
    sums: Sums
    altered: list[Altered | Rewritten]
    repriced: list[Repriced]


def revise(actor: Actor, order: Order, wish: Wish, on: date) -> Revised:
    """Raises Unclear. Lines keep their prices but for those typed; a line that comes costs what it costs today."""
    before = lines_of(order)
    was = sums_of(order, before, on)
    reading = _Reading(actor, order, on)
    kept = [reading.kept(line, was.charges.get(line.number), wish.lines.get(line.number)) for line in before]
    added = [reading.added(typed, place) for place, typed in enumerate(wish.added)]
    now = [one for one in (*kept, *added) if one]
    reading.refuse(len(now), before[0].number if before else 0)
    lines = [line for line, _ in now]
    charges = {line.number: charge for line, charge in now if charge}
    sums = Sums(charges, sum(charge.amount for charge in charges.values()), len(lines) - len(charges))
    altered: list[Altered | Rewritten] = [*_altered(before, lines), *_rewritten(order, wish.header)]
    return Revised(lines, sums, altered, _repriced(was, sums, before))


class _Reading:
    """Reads what was typed and keeps what can't be read, field by field."""

    def __init__(self, actor: Actor, order: Order, on: date) -> None:
        self.actor, self.order, self.on = actor, order, on
        self.complaints: dict[str, str] = {}

    def kept(self, line: Line, charge: Charge | None, typed: Typed | None) -> Priced | None:
        """A line of the order as it is to be; None if it goes."""
        if typed is None:
            return line, charge
        if not typed.quantity.strip(" 0."):
            return None
        # What stood there already is right in every language, even where it couldn't be typed so.
        same = line.quantity or 0
        is_same = typed.quantity.strip() == quantities.say(same)
        quantity = same if is_same else self.quantity(typed.quantity, f"quantity{line.number}")
        cents = self.cents(typed.price, f"price{line.number}")
        line = line._replace(quantity=quantity)
        if cents is None or (charge and charge.cents == cents):
            return line, charge and charge._replace(amount=times(charge.cents, quantity))
        return line, Charge(cents, times(cents, quantity), OFFICE)

    def added(self, typed: Typed, place: int) -> Priced | None:
        found = named(self.actor, self.order.customer, typed.item)
        if len(found) != 1:
            self.complaints[f"new_item{place}"] = sentences.none_sold(typed.item)
            return None
        item, number = found[0], self.order.next_number + place
        quantity = self.quantity(typed.quantity.strip() or "1", f"new_quantity{place}")
        cents = self.cents(typed.price, f"new_price{place}")
        facts = (item.code, item.name, item.unit, item.pack, item.minimum, item.stock, True)
        line = Line(number, item.id, quantity, typed.item[:LONGEST_TYPED], "", "", 1, *facts)
        if cents is None:
            return line, charge_today(self.order, line, self.on)
        return line, Charge(cents, times(cents, quantity), OFFICE)

    def quantity(self, text: str, name: str) -> int:
        try:
            return quantities.typed(text)
        except ValueError:
            self.complaints[name] = quantities.complaint(text)
            return quantities.ONE

    def cents(self, text: str, name: str) -> int | None:
        if not text.strip():
            return None
        try:
            return money.parse(text)
        except ValueError:
            self.complaints[name] = sentences.no_price(text)
            return None

    def refuse(self, number: int, first: int) -> None:
        """Raises Unclear for what can't be read, for an order without lines and for one with too many."""
        if number > MOST_LINES:
            most = language.count(MOST_LINES)
            self.complaints["new_item0"] = gettext("An order holds at most %(most)s lines.", most=most)
        if not number and not self.complaints:
            nothing = gettext("Nothing would be left of the order. Reject it instead, with the reason.")
            self.complaints[f"quantity{first}"] = nothing
        if self.complaints:
            raise Unclear(self.complaints)


def _altered(before: Sequence[Line], after: Sequence[Line]) -> list[Altered]:
    was, now = ({line.number: line for line in lines} for lines in (before, after))
    both = ((was.get(number), now.get(number)) for number in {**was, **now})
    quantities_of = ((old or new, old and old.quantity, new and new.quantity) for old, new in both)
    return [Altered(line.code, one, other) for line, one, other in quantities_of if line and one != other]


def _repriced(was: Sums, now: Sums, before: Sequence[Line]) -> list[Repriced]:
    """Lines that were there before; what a new one costs stands in the document."""
    found = []
    for line in before:
        old, new = was.charges.get(line.number), now.charges.get(line.number)
        if new and (old is None or old.cents != new.cents):
            found.append(Repriced(line.code, old.cents if old else None, new.cents))
    return found


def _rewritten(order: Order, header: Mapping[str, Any]) -> list[Rewritten]:
    return [
        Rewritten(HEADER[name], language.date(value) if isinstance(value, date) else value or "")
        for name, value in header.items()
        if getattr(order, name) != value
    ]
