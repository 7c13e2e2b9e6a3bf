"""Lists of payments, the newest first, as they are shown and handed over as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from peewee import SQL, Expression, Value

from crikit import search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.invoices.models import Invoice
from crikit.keys import search_key
from crikit.language import gettext
from crikit.orders.models import Order
from crikit.payments.models import Payment, PaymentDispute, PaymentPart, State
from crikit.payments.queries import payments_for
from crikit.payments.rules import CAME_TO_NOTHING, IS_OVER_FOR_BANKS, SHOWN
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
LAST = "\uffff"


@dataclass(frozen=True)
class Filter:
    """What a list of payments is narrowed to: the beginning of an invoice's or order's number, or a part of the
    customer's name."""

    q: str = ""
    show: str = ""

    @classmethod
    def of_address(cls, parameters: Mapping[str, str]) -> "Filter":
        show = parameters.get("show", "")
        return cls(parameters.get("q", "").strip()[:LONGEST_SEARCH], show if show in SHOWN else "")

    @property
    def parameters(self) -> dict[str, str]:
        return {name: value for name, value in (("q", self.q), ("show", self.show)) if value}

    def conditions(self) -> list[Expression]:
        wanted = _shown(self.show)
        if text := search_key(self.q):
            invoices = Invoice.select(Invoice.id).where(Invoice.number_key.between(text, text + LAST))
            orders = Order.select(Order.id).where(Order.reference_key.between(text, text + LAST))
            numbered = PaymentPart.invoice.in_(invoices) | PaymentPart.order.in_(orders)
            named = Customer.select(Customer.id).where(_is_named(text))
            wanted.append(Payment.id.in_(_with(numbered)) | Payment.customer.in_(named))
        return wanted


def _shown(show: str) -> list[Expression]:
    if show == "under-way":
        return [Payment.state.in_([State.WAITING, State.PAID])]
    if show == "begun":
        return [Payment.state.in_([State.BEGUN, State.OPEN])]
    if show == "settled":
        return [Payment.state == State.SETTLED]
    if show == "refunded":
        return [Payment.refunded > 0]
    if show == "disputed":
        return [
            Payment.id.in_(PaymentDispute.select(PaymentDispute.payment).where(PaymentDispute.payment.is_null(False)))
        ]
    if show == "noted":
        return [Payment.note != ""]
    return [Payment.state.in_(CAME_TO_NOTHING)] if show == "nothing" else []


def _is_named(text: str) -> Expression:
    if len(text) < search.SHORTEST:
        return Customer.name_key.between(text, text + LAST)
    found: Expression = search.holds(Customer.search_text, Value(search.pattern(text)))
    return found


def _with(which: Expression) -> Any:
    return PaymentPart.select(PaymentPart.payment).where(which)


class Listed(NamedTuple):
    """A payment with the numbers it is for; `disputed` while the cardholder's bank wants the money back."""

    id: int
    customer_id: int
    customer: str
    code: str
    state: str
    currency: str
    cents: int
    refunded: int
    by_name: str
    begun_at: datetime
    paid_at: datetime | None
    intent: str
    note: str
    numbers: tuple[str, ...] = ()
    disputed: bool = False

    @property
    def place_key(self) -> str:
        return str(self.id)


def listed(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[Listed]:
    """One page, and one more if there is one: then a next page exists."""
    found = _found(actor, wanted)
    if place:
        found = found.where(Payment.id < place.id)
    return _filled(list(found.limit(PAGE + 1).offset(skip).tuples()))


def every_payment(actor: Actor, wanted: Filter) -> Iterator[Listed]:
    """The whole list, a page at a time."""
    place: Place | None = None
    while True:
        rows = listed(actor, wanted, place)
        yield from rows[:PAGE]
        if len(rows) <= PAGE:
            return
        place = Place("", rows[PAGE - 1].id)


def count_payments(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""
    found = payments_for(actor).where(*wanted.conditions()).limit(COUNT_UP_TO + 1)
    return int(found.select(SQL("1")).count())


def _found(actor: Actor, wanted: Filter) -> Any:
    whose = {"customer": Customer.name, "code": Customer.code}
    columns = [whose.get(name) or getattr(Payment, name) for name in Listed._fields[:-2]]
    found = payments_for(actor).select(*columns).join(Customer).where(*wanted.conditions())
    return found.order_by(Payment.id.desc())


def _filled(rows: list[Any]) -> list[Listed]:
    ids = [row[0] for row in rows]
    numbers: dict[int, list[str]] = {}
    columns = (PaymentPart.payment, PaymentPart.number, PaymentPart.order)
    parts = PaymentPart.select(*columns).where(PaymentPart.payment.in_(ids)).order_by(PaymentPart.id)
    for payment, number, order in parts.tuples():
        numbers.setdefault(payment, []).append(gettext("Order %(reference)s", reference=number) if order else number)
    disputes = PaymentDispute.select(PaymentDispute.payment).where(
        PaymentDispute.payment.in_(ids), PaymentDispute.state.not_in(IS_OVER_FOR_BANKS)
    )
    disputed = {payment for (payment,) in disputes.tuples()}
    lines = (Listed(*row) for row in rows)
    return [one._replace(numbers=tuple(numbers.get(one.id, ())), disputed=one.id in disputed) for one in lines]
