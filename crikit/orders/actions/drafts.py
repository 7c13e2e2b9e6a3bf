"""Drafts: made by the first thing that is typed, written down after each change, deleted and brought back."""

from datetime import date
from typing import Any, NamedTuple

from crikit import clock, db, kept
from crikit.accounts.queries import own_username
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.errors import Conflict, DomainError, NotFound
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext, lazy
from crikit.orders.actions.numbers import next_reference
from crikit.orders.models import Order, OrderLine, OrderStage, OrderTotal, State
from crikit.orders.queries.lines import Line, lines_of
from crikit.orders.queries.money import Sealed, sums_of
from crikit.orders.queries.orders import (
    defaults_of,
    even_deleted_for,
    held_of_key,
    orders_for,
    standard_order_of,
)
from crikit.orders.rules import STATE_NAMES, can_edit

LONGEST_SEARCH_TEXT = 1_000
NOTHING_YET = lazy("There is nothing on this order yet. Add an item first.")


def draft_for(actor: Actor, key: str, customer: Customer) -> Order:
    """The draft that this pad writes, ours until the transaction ends; the first change makes it.

    Raises Conflict if it can't be written on any more, NotFound if it isn't this person's.
    """
    order = held_of_key(actor, key) or _begun(actor, key, customer)
    if not can_edit(actor, order):
        raise Conflict(closed(order))
    if order.customer_id == customer.id:
        # Asked for already: it says which prices are the customer's.
        order.customer = customer
    return order


def closed(order: Order) -> str:
    """Why nobody writes on it any more."""
    return gettext(
        "Order %(reference)s is %(state)s: it can’t be changed here any more. Reload the page to see it as it is now.",
        reference=order.reference,
        state=STATE_NAMES[order.state].lower(),
    )


def _begun(actor: Actor, key: str, customer: Customer) -> Order:
    made = begin(actor, key, customer, standard=standard_order_of(actor, customer))
    order = made or held_of_key(actor, key)
    if order is None:
        # The key is another's, or that of a draft which was deleted meanwhile.
        raise NotFound(gettext("This draft was deleted. Begin a new order, or bring it back from the list of orders."))
    return order


def begin(actor: Actor, key: str, customer: Customer, standard: Order | None = None) -> Order | None:
    """A new draft with its own reference number and the lines of the standard order; None if the key was used."""
    facts = header_of_new(actor, customer)
    by = {"entered_by": actor.user_id, "entered_name": actor.name, "entered_role": actor.role}
    added = Order.insert(key=key, customer=customer.id, **facts, **by).on_conflict_ignore().execute()
    if not added:
        return None
    reference = next_reference(customer.id)
    Order.update(reference=reference, reference_key=search_key(reference)).where(Order.key == key).execute()
    order: Order = Order.get(Order.key == key)
    reach(order, State.DRAFT, actor)
    if standard:
        take_lines(order, standard)
    return order


def header_of_new(actor: Actor, customer: Customer) -> dict[str, str]:
    """What an order of this customer begins with besides lines."""
    return {**_contact(actor, customer), "ship_to": customer.address}


def _contact(actor: Actor, customer: Customer) -> dict[str, str]:
    """Who is asked about the order: the office's own people for what they enter, else the customer's contact."""
    if not actor.is_customer:
        own = own_username(actor)
        return {"contact_name": own.name, "contact_phone": own.phone, "contact_email": own.email}
    usual = defaults_of(customer)
    return {
        "contact_name": usual.contact_name or customer.contact_name,
        "contact_phone": usual.contact_phone or customer.phone,
        "contact_email": usual.contact_email or customer.default_email,
    }


def take_lines(order: Order, of: Order) -> None:
    """The lines of another order under the same numbers, at today's prices."""
    columns = (OrderLine.number, OrderLine.item, OrderLine.quantity, OrderLine.typed, OrderLine.typed_quantity)
    fields = (OrderLine.vendor_id, OrderLine.order, *columns, OrderLine.trouble, OrderLine.version)
    taken = OrderLine.select(
        *db.constants(order.vendor_id, order.id), *columns, OrderLine.trouble, *db.constants(1)
    ).where(OrderLine.order == of.id)
    # The other columns have no value in the database's own defaults.
    empty = (OrderLine.code, OrderLine.name, OrderLine.unit)
    taken = taken.select_extend(*db.constants("", "", ""))
    OrderLine.insert_from(taken, [*fields, *empty]).execute()
    order.next_number = of.next_number


