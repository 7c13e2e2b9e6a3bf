"""The office changes an order that was submitted and isn't in accounting yet: all at once, told in one letter.

What the lines come to is worked out again and frozen as a submit freezes it; the order keeps its state.
"""

from crikit import db, language
from crikit.actor import Actor
from crikit.errors import Conflict
from crikit.history.actions import record
from crikit.language import gettext
from crikit.orders.actions.desk import in_accounting, overtaken, take
from crikit.orders.actions.drafts import closed, found_by, key_of, reach
from crikit.orders.actions.revising import Revised, Wish, revise
from crikit.orders.actions.submission import freeze_prices
from crikit.orders.mails import Letters, concerned
from crikit.orders.models import Order, OrderLine, State
from crikit.orders.rules import is_open
from crikit.vendors.models import Vendor

LONGEST_NOTE = 2_000
OPEN = (State.SUBMITTED, State.CONFIRMED)


def change(actor: Actor, vendor: Vendor, order: Order, wish: Wish, version: int) -> bool:
    """Changes the order as it stood at `version`; False if nothing would be different.

    Raises Unclear for what can't be read, Conflict if the order moved on meanwhile.
    """
    refuse_closed(order)
    revised = revise(actor, order, wish, vendor.today)
    if not (revised.altered or revised.repriced):
        return False
    for name, value in wish.header.items():
        setattr(order, name, value)
    order.line_count = len(revised.lines)
    letters = _letters(vendor, order, revised)
    with db.atomic():
        if not take(order, OPEN, version, **wish.header, **_counts(order, revised)):
            now = Order.get_by_id(order.id)
            refuse_closed(now)
            raise Conflict(overtaken(now))
        _write_lines(actor, order, revised, version + 1)
        freeze_prices(order, revised.sums)
        _tell(actor, vendor, order, revised)
        letters.post()
    return True


def refuse_closed(order: Order) -> None:
    if not is_open(order):
        raise Conflict(in_accounting(order) if order.exported_at and order.state in OPEN else closed(order))


def _letters(vendor: Vendor, order: Order, revised: Revised) -> Letters:
    """Whoever sees no prices hears nothing of a change that is about prices alone."""
    told = [reader for reader in concerned(order, vendor, "orders/changed") if revised.altered or reader.sees_money]
    facts, amounts = {"altered": revised.altered, "repriced": []}, {"repriced": revised.repriced}
    return Letters(vendor, order, revised.lines, revised.sums, told, facts=facts, money=amounts)


def _counts(order: Order, revised: Revised) -> dict[str, object]:
    following = max([order.next_number, *(line.number + 1 for line in revised.lines)])
    found = {"search_text": found_by(order), "purchase_order_key": key_of(order.purchase_order)}
    return {"line_count": order.line_count, "next_number": following, **found}


def _write_lines(actor: Actor, order: Order, revised: Revised, version: int) -> None:
    now = {line.number: line for line in revised.lines}
    by = {"changed_in": version, "changed_by": actor.user_id}
    for row in OrderLine.select().where(OrderLine.order == order.id):
        line, this = now.pop(row.number, None), OrderLine.id == row.id
        if line is None:
            OrderLine.delete().where(this).execute()
        elif line.quantity != row.quantity:
            OrderLine.update(quantity=line.quantity, version=row.version + 1, **by).where(this).execute()
    for line in now.values():
        facts = {name: getattr(line, name) for name in ("number", "quantity", "typed", "code", "name", "unit", "pack")}
        OrderLine.create(order=order.id, item=line.item_id, **facts, **by)


def _tell(actor: Actor, vendor: Vendor, order: Order, revised: Revised) -> None:
    """In the order's stages, which everybody of the customer may read, and in the vendor's history: without amounts."""
    with language.spoken(vendor.language):
        said = [str(change) for change in revised.altered]
        said += [gettext("Price of %(item)s", item=change.item) for change in revised.repriced]
    changes = "; ".join(said)[:LONGEST_NOTE]
    reach(order, State(order.state), actor, note=changes)
    facts = {"reference": order.reference, "customer": order.customer.name, "changes": changes}
    record("order.changed", order, by=actor, **facts)
