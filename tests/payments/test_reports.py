"""What Stripe reports, and what somebody else pretends it did: each refusal beside the report that is taken in."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from crikit import db
from crikit.payments.models import Payment, PaymentDispute, PaymentEvent, PaymentRefund
from crikit.vendors.models import Vendor
from tests import factories
from tests.clients import seen
from tests.payments.stripe_server import OTHER_SIGNING, SIGNING, FakeStripe, signed, stripe_server  # noqa: F401
from tests.payments.tills import Till, held, states, till  # noqa: F401


@pytest.fixture
def opened(till: Till) -> Till:  # noqa: F811
    """Maria stands on the card page; the card is charged there."""
    till.begin(till.cast.browser(till.cast.maria))
    till.stripe.charge("cs_test_1")
    return till


def forged_secret(opened: Till, event: dict[str, Any]) -> int:
    return opened.report(event, OTHER_SIGNING)


def too_old(opened: Till, event: dict[str, Any]) -> int:
    return opened.report(event, at=int(time.time()) - 15 * 60)


def tampered(opened: Till, event: dict[str, Any]) -> int:
    body, headers = signed(event)
    return opened.cast.browser().post(opened.webhook, data=body + b" ", headers=headers).status_code


def unsigned(opened: Till, event: dict[str, Any]) -> int:
    return opened.cast.browser().post(opened.webhook, json=event).status_code


def as_a_form(opened: Till, event: dict[str, Any]) -> int:
    headers = signed(event)[1]
    return (
        opened.cast.browser().post(opened.webhook, data={"a": "b"}, headers={**headers, "Content-Type": ""}).status_code
    )


def of_the_deployment(opened: Till, event: dict[str, Any]) -> int:
    return opened.report(event, address="/webhooks/stripe")


def of_another_vendor(opened: Till, event: dict[str, Any]) -> int:
    return opened.report(event, address=f"/webhooks/stripe/{opened.cast.other_vendor.slug}")


FORGED: list[Callable[[Till, dict[str, Any]], int]] = [
    *(forged_secret, too_old, tampered, unsigned, as_a_form, of_the_deployment, of_another_vendor),
]


def test_what_stripe_did_not_sign_changes_nothing_and_what_it_signed_does(opened: Till) -> None:
    event = opened.completed()
    for forge in FORGED:
        assert forge(opened, event) == 400, forge.__name__
    assert (states(), PaymentEvent.select().count()) == (["open"], 0)
    assert opened.report(event) == 200
    assert (states(), PaymentEvent.select().count()) == (["paid"], 1)


def test_what_is_no_report_is_refused_and_a_large_one_isnt_read(opened: Till) -> None:
    browser = opened.cast.browser()
    for body in (b"", b"[]", b'"x"', b"{", b"\xff"):
        assert browser.post(opened.webhook, data=body, headers=signed({})[1]).status_code == 400
    assert opened.report({"id": "evt_1", "type": 7}) == 400
    assert browser.post(opened.webhook, data=b"x" * 600_000, headers=signed({})[1]).status_code == 413
    assert browser.post("/webhooks/stripe/nobody", data=b"{}").status_code == 404


def test_kinds_that_nobody_waits_for_are_taken_and_forgotten(opened: Till) -> None:
    assert opened.report(opened.stripe.event("customer.created", {"id": "cus_1"})) == 200
    assert PaymentEvent.select().count() == 0


WRONG: dict[str, dict[str, Any]] = {
    "amount": {"amount_total": 200_49},
    "currency": {"currency": "eur"},
    "page": {"id": "cs_test_9"},
    "parts": {"metadata": {"mark": "0" * 32}},
    "payment": {"client_reference_id": "somebody else’s"},
}


def test_what_does_not_fit_the_payment_changes_nothing_and_is_noted(opened: Till) -> None:
    event = opened.completed()
    session = event["data"]["object"]
    for name, wrong in WRONG.items():
        told = opened.stripe.event("checkout.session.completed", {**session, **wrong}, id=f"evt_{name}")
        assert opened.report(told) == 200
    assert opened.report({**event, "id": "evt_account", "account": "acct_harbor"}) == 200
    assert opened.report({**event, "id": "evt_live", "livemode": True}) == 200
    assert states() == ["open"]
    assert PaymentEvent.select().where(PaymentEvent.note != "").count() == len(WRONG) + 2
    office = opened.cast.browser(opened.cast.mira)
    page = seen(office.get("/tools/company/card-payments").text)
    assert "Stripe reported a payment of another account." in page
    assert "Look at it there." in seen(office.get(f"/payments/{Payment.get().id}").text)
    assert opened.report(event) == 200
    assert states() == ["paid"]


def later(event: dict[str, Any], seconds: int) -> dict[str, Any]:
    return {**event, "created": event["created"] + seconds}


def refund_of(
    stripe: FakeStripe, cents: int, id_: str = "re_1", status: str = "succeeded", **facts: Any
) -> dict[str, Any]:
    told = {"id": id_, "object": "refund", "amount": cents, "currency": "usd", "status": status}
    return stripe.event("refund.updated", {**told, "payment_intent": "pi_test_1", "charge": "ch_1"})


def charge_of(stripe: FakeStripe, cents: int) -> dict[str, Any]:
    told = {"id": "ch_1", "object": "charge", "amount": 200_50, "amount_refunded": cents, "currency": "usd"}
    return stripe.event("charge.refunded", {**told, "payment_intent": "pi_test_1", "metadata": {}})


def test_money_given_back_is_counted_in_any_order(opened: Till) -> None:
    completed, stripe = opened.completed(), opened.stripe
    early = [refund_of(stripe, 50_00, status="pending"), charge_of(stripe, 50_00), refund_of(stripe, 50_00)]
    for event in (early[1], early[2], early[0], completed, later(early[2], 1)):
        assert opened.report(event) == 200
    assert (states(), Payment.get().refunded) == (["paid"], 50_00)
    assert PaymentRefund.get(PaymentRefund.refund_id == "re_1").state == "succeeded"
    assert held() == {one.id for one in opened.invoices}
    opened.report(refund_of(stripe, 150_50, "re_2"))
    assert (states(), Payment.get().refunded, held()) == (["refunded"], 200_50, set())
    opened.report(later(refund_of(stripe, 150_50, "re_2", "failed"), 5))
    assert (states(), Payment.get().refunded) == (["paid"], 50_00)
    assert held() == {one.id for one in opened.invoices}


def test_a_dispute_is_kept_with_its_latest_state(opened: Till) -> None:
    opened.report(opened.completed())
    told = {"id": "dp_1", "amount": 200_50, "currency": "usd", "payment_intent": "pi_test_1", "reason": "fraudulent"}
    closed = opened.stripe.event("charge.dispute.closed", {**told, "status": "lost"})
    created = opened.stripe.event("charge.dispute.created", {**told, "status": "needs_response"})
    assert [opened.report(event) for event in (later(closed, 60), created)] == [200, 200]
    dispute = PaymentDispute.get()
    assert (dispute.state, dispute.cents, dispute.payment_id) == ("lost", 200_50, Payment.get().id)


def test_the_bank_may_take_its_time_and_say_no(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.begin(maria)
    session = {**till.stripe.sessions["cs_test_1"], "status": "complete", "payment_status": "unpaid"}
    till.report(till.stripe.event("checkout.session.completed", session))
    assert states() == ["waiting"]
    till.report(till.stripe.event("checkout.session.async_payment_failed", session))
    assert (states(), held()) == (["failed"], set())
    paid = {**session, "payment_status": "paid", "payment_intent": "pi_test_1"}
    till.report(till.stripe.event("checkout.session.async_payment_succeeded", paid))
    assert (states(), held()) == (["paid"], {one.id for one in till.invoices})


def test_a_page_that_closed_lets_go_and_a_late_payment_beside_another_is_noted(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.begin(maria)
    paid = till.completed()
    expired = {**till.stripe.sessions["cs_test_1"], "status": "expired", "payment_status": "unpaid"}
    till.report(till.stripe.event("checkout.session.expired", expired))
    assert (states(), held()) == (["lapsed"], set())
    again = "&amp;".join(f"invoice={one.id}" for one in till.invoices)
    assert f'href="/payments/new?{again}"' in maria.get(f"/payments/{Payment.get().id}").text
    till.begin(maria)
    till.report(paid)
    assert states() == ["paid", "open"]
    assert Payment.select().order_by(Payment.id).first().note.startswith("This was paid although another")


def test_the_deployments_own_account_serves_vendors_without_keys_but_none_in_its_trial(
    till: Till,  # noqa: F811
    settings: Any,
) -> None:
    cast = till.cast
    settings(stripe_secret_key="sk_test_harbor", stripe_webhook_secret=OTHER_SIGNING)
    office = cast.browser(cast.mira)
    assert office.send("/tools/company/card-payments/removal").status_code == 303
    assert not Vendor.get_by_id(cast.vendor.id).card_payments
    assert office.send("/tools/company/card-payments", {"is_on": "y"}).status_code == 303
    maria = cast.browser(cast.maria)
    assert till.begin(maria).status_code == 303
    event = till.completed()
    assert till.report(event, SIGNING) == 400
    assert till.report(event, OTHER_SIGNING, address="/webhooks/stripe") == 200
    assert states() == ["paid"]
    unknown = till.stripe.event("charge.refunded", {"id": "ch_9", "payment_intent": "pi_9"})
    assert till.report(unknown, OTHER_SIGNING, address="/webhooks/stripe") == 409
    long_ago = later(unknown, -7_200)
    assert till.report(long_ago, OTHER_SIGNING, address="/webhooks/stripe") == 200
    Vendor.update(trial_since=factories.clock.now()).where(Vendor.id == cast.vendor.id).execute()
    with db.vendor_scope(cast.vendor.id):
        factories.invoice(cast.green_valley, 9_00)
    refused = office.send("/tools/company/card-payments", {"is_on": "y"})
    assert "Type the secret key of your Stripe account first." in seen(refused.text)
