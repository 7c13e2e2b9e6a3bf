"""Many at once, and Stripe at its worst: one page, one charge, and everybody else goes on."""

import threading
import time
from typing import Any

from crikit import clock
from crikit.errors import Unreached
from crikit.payments import checkout
from crikit.payments.actions import asking
from crikit.payments.actions.beginning import Held, begin, lead
from crikit.payments.models import Payment
from crikit.payments.rules import mark
from tests import factories
from tests.clients import seen
from tests.crowds import crowd
from tests.faults.figures import Figure
from tests.payments.stripe_server import stripe_server  # noqa: F401
from tests.payments.tills import Till, form_of, held, states, till  # noqa: F401

LATER = asking.SILENCE * 2


def press_at_once(till: Till, keys: list[str]) -> list[Any]:  # noqa: F811
    """Each as the view does it: our rows first, then the call. What came of it: the address, or what was refused."""
    maria, one = factories.as_actor(till.cast.maria), till.invoices[0]
    seen_by_all = mark([(one.number, one.open_balance)])

    def press(place: int) -> Any:
        payment = begin(maria, {one.id}, key=keys[place], seen=seen_by_all)
        return lead(payment).address

    return crowd(len(keys), press, vendor_id=till.cast.vendor.id)


def test_thirty_two_presses_of_one_button_are_one_page_and_one_charge(till: Till, figure: Figure) -> None:  # noqa: F811
    answers = press_at_once(till, ["one form"] * 32)
    crowded = [answer for answer in answers if isinstance(answer, Unreached)]
    assert {answer for answer in answers if answer not in crowded} == {f"{till.stripe.url}/pay/cs_test_1"}, answers
    assert (states(), held(), len(till.stripe.sessions)) == (["open"], {till.invoices[0].id}, 1)
    till.report(till.completed())
    figure("32 pay by one form", pages=(len(till.stripe.sessions), 1), charges=(len(till.stripe.charged), 1))
    assert till.stripe.charged == ["cs_test_1"]


def test_thirty_two_forms_for_one_invoice_are_one_payment(till: Till, figure: Figure) -> None:  # noqa: F811
    answers = press_at_once(till, [f"form {place}" for place in range(32)])
    refused = [answer for answer in answers if isinstance(answer, Held)]
    figure("32 pay one invoice by their own forms", winners=(Payment.select().count(), 1), refused=len(refused))
    assert len(refused) == 31, answers
    assert len(till.stripe.sessions) == Payment.select().count() == 1


