"""Reports in any order, twice and thrice, many at once, with a `kill -9` between: the ledger is what a model says."""

import json
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from crikit import db
from crikit.config import settings as current_settings
from crikit.payments.models import Payment, PaymentDispute, PaymentEvent
from tests import factories
from tests.browser import ROOT
from tests.exchange.test_killed_imports import until_unlocked
from tests.payments.stripe_server import ACCOUNT, FakeStripe, stripe_server  # noqa: F401
from tests.payments.tills import Till, held, till  # noqa: F401

SUM = 100_00
# Stops inside of the transaction, when the payment is marked as paid and its receipt isn't posted yet.
BROKEN_OFF = """
import json, sys, time
from crikit import db
from crikit.payments import mails
from crikit.payments.actions.reports import Report, take_in
def stop(payment):
    print("here", flush=True)
    time.sleep(60)
mails.receipt = stop
db.open_database(sys.argv[1])
with db.connection(), db.vendor_scope(int(sys.argv[2])):
    take_in(Report.of(json.loads(sys.argv[3])), account_id=sys.argv[4], is_live=False)
"""


class Row(NamedTuple):
    state: str
    refunded: int
    holds: bool
    dispute: str


# What each payment goes through, and what it is afterwards in whatever order that was told.
MODEL = {
    ("completed",): Row("paid", 0, True, ""),
    ("expired",): Row("lapsed", 0, False, ""),
    ("completed", "part back"): Row("paid", 10_00, True, ""),
    ("completed", "part back", "all back"): Row("refunded", SUM, False, ""),
    ("completed", "disputed", "lost"): Row("paid", 0, True, "lost"),
    ("completed", "all back", "disputed"): Row("refunded", SUM, False, "needs_response"),
}


def told(stripe: FakeStripe, number: int, word: str) -> dict[str, Any]:
    of_it = {"payment_intent": f"pi_test_{number}", "currency": "usd"}
    if word == "completed":
        return stripe.event("checkout.session.completed", stripe.charge(f"cs_test_{number}"))
    if word == "expired":
        return stripe.event("checkout.session.expired", stripe.expire(f"cs_test_{number}")[1])
    if word in ("disputed", "lost"):
        kind, state = ("closed", "lost") if word == "lost" else ("created", "needs_response")
        facts = {"id": f"dp_{number}", "amount": SUM, "status": state, **of_it}
        return stripe.event(f"charge.dispute.{kind}", facts, created=1_700_000_000 + (word == "lost"))
    back = 10_00 if word == "part back" else SUM
    facts = {"id": f"ch_{number}", "amount_refunded": back, **of_it}
    return stripe.event("charge.refunded", facts)


def kill_while_it_takes_in(event: dict[str, Any], vendor_id: int) -> None:
    told = [current_settings().database_url, str(vendor_id), json.dumps(event), ACCOUNT]
    killed = subprocess.Popen(
        [sys.executable, "-c", BROKEN_OFF, *told],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert killed.stdout
    assert killed.stdout.readline() == b"here\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    until_unlocked()


def row_of(payment: Payment) -> Row:
    dispute = PaymentDispute.get_or_none(PaymentDispute.payment == payment.id)
    holds = any(part.holds for part in payment.paymentpart_set)
    return Row(payment.state, payment.refunded, holds, dispute.state if dispute else "")


def test_the_ledger_equals_the_model(till: Till) -> None:  # noqa: F811
    cast, stripe, maria = till.cast, till.stripe, till.cast.browser(till.cast.maria)
    for _ in MODEL:
        till.begin(maria, factories.invoice(cast.green_valley, SUM))
    events = [told(stripe, number, word) for number, words in enumerate(MODEL, 1) for word in words]
    kill_while_it_takes_in(events[0], cast.vendor.id)
    assert (PaymentEvent.select().count(), {one.state for one in Payment.select()}) == (0, {"open"})
    deliveries = events * 3
    random.Random(7).shuffle(deliveries)  # noqa: S311 (the same order each time)
    assert len(deliveries) >= 32

    def deliver(event: dict[str, Any]) -> int:
        try:
            return till.report(event)
        finally:
            db.database.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(deliver, deliveries)) == {200}
    payments = list(Payment.select().order_by(Payment.id))
    assert [row_of(payment) for payment in payments] == list(MODEL.values())
    assert len(held()) == sum(row.holds for row in MODEL.values())
    assert PaymentEvent.select().count() == len({event["id"] for event in events})
    assert len(factories.letters("payments/receipt")) == sum("completed" in words for words in MODEL)
    assert [payment.note for payment in payments] == [""] * len(MODEL)