class Written(NamedTuple):
    """The order as it stands after a change, so that nobody has to read it again; `number` is the line's, and `gone`
    the line that was taken away."""

    order: Order
    lines: list[Line]
    sums: Sealed
    number: int = 0
    gone: Line | None = None


def write_down(order: Order, on: date, **columns: Any) -> Written:
    """After each change: the version, the number of lines, what is found by, and the total as of this day."""
    lines = lines_of(order)
    sums = sums_of(order, lines, on)
    for name, value in columns.items():
        setattr(order, name, value)
    order.version, order.changed_at, order.line_count = order.version + 1, clock.now(), len(lines)
    order.search_text, order.purchase_order_key = found_by(order), key_of(order.purchase_order)
    kept.save(order)
    total = {"cents": sums.total, "unpriced": sums.unpriced}
    db.kept("write down", _written, order=order.id, customer=order.customer_id, **total).fetchall()
    return Written(order, lines, Sealed(sums))


def _written() -> Any:
    total = {"cents": db.slot("cents"), "unpriced": db.slot("unpriced")}
    row = OrderTotal.insert(order=db.slot("order"), customer=db.slot("customer"), **total)
    return row.on_conflict(conflict_target=[OrderTotal.order], update=total).returning(OrderTotal.order)


def found_by(order: Order) -> str:
    """The words that a search finds it by."""
    words = (order.reference, order.purchase_order, order.name, order.entered_name, order.customer.name)
    return search_key(" ".join([*words, order.customer.code]))[:LONGEST_SEARCH_TEXT]


def key_of(purchase_order: str) -> str:
    """As invoices are compared with it."""
    return search_key(purchase_order)[: Order.purchase_order_key.max_length]


def reach(order: Order, state: State, by: Actor, note: str = "") -> None:
    OrderStage.create(order=order.id, state=state, by_id=by.user_id, by_name=by.name, note=note)


def call(actor: Actor, key: str, customer: Customer, name: str, on: date) -> Written:
    """“Save”: the draft keeps everything anyway; this gives it a name."""
    with db.atomic():
        return write_down(draft_for(actor, key, customer), on, name=name)


def ready_to_submit(actor: Actor, key: str, customer: Customer, email_customer: bool, on: date) -> Order:
    """The order of this pad as it stands, whoever submitted it meanwhile; one of which nothing was typed yet is made
    with the lines of the standard order."""
    order: Order | None = orders_for(actor).where(Order.key == key).first()
    if order is None:
        if standard_order_of(actor, customer) is None:
            raise DomainError(NOTHING_YET)
        with db.atomic():
            order = draft_for(actor, key, customer)
            write_down(order, on)
    if order.is_draft and not actor.is_customer and order.email_customer != email_customer:
        Order.update(email_customer=email_customer).where(Order.id == order.id).execute()
        order.email_customer = email_customer
    return order


def delete(actor: Actor, order: Order) -> None:
    """Out of every list; until a job removes it, it can be brought back."""
    with db.atomic():
        gone = Order.update(deleted_at=clock.now()).where(*_deletable(order), Order.deleted_at.is_null()).execute()
        if not gone or not can_edit(actor, order):
            raise Conflict(closed(order))
        record("order.deleted", order, by=actor, reference=order.reference)


def restore(actor: Actor, order_id: int) -> Order:
    with db.atomic():
        order: Order | None = even_deleted_for(actor).where(Order.id == order_id).first()
        if order is None:
            raise NotFound
        back = Order.update(deleted_at=None).where(Order.id == order_id, Order.deleted_at.is_null(False)).execute()
        if not back:
            raise Conflict(gettext("This draft is in the list of orders already."))
        record("order.restored", order, by=actor, reference=order.reference)
    return order


def _deletable(order: Order) -> list[Any]:
    return [Order.id == order.id, Order.state == State.DRAFT]
