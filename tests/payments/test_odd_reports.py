"""Reports that are signed and make no sense: whatever stands in a field, nothing breaks and nothing counts as paid."""

import copy
from collections.abc import Iterator
from typing import Any

from crikit.payments.models import Payment, PaymentEvent
from tests.payments.stripe_server import stripe_server  # noqa: F401
from tests.payments.tills import Till, states, till  # noqa: F401

ODD: list[Any] = [None, "", "\x00", "😀" * 300, [], {}, ["x"], {"id": {}}, -1, 0, 2**63, 1.5, True, "9" * 400, "\ud800"]
KINDS = [
    *("checkout.session.completed", "checkout.session.async_payment_succeeded"),
    *("charge.refunded", "refund.updated", "charge.dispute.created"),
]


def places(told: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in it."""
    if at:
        yield at
    if isinstance(told, dict):
        for name, value in told.items():
            yield from places(value, (*at, name))


def odd_ones(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, place in enumerate(places(event)):
        made = copy.deepcopy(event)
        holder = made
        for name in place[:-1]:
            holder = holder[name]
        # Another value for each place, so that all of them come round without all pairs being tried.
        for value in (ODD[number % len(ODD)], ODD[(number * 7 + 3) % len(ODD)]):
            holder[place[-1]] = value
            yield copy.deepcopy(made)


def test_no_field_of_a_report_breaks_anything(till: Till) -> None:  # noqa: F811
    till.begin(till.cast.browser(till.cast.maria))
    session = {**till.stripe.sessions["cs_test_1"], "payment_intent": "pi_odd", "amount_refunded": 1_00, "amount": 1_00}
    session = {**session, "status": "open", "payment_status": "unpaid", "reason": "fraudulent", "amount_total": 1}
    session.pop("of", None)
    for kind in KINDS:
        event = till.stripe.event(kind, session)
        for number, told in enumerate(odd_ones(event)):
            if told.get("id") == event["id"]:
                told["id"] = f"evt_odd_{kind}_{number}"
            assert till.report(told) in (200, 400, 409), (kind, number, told)
    payment = Payment.get()
    assert (payment.state, payment.paid_at, payment.cents) == ("open", None, 200_50)
    assert payment.refunded in (0, 1_00)
    assert PaymentEvent.select().count() > 100
    assert till.report(till.completed()) == 200
    assert states() == ["paid"]
