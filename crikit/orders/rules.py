"""What may be done with an order, and what is said about its lines. Pure: nothing is asked of the database here."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from crikit import quantities
from crikit.actor import Actor
from crikit.language import gettext, lazy
from crikit.orders.models import Order, State
from crikit.orders.reading import sentences
from crikit.orders.reading.amounts import amount_of, unit_of
from crikit.permissions.rules import Permission
from crikit.quantities import say

STATE_NAMES: dict[str, Any] = {
    State.DRAFT: lazy("Draft"),
    State.PAYING: lazy("Being paid"),
    State.SUBMITTED: lazy("Submitted"),
    State.CONFIRMED: lazy("Confirmed"),
    State.SHIPPED: lazy("Shipped"),
    State.INVOICED: lazy("Invoiced"),
    State.REJECTED: lazy("Rejected"),
}
STATE_TONES = {
    State.DRAFT: "neutral",
    State.PAYING: "info",
    State.SUBMITTED: "info",
    State.CONFIRMED: "good",
    State.SHIPPED: "good",
    State.INVOICED: "neutral",
    State.REJECTED: "bad",
}

SATURDAY = 5
# Stands between the numbers of a row of which more than one may be the quantity.
BETWEEN_NUMBERS = " / "


class Trouble(StrEnum):
    """Why a line isn't ready: no item, or one but no quantity."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    SEVERAL_CELLS = "several cells"
    NOT_SOLD = "not sold"
    QUANTITY = "quantity"


# What was typed names more than one item.
NAMES_SEVERAL = {Trouble.SEVERAL, Trouble.SEVERAL_CELLS}


# What is said of the whole order, and may be changed by the office.
HEADER: dict[str, Any] = {
    "purchase_order": lazy("Customer’s reference"),
    "requested_on": lazy("Requested date"),
    "ship_to": lazy("Ship to"),
    "ship_via": lazy("Ship via"),
    "contact_name": lazy("Contact name"),
    "contact_phone": lazy("Phone"),
    "contact_email": lazy("E-mail"),
    "notes": lazy("Notes"),
}


class PackHelp(NamedTuple):
    """The whole packs beneath and above a quantity, in thousandths; `below` is 0 where there is none."""

    below: int
    above: int


def sees_prices(actor: Actor) -> bool:
    return actor.may(Permission.SEE_PRICES)


def can_edit(actor: Actor, order: Order) -> bool:
    return order.is_draft and order.deleted_at is None and actor.may(Permission.ENTER_ORDERS)


def may_submit(actor: Actor) -> bool:
    """In-house users and reps who enter orders send them, too; a customer's usernames need the right for it."""
    return actor.may(Permission.SUBMIT_ORDERS if actor.is_customer else Permission.ENTER_ORDERS)


def can_copy_for(actor: Actor, order: Order, customer_id: int) -> bool:
    """Whether this person may copy the order for that customer of those it sees."""
    if not actor.may(Permission.ENTER_ORDERS):
        return False
    return customer_id == order.customer_id or can_copy_to_another(actor)


def can_copy_to_another(actor: Actor) -> bool:
    return actor.is_inhouse or (actor.is_rep and actor.may(Permission.COPY_TO_ANOTHER))


def can_keep_prices(actor: Actor, order: Order, customer_id: int) -> bool:
    """Customers always pay today's prices. What one customer was charged, a rep takes to no other; the office may."""
    if actor.is_customer or order.is_draft or not sees_prices(actor):
        return False
    return actor.is_inhouse or customer_id == order.customer_id


def can_set_prices(actor: Actor) -> bool:
    """The prices on a standard order are the office's to give."""
    return actor.is_inhouse and sees_prices(actor)


def is_open(order: Order) -> bool:
    """Submitted, and not in accounting's hands yet: the office may still change or reject it."""
    return order.state in (State.SUBMITTED, State.CONFIRMED) and order.exported_at is None


def can_confirm(actor: Actor, order: Order) -> bool:
    return order.state == State.SUBMITTED and actor.may(Permission.CONFIRM_ORDERS)


def can_change(actor: Actor, order: Order) -> bool:
    return is_open(order) and actor.may(Permission.CONFIRM_ORDERS)


class Altered(NamedTuple):
    """What the office changed about an order, without money; prints itself in the language of the moment. A line that
    came had no quantity before, one that went has none after."""

    item: str
    before: int | None
    after: int | None

    def __str__(self) -> str:
        if self.after is None:
            return gettext("%(item)s: taken out", item=self.item)
        if self.before is None:
            return gettext("%(item)s: added, %(quantity)s", item=self.item, quantity=say(self.after))
        before, after = say(self.before), say(self.after)
        return gettext("%(item)s: %(before)s → %(after)s", item=self.item, before=before, after=after)


class Rewritten(NamedTuple):
    """A part of the header that reads differently now."""

    label: Any
    after: str

    def __str__(self) -> str:
        return gettext("%(label)s: %(after)s", label=self.label, after=self.after or gettext("none"))


def pack_help(quantity: int, pack: int, minimum: int) -> PackHelp | None:
    """None if the quantity is whole packs and reaches the minimum (all in thousandths)."""
    if quantity >= minimum and (not pack or quantity % pack == 0):
        return None
    if not pack:
        return PackHelp(0, minimum)
    least = max(-(-minimum // pack), 1) * pack
    below = quantity // pack * pack
    return PackHelp(below if below >= least else 0, max(below + pack, least))


def complaint_about_quantity(quantity: int, pack: int, minimum: int) -> str:
    """What is said beside a quantity that isn't whole packs or lies under the minimum; '' if all is well."""
    if pack_help(quantity, pack, minimum) is None:
        return ""
    if quantity < minimum:
        return gettext("The least you can order is %(minimum)s.", minimum=say(minimum))
    return gettext("This comes in packs of %(pack)s.", pack=say(pack))


def complaint_about_number(typed: str, unit: str) -> str:
    """What is said of a line without a quantity, of which this much was typed; the item is sold by `unit`."""
    if BETWEEN_NUMBERS in typed:
        return gettext("Which of these is the quantity?")
    amount = amount_of(typed)
    if amount and amount.unit and amount.unit != unit_of(unit):
        return sentences.other_unit(typed, unit)
    return quantities.complaint(typed) or gettext(
        "It isn’t sure that this is the quantity. Choose it, or type another:"
    )


def offered_numbers(typed: str) -> list[int]:
    """The quantities, in thousandths, that may have been meant by what was typed."""
    return [thousandths for number in typed.split(BETWEEN_NUMBERS) for thousandths in _readings(number)]


def _readings(number: str) -> list[int]:
    """The one that is sure; both, where a comma may stand for a point or for nothing."""
    if sure := sure_number(number):
        return [sure]
    both = (number.replace(",", "."), number.replace(",", "")) if quantities.ONE_COMMA.match(number) else ()
    return [thousandths for each in both if (thousandths := sure_number(each))]


def sure_number(number: str) -> int | None:
    """As the person of the moment writes quantities; None where that can't be told."""
    try:
        return quantities.typed(number)
    except ValueError:
        return None


def business_days_later(day: date, number: int) -> date:
    """The day on which so many days from Monday to Friday have passed: the second one after a Friday is Tuesday."""
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < SATURDAY
    return day
