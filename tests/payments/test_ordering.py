"""“Pay for Order”: of whom the vendor wants it, pays by card when submitting; the order is sent once that is done."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crikit import clock
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.orders.models import LinePrice, Order, OrderStage
from crikit.payments.actions import ordering
from crikit.payments.actions.ordering import send_paid, send_paid_of_all
from crikit.payments.jobs import ask_after
from crikit.payments.models import Payment, PaymentPart
from crikit.payments.rules import LASTS
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests import factories
from tests.clients import Client, seen
from tests.payments.stripe_server import stripe_server  # noqa: F401
from tests.payments.tills import Till, states, till  # noqa: F401


@pytest.fixture
def order(till: Till) -> Order:  # noqa: F811
    Customer.update(pays_orders=True).where(Customer.id == till.cast.green_valley.id).execute()
    item = factories.item("K-100", "Meadow Kettle", base_price=12_37)
    made = factories.order(Customer.get_by_id(till.cast.green_valley.id), till.cast.maria, (item, 3))
    return Order.get_by_id(made.id)


def submit(browser: Client, order: Order, shown: int = 37_11, version: int = 0) -> Any:
    looked_at = {"version": version or Order.get_by_id(order.id).version, "shown": shown}
    return browser.send(f"/orders/pad/{order.key}/submission", looked_at)


def state(order: Order) -> str:
    return str(Order.get_by_id(order.id).state)


def paid_page(till: Till, order: Order) -> Client:  # noqa: F811
    """Submitted, and led to the page at Stripe."""
    maria = till.cast.browser(till.cast.maria)
    assert submit(maria, order).location == f"{till.stripe.url}/pay/cs_test_1"
    return maria


def test_without_scripts_the_pads_form_may_lead_to_the_card_page(till: Till, order: Order) -> None:  # noqa: F811
    maria, mira = till.cast.browser(till.cast.maria), till.cast.browser(till.cast.mira)
    policy = maria.get(f"/orders/{order.id}").headers["Content-Security-Policy"]
    assert policy.endswith(f"form-action 'self' {till.stripe.url}")
    assert mira.get(f"/orders/{order.id}").headers["Content-Security-Policy"].endswith("form-action 'self'")


def test_where_stripe_does_not_answer_the_payments_own_page_goes_on(till: Till, order: Order) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.stripe.failures = ["down"] * 2
    page = submit(maria, order).location
    assert page.endswith(f"/payments/{Payment.get().id}")
    told = seen(maria.get(page).text)
    assert "Stripe, where cards are paid, doesn’t answer just now." in told
    assert f"Order {order.reference} is sent as soon as it is paid." in told
    assert maria.send(f"{page}/continuation").location == f"{till.stripe.url}/pay/cs_test_1"


def test_a_colleague_sees_who_is_paying_and_is_not_led_there(till: Till, order: Order) -> None:  # noqa: F811
    paid_page(till, order)
    colleague, _ = factories.pair(till.cast.green_valley, "marc")
    PermissionSetting.create(user=colleague, permission=Permission.PAY_INVOICES, allowed=True)
    answer = submit(till.cast.browser(colleague), order)
    assert answer.location.endswith(f"/payments/{Payment.get().id}")


def test_it_is_sent_once_it_is_paid_and_not_before(till: Till, order: Order) -> None:  # noqa: F811
    maria = paid_page(till, order)
    session = till.stripe.sessions["cs_test_1"]
    assert (session["amount_total"], session["of"]["names"]) == (37_11, [f"Order {order.reference}"])
    assert state(order) == "paying"
    page = maria.get(f"/orders/{order.id}").text
    assert f'href="/payments/{Payment.get().id}">' in page
    page = seen(page)
    assert "Being paid" in page
    assert "Continue" in page
    assert "Maria Lopez since" in page
    refused = maria.send(f"/orders/pad/{order.key}/lines", {"item": "K-100", "quantity": "5"})
    assert "is being paid: it can" in seen(refused.text)
    assert not factories.letters("orders/submitted")
    event = till.completed()
    assert [till.report(event), till.report(event)] == [200, 200]
    assert (state(order), states()) == ("submitted", ["paid"])
    [told], [arrived] = factories.letters("orders/submitted"), factories.letters("orders/arrived")
    assert f"Paid by card, payment {Payment.get().id}" in told.text
    assert f"Paid by card, payment {Payment.get().id}" in arrived.text
    assert seen(maria.get(f"/payments?q={order.reference}").text).count(f"Order {order.reference}") == 1
    assert [stage.by_name for stage in OrderStage.select().where(OrderStage.state == "submitted")] == ["Maria Lopez"]
    assert "of it under way" not in seen(maria.get("/dashboard").text)
    [receipt] = factories.letters("payments/receipt")
    assert f"Order {order.reference}: $37.11" in receipt.text


def test_who_rejects_a_paid_order_is_told_to_refund_it(till: Till, order: Order) -> None:  # noqa: F811
    paid_page(till, order)
    assert till.report(till.completed()) == 200
    mira = till.cast.browser(till.cast.mira)
    looked_at = {"reason": "Sold out.", "version": Order.get_by_id(order.id).version}
    mira.send(f"/orders/{order.id}/rejection", looked_at)
    told = f"It was paid by card, payment {Payment.get().id}: refund it at Stripe."
    assert told in seen(mira.get(f"/orders/{order.id}").text)


def test_given_up_it_is_a_draft_again_at_the_prices_of_the_day(till: Till, order: Order) -> None:  # noqa: F811
    maria = paid_page(till, order)
    assert LinePrice.select().count() == 1
    maria.send(f"/payments/{Payment.get().id}/end")
    assert (state(order), states(), LinePrice.select().count()) == ("draft", ["given-up"], 0)
    Item.update(base_price=13_00).where(Item.code == "K-100").execute()
    assert "39.00" in maria.get(f"/orders/{order.id}").text
    assert submit(maria, order, shown=39_00).status_code == 303
    assert states() == ["given-up", "open"]


def test_nobody_pays_in_time_and_it_is_a_draft_again(till: Till, order: Order) -> None:  # noqa: F811
    paid_page(till, order)
    till.stripe.sessions["cs_test_1"]["status"] = "expired"
    clock.freeze(clock.now() + LASTS * 2)
    ask_after()
    assert (state(order), states()) == ("draft", ["lapsed"])


def test_what_a_kill_left_unsent_is_sent_by_the_job(till: Till, order: Order) -> None:  # noqa: F811
    paid_page(till, order)
    till.stripe.charge("cs_test_1")
    Payment.update(state="paid", paid_at=clock.now()).execute()
    assert state(order) == "paying"
    assert [send_paid_of_all(), send_paid_of_all()] == [1, 0]
    assert state(order) == "submitted"


def test_an_order_that_can_not_be_sent_keeps_no_other_waiting(till: Till, order: Order, monkeypatch: Any) -> None:  # noqa: F811
    paid_page(till, order)
    Payment.update(state="paid", paid_at=clock.now()).execute()
    stuck = factories.order(till.cast.green_valley, till.cast.maria)
    Order.update(state="paying").where(Order.id == stuck.id).execute()
    PaymentPart.create(payment=Payment.get().id, order=stuck.id, number="stuck", cents=1)
    send = ordering.send

    def torn(vendor: Any, sent: Order, **by: Any) -> bool:
        if sent.id == stuck.id:
            raise RuntimeError("no document can be drawn")
        return send(vendor, sent, **by)

    monkeypatch.setattr(ordering, "send", torn)
    assert send_paid_of_all() == 1
    assert (state(order), state(stuck)) == ("submitted", "paying")


def paid_too_late(till: Till, order: Order) -> Client:  # noqa: F811
    maria = paid_page(till, order)
    event = till.completed()
    till.stripe.sessions["cs_test_1"]["status"] = "expired"
    maria.send(f"/payments/{Payment.get().id}/end")
    till.stripe.sessions["cs_test_1"]["status"] = "complete"
    assert state(order) == "draft"
    assert till.report(event) == 200
    return maria


def test_paid_after_it_had_become_a_draft_it_is_sent_at_the_next_press(till: Till, order: Order) -> None:  # noqa: F811
    maria = paid_too_late(till, order)
    assert "after the order had become a draft again" in Payment.get().note
    assert submit(maria, order).status_code == 303
    send_paid()
    assert (state(order), states(), till.stripe.charged) == ("submitted", ["paid"], ["cs_test_1"])
    assert Payment.get().note == ""


def test_a_payment_of_another_sum_than_the_draft_has_now_sends_nothing(till: Till, order: Order) -> None:  # noqa: F811
    maria = paid_too_late(till, order)
    Item.update(base_price=13_00).where(Item.code == "K-100").execute()
    refused = submit(maria, order, shown=39_00)
    assert refused.status_code == 409
    assert "of another sum. Ask Prairie &amp; Pine what to do about it." in seen(refused.text)
    assert (state(order), states()) == ("draft", ["paid"])


def test_ten_presses_make_one_payment(till: Till, order: Order) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    browsers = [till.cast.browser(till.cast.maria) for _ in range(10)]
    assert maria.get(f"/orders/{order.id}").status_code == 200
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda browser: submit(browser, order, version=order.version).status_code, browsers))
    assert (Payment.select().count(), PaymentPart.select().count()) == (1, 1)
    assert set(answers) <= {303, 409}
    assert 303 in answers


def test_staff_and_who_may_not_pay_keep_the_draft_and_the_office_enters_on_account(
    till: Till,  # noqa: F811
    order: Order,
) -> None:
    PermissionSetting.create(user=till.cast.maria, permission=Permission.SUBMIT_ORDERS, allowed=True)
    PermissionSetting.create(user=till.cast.sam, permission=Permission.SUBMIT_ORDERS, allowed=True)
    refused = submit(till.cast.browser(till.cast.sam), order)
    assert refused.status_code == 409
    assert "Your management submits this order" in seen(refused.text)
    assert "37.11" not in refused.text
    PermissionSetting.delete().where(PermissionSetting.permission == Permission.PAY_INVOICES).execute()
    PermissionSetting.create(user=till.cast.maria, permission=Permission.PAY_INVOICES, allowed=False)
    assert "your username doesn’t pay" in seen(submit(till.cast.browser(till.cast.maria), order).text)
    assert (state(order), Payment.select().count()) == ("draft", 0)
    assert submit(till.cast.browser(till.cast.mira), order).status_code == 303
    assert (state(order), Payment.select().count()) == ("submitted", 0)


def test_the_office_says_on_the_customers_page_who_pays_when_submitting(till: Till) -> None:  # noqa: F811
    mira, customer = till.cast.browser(till.cast.mira), till.cast.green_valley
    page = mira.get(f"/customers/{customer.id}").text
    assert "Pay for Order" in page
    mira.send(f"/customers/{customer.id}/pay-for-order", {"pays_orders": "1"})
    assert Customer.get_by_id(customer.id).pays_orders
    told = seen(mira.get("/history").text)
    assert "wants Green Valley to pay orders by card when submitting" in told
    mira.send(f"/customers/{customer.id}/pay-for-order", {"pays_orders": ""})
    assert not Customer.get_by_id(customer.id).pays_orders
