"""The demo's shipments: of every order that left, and of the invoices of the last two months."""

import random
from datetime import date, timedelta
from typing import Any

from crikit.invoices.models import Invoice
from crikit.orders.models import Order, State
from crikit.shipments.actions import found_by
from crikit.shipments.models import Shipment
from crikit.shipments.rules.numbers import digit_for_mod_10, key_of, passes_ups

DAYS = 60
LEFT = (State.SHIPPED, State.INVOICED)


def fill(today: date, dice: random.Random) -> int:
    """How many were made. Call it in the vendor's scope."""
    orders = Order.select().where(Order.state.in_(LEFT)).order_by(Order.id)
    rows = [_row(order.customer_id, order.reference, order.changed_at.date(), dice, order=order.id) for order in orders]
    late = Invoice.select(Invoice.customer, Invoice.number, Invoice.dated, Invoice.id)
    late = late.where(Invoice.dated > today - timedelta(days=DAYS), Invoice.total > 0).order_by(Invoice.id)
    rows += [_row(customer, number, dated, dice, invoice=id_) for customer, number, dated, id_ in late.tuples()]
    for start in range(0, len(rows), 100):
        Shipment.insert_many(rows[start : start + 100]).execute()
    return len(rows)


def _row(customer: Any, name: str, on: date, dice: random.Random, **whose: int) -> dict[str, Any]:
    carrier, number = dice.choice(
        [
            ("UPS Ground", _ups(_digits(dice, 9))),
            ("USPS", _with_check("94055" + _digits(dice, 16))),
            ("FedEx", _with_check(_digits(dice, 14))),
            ("Canada Post", _with_check(_digits(dice, 15))),
            ("Our own truck", f"RT-{dice.randrange(10, 99)}"),
        ]
    )
    facts = {"carrier": carrier, "number": number, "number_key": key_of(number)}
    empty: dict[str, int | None] = {"order": None, "invoice": None}
    search_text = found_by(number, carrier, name)
    return {"customer": customer, "shipped_on": on, "search_text": search_text, **facts, **empty, **whose}


def _digits(dice: random.Random, many: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(many))


def _with_check(number: str) -> str:
    return f"{number}{digit_for_mod_10(number)}"


def _ups(digits: str) -> str:
    """The one of ten numbers whose check digit is right."""
    return next(number for last in range(10) if passes_ups(number := f"1Z5R8939{digits}{last}"))
