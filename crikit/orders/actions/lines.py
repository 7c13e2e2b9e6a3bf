"""The lines of a draft: added by what is typed, changed and taken away one by one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from crikit import db, quantities
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict
from crikit.keys import one_line, search_key
from crikit.language import gettext
from crikit.orders.actions.drafts import Written, draft_for, write_down
from crikit.orders.models import LONGEST_TYPED, LinePrice, Order, OrderLine, PartNumber
from crikit.orders.queries.items import named
from crikit.orders.queries.lines import line_numbered
from crikit.orders.reading import sentences
from crikit.orders.rules import Trouble
from crikit.quantities import ONE

MOST_LINES = 2_000


@dataclass(frozen=True)
class Typed:
    """A line as it was typed: what stands for the item, and for the quantity. Nothing for the quantity is one."""

    item: str
    quantity: str = ""


def add(actor: Actor, key: str, customer: Customer, typed: Typed, on: date, *, press: str = "") -> Written:
    """A new line, at the end. What fits no item or is no quantity stays as it was typed, to be fixed.

    If this press of the button has made its line already, that is the one.
    """
    with db.atomic():
        order = draft_for(actor, key, customer)
        number = append(order, columns_of(actor, order.customer, typed) | {"changed_by": actor.user_id}, press=press)
        written = write_down(order, on)
        number = number or OrderLine.get(OrderLine.order == order.id, OrderLine.press == press).number
    return written._replace(number=number)


def append(order: Order, columns: dict[str, Any], press: str = "") -> int | None:
    """The number of the new line; None if this press has made it before."""
    if order.line_count >= MOST_LINES:
        raise Conflict(
            gettext("An order holds at most %(most)s lines. Submit this one and begin another.", most=MOST_LINES)
        )
    place = {"order": order.id, "number": order.next_number, "press": press or None, "changed_in": order.version + 1}
    row = place | columns

    def build() -> Any:
        added = OrderLine.insert(**{name: db.slot(name) for name in row}).on_conflict_ignore()
        return added.returning(OrderLine.number)

    if not db.kept(("append", *sorted(row)), build, **row).fetchall():
        return None
    order.next_number += 1
    return order.next_number - 1


def columns_of(actor: Actor, customer: Customer, typed: Typed) -> dict[str, Any]:
    """The columns of a line for what was typed: its item and quantity, or what is wrong."""
    items = named(actor, customer, typed.item)
    quantity = quantity_of(typed.quantity)
    trouble = "" if len(items) == 1 else (Trouble.SEVERAL if items else Trouble.UNKNOWN)
    return {
        "item": items[0].id if len(items) == 1 else None,
        "quantity": quantity,
        "typed": one_line(typed.item)[:LONGEST_TYPED],
        "typed_quantity": "" if quantity else one_line(typed.quantity)[:40],
        "trouble": trouble or ("" if quantity else Trouble.QUANTITY),
    }


def quantity_of(text: str) -> int | None:
    """Thousandths; None for what is no quantity."""
    try:
        return quantities.typed(text) if text.strip() else ONE
    except ValueError:
        return None


def change(actor: Actor, key: str, customer: Customer, number: int, quantity: str, version: int, on: date) -> Written:
    """Another quantity for a line. Raises Conflict, and changes nothing, if somebody else has changed it since
    `version`, or took it away."""
    wanted = quantity_of(quantity)
    with db.atomic():
        order = draft_for(actor, key, customer)
        line = line_of(order, number)
        if line.version != version:
            raise Conflict(
                gettext(
                    "Line %(number)s was changed meanwhile: it says %(quantity)s now. Type yours again to change it.",
                    number=number,
                    quantity=quantities.say(line.quantity) if line.quantity else line.typed_quantity,
                )
            )
        line.quantity, line.typed_quantity = wanted, "" if wanted else one_line(quantity)[:40]
        line.trouble = line.trouble if line.item_id is None else ("" if wanted else Trouble.QUANTITY)
        return _saved(actor, order, line, on)


def choose(actor: Actor, key: str, customer: Customer, number: int, code: str, on: date) -> Written:
    """The item that a line to fix means; the next time the customer types the same, it is known."""
    with db.atomic():
        order = draft_for(actor, key, customer)
        line = line_of(order, number)
        items = named(actor, order.customer, code)
        if len(items) != 1:
            raise Conflict(sentences.none_sold(code))
        if line.item_id != items[0].id:
            # A price that came with a copy was that of the other item.
            LinePrice.delete().where(LinePrice.line == line.id).execute()
        if line.trouble != Trouble.SEVERAL_CELLS:
            learn(order.customer, line.typed, items[0].id)
        line.item = items[0].id
        line.trouble = "" if line.quantity else Trouble.QUANTITY
        return _saved(actor, order, line, on)


def _saved(actor: Actor, order: Order, line: OrderLine, on: date) -> Written:
    line.version, line.changed_in, line.changed_by = line.version + 1, order.version + 1, actor.user_id
    line.save()
    return write_down(order, on)._replace(number=line.number)


def learn(customer: Customer, number: str, item_id: int) -> None:
    """What this customer calls the item."""
    key = search_key(number)
    if not key or len(number) > PartNumber.number.max_length:
        return
    row = PartNumber.insert(customer=customer.id, item=item_id, number=number, number_key=key)
    again = [PartNumber.vendor_id, PartNumber.customer, PartNumber.number_key]
    row.on_conflict(conflict_target=again, update={PartNumber.item: item_id}).execute()


def remove(actor: Actor, key: str, customer: Customer, number: int, on: date) -> Written:
    """Takes a line away; one that is gone already stays gone."""
    with db.atomic():
        order = draft_for(actor, key, customer)
        gone = line_numbered(order, number)
        OrderLine.delete().where(OrderLine.order == order.id, OrderLine.number == number).execute()
        return write_down(order, on)._replace(number=number, gone=gone)


def line_of(order: Order, number: int) -> OrderLine:
    line: OrderLine | None = OrderLine.get_or_none(OrderLine.order == order.id, OrderLine.number == number)
    if line is None:
        raise Conflict(gettext("Line %(number)s was taken away meanwhile.", number=number))
    return line
