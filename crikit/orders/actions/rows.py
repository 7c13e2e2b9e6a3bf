"""“Add rows”: many lines at once, pasted or out of a file, each added as far as it was understood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peewee import Case, Cast

from crikit import db
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict
from crikit.keys import one_line
from crikit.language import count, gettext
from crikit.orders.actions.drafts import Written, draft_for, write_down
from crikit.orders.actions.lines import MOST_LINES
from crikit.orders.models import LONGEST_TYPED, Order, OrderLine
from crikit.orders.queries.lines import lines_of
from crikit.orders.queries.naming import named_by
from crikit.orders.reading import ReadLine, Row, Tally, settle, tally, wanted
from crikit.orders.reading import Trouble as Unread
from crikit.orders.rules import BETWEEN_NUMBERS, NAMES_SEVERAL, Trouble, sure_number

LONGEST_QUANTITY = 40
NO_ITEM = {Trouble.UNKNOWN, Trouble.NOT_SOLD, *NAMES_SEVERAL}
NOT_KNOWN = {
    Unread.UNKNOWN_ITEM: Trouble.UNKNOWN,
    Unread.SEVERAL_ITEMS: Trouble.SEVERAL,
    Unread.NOT_SOLD: Trouble.NOT_SOLD,
}


@dataclass(frozen=True)
class Added:
    """What became of the rows: `numbers` are those of the lines they made, `left_out` the rows that made none.

    `written` is None where nothing was added, because there was nothing to add or this press had added it before.
    """

    tally: Tally
    left_out: Sequence[ReadLine]
    numbers: range = range(0)
    written: Written | None = None


class Kept(NamedTuple):
    """A row as a line of the order."""

    item: int | None
    quantity: int | None
    typed: str
    typed_quantity: str
    trouble: str


def add_rows(actor: Actor, key: str, customer: Customer, rows: Sequence[Row], on: date, *, press: str = "") -> Added:
    """Adds a line for every row but headings, totals and greetings. Raises Conflict if the order can't hold them."""
    read = settle(rows, named_by(actor, customer, wanted(rows)))
    added = Added(tally(read), [line for line in read if line.is_left_out])
    lines = [kept(line) for line in read if not line.is_left_out]
    if not lines:
        return added
    with db.atomic():
        order = draft_for(actor, key, customer)
        if _was_added(order, press):
            return added
        numbers = _append(actor, order, lines, press)
        return Added(added.tally, added.left_out, numbers, write_down(order, on))


def _was_added(order: Order, press: str) -> bool:
    return bool(press) and OrderLine.select().where(OrderLine.order == order.id, OrderLine.press == press).exists()


def _append(actor: Actor, order: Order, lines: Sequence[Kept], press: str) -> range:
    """The numbers of the new lines. The first one bears the name of the press."""
    held = OrderLine.select().where(OrderLine.order == order.id).count()
    if held + len(lines) > MOST_LINES:
        raise Conflict(
            gettext(
                "These are %(rows)s lines more, and an order holds at most %(most)s. Nothing was added.",
                rows=count(len(lines)),
                most=count(MOST_LINES),
            )
        )
    numbers = range(order.next_number, order.next_number + len(lines))
    change = {"order": order.id, "changed_in": order.version + 1, "changed_by": actor.user_id}
    rows = [
        {**change, "number": number, "press": None, **line._asdict()}
        for number, line in zip(numbers, lines, strict=True)
    ]
    rows[0]["press"] = press or None
    OrderLine.insert_many(rows).returning().execute()
    order.next_number = numbers.stop
    return numbers


def kept(line: ReadLine) -> Kept:
    """What stays of a row: its item and quantity as far as they are sure, all else as it was typed."""
    trouble = _trouble(line)
    numbers = line.numbers or ((line.quantity,) if line.quantity else ())
    quantity = line.thousandths
    if trouble in NAMES_SEVERAL:
        quantity = _the_only({offer.thousandths for offer in line.offers})
    return Kept(
        item=None if trouble in NO_ITEM else line.item,
        quantity=quantity,
        typed=one_line(line.raw if trouble == Trouble.SEVERAL_CELLS else line.code or line.raw)[:LONGEST_TYPED],
        typed_quantity="" if quantity else _joined(numbers),
        trouble=trouble,
    )


def _trouble(line: ReadLine) -> str:
    if line.trouble is None:
        return ""
    if line.trouble == Unread.SEVERAL_ITEMS and len({offer.code for offer in line.offers}) > 1:
        return Trouble.SEVERAL_CELLS
    is_sold = any(offer.item == line.item for offer in line.offers)
    return NOT_KNOWN.get(line.trouble, Trouble.QUANTITY if is_sold else Trouble.NOT_SOLD)


def _the_only(quantities: set[int | None]) -> int | None:
    return quantities.pop() if len(quantities) == 1 else None


def _joined(numbers: Iterable[str]) -> str:
    """As many of the numbers as there is room for, none of them cut."""
    joined = ""
    for number in numbers:
        longer = f"{joined}{BETWEEN_NUMBERS}{number}" if joined else one_line(number)[:LONGEST_QUANTITY]
        joined = longer if len(longer) <= LONGEST_QUANTITY else joined
    return joined


def remove_rows(actor: Actor, key: str, customer: Customer, numbers: range, on: date) -> Written:
    """Takes back what one press of “Add rows” has added; lines that are gone already stay gone."""
    with db.atomic():
        order = draft_for(actor, key, customer)
        theirs = OrderLine.number.between(numbers.start, numbers.stop - 1)
        OrderLine.delete().where(OrderLine.order == order.id, theirs).execute()
        return write_down(order, on)


def choose_numbers(actor: Actor, key: str, customer: Customer, place: int, of: int, on: date) -> Written:
    """In all lines with so many numbers the one in this place, counted from 0, is the quantity."""
    with db.atomic():
        order = draft_for(actor, key, customer)
        doubtful = [line for line in lines_of(order) if 0 <= place < of == len(line.numbers)]
        if doubtful:
            _write_quantities(actor, order, {line.number: line.numbers[place] for line in doubtful})
        return write_down(order, on)


def _write_quantities(actor: Actor, order: Order, chosen: Mapping[int, str]) -> None:
    """By line; what is no quantity after all, or may be one of two, stays as it was typed."""
    clear = {number: sure_number(text) for number, text in chosen.items()}
    left = {number: "" if clear[number] else text for number, text in chosen.items()}
    change = {"version": OrderLine.version + 1, "changed_in": order.version + 1, "changed_by": actor.user_id}
    theirs = (OrderLine.order == order.id, OrderLine.number.in_(list(chosen)))
    quantity, typed = (Case(OrderLine.number, list(by_line.items())) for by_line in (clear, left))
    # Where none of them is sure, PostgreSQL would take the column of nothing for text.
    OrderLine.update(quantity=Cast(quantity, "BIGINT"), typed_quantity=typed, **change).where(*theirs).execute()
    settled = (OrderLine.trouble == Trouble.QUANTITY, OrderLine.quantity.is_null(False))
    OrderLine.update(trouble="").where(*theirs, *settled).execute()