def test_an_answer_that_got_lost_leads_to_the_same_page(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.stripe.failures = ["drop", "drop"]
    lost = till.begin(maria)
    assert lost.status_code == 503
    assert "Stripe, where cards are paid, doesn’t answer just now" in seen(lost.text)
    assert (states(), len(till.stripe.sessions)) == (["begun"], 1)
    again = maria.send(f"/payments/{Payment.get().id}/continuation")
    assert again.location == f"{till.stripe.url}/pay/cs_test_1"
    assert (states(), len(till.stripe.sessions)) == (["open"], 1)


def test_what_stripe_refuses_holds_nothing(till: Till) -> None:  # noqa: F811
    till.stripe.failures = ["refused"]
    answer = till.begin(till.cast.browser(till.cast.maria))
    assert answer.status_code == 422
    assert "doesn’t take this payment" in seen(answer.text)
    assert (states(), held()) == (["failed"], set())


def test_nobody_waits_for_stripe_but_those_who_pay(till: Till, monkeypatch: Any) -> None:  # noqa: F811
    """It hangs for a minute: two wait for it, one more is told so at once, and every other page answers."""
    monkeypatch.setattr(checkout, "ANSWER", 3)
    monkeypatch.setattr(checkout, "RETRIES", 0)
    browser = till.cast.browser(till.cast.maria)
    forms = [form_of(browser, one) for one in till.invoices]
    token, cookie = browser.token(), browser.get_cookie("session")
    assert cookie
    till.stripe.failures = ["hang", "hang"]
    took: list[int] = []

    def press(form: dict[str, Any]) -> None:
        mine = till.cast.app.test_client()
        mine.set_cookie("session", cookie.value)
        took.append(mine.open("/payments", method="POST", data={**form, "csrf_token": token}).status_code)

    waiting = [threading.Thread(target=press, args=(form,)) for form in forms]
    for thread in waiting:
        thread.start()
    while checkout._places._value and any(thread.is_alive() for thread in waiting):
        time.sleep(0.01)
    began = time.monotonic()
    assert browser.get("/dashboard").status_code == 200
    crowded = browser.send(f"/payments/{Payment.get().id}/continuation")
    assert (crowded.status_code, time.monotonic() - began < 2) == (503, True)
    assert "Others are on their way to the card page" in seen(crowded.text)
    assert all(thread.is_alive() for thread in waiting)
    for thread in waiting:
        thread.join()
    assert (took, states()) == ([503, 503], ["begun", "begun"])


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for_to_its_end(till: Till, monkeypatch: Any) -> None:  # noqa: F811
    monkeypatch.setattr(checkout, "ANSWER", 0.2)
    monkeypatch.setattr(checkout, "RETRIES", 0)
    till.stripe.failures = ["drip"]
    began = time.monotonic()
    answer = till.begin(till.cast.browser(till.cast.maria))
    assert (answer.status_code, time.monotonic() - began < 5) == (503, True)
    assert (states(), checkout._places._value) == (["begun"], checkout.AT_ONCE)


def test_a_job_asks_after_what_nobody_reported(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.begin(maria, till.invoices[0])
    till.stripe.failures = ["drop", "drop"]
    till.begin(maria, till.invoices[1])
    till.stripe.charge("cs_test_1")
    assert asking.ask_after_payments() == 0
    clock.move(LATER)
    till.stripe.failures = ["down"] * 2
    assert asking.ask_after_payments() == 2
    assert states() == ["open", "begun"]
    clock.move(LATER)
    assert asking.ask_after_payments() == 2
    assert (states(), held()) == (["paid", "lapsed"], {till.invoices[0].id})
    assert till.stripe.sessions["cs_test_2"]["status"] == "expired"


def test_what_can_never_be_asked_after_is_let_go_at_last(till: Till) -> None:  # noqa: F811
    till.begin(till.cast.browser(till.cast.maria))
    till.stripe.accounts.clear()
    clock.move(LATER)
    asking.ask_after_payments()
    assert states() == ["open"]
    clock.move(asking.LONG_OVER * 3)
    asking.ask_after_payments()
    assert (states(), held()) == (["lapsed"], set())
    assert Payment.get().note.startswith("Stripe couldn’t be asked")


def test_who_gives_up_too_late_is_told_that_it_is_paid(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.begin(maria)
    till.stripe.charge("cs_test_1")
    late = maria.send(f"/payments/{Payment.get().id}/end")
    assert (late.status_code, states()) == (409, ["paid"])
    assert "It can’t be given up any more" in seen(late.text)


def test_who_gives_up_while_the_key_does_not_work_reads_so_on_the_page_of_the_payment(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    till.begin(maria)
    till.stripe.accounts.clear()
    told = maria.send(f"/payments/{Payment.get().id}/end")
    assert told.status_code == 503
    assert f"Payment {Payment.get().id} Paying by card isn’t set up rightly" in seen(told.text)
    assert states() == ["open"]


def test_nobody_else_touches_a_payment(till: Till) -> None:  # noqa: F811
    cast = till.cast
    till.begin(cast.browser(cast.maria))
    number = Payment.get().id
    for person in (cast.olga, cast.sam, cast.mira, cast.rita, cast.dana, cast.lena):
        browser = cast.browser(person)
        for verb in ("continuation", "end"):
            assert browser.send(f"/payments/{number}/{verb}").status_code in (403, 404)
    assert states() == ["open"]
