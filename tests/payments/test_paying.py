"""From ticked invoices to Stripe's page, to Stripe's word, to what everybody sees of it."""

from crikit import db
from crikit.invoices.models import Invoice
from crikit.payments.actions.settling import settle
from crikit.payments.models import Payment, PaymentEvent
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests import factories
from tests.clients import seen
from tests.payments.stripe_server import stripe_server  # noqa: F401
from tests.payments.tills import Till, form_of, held, states, till  # noqa: F401


def test_two_invoices_are_paid_at_once_and_stay_under_way(till: Till) -> None:  # noqa: F811
    maria = till.cast.browser(till.cast.maria)
    answer = till.begin(maria)
    assert (answer.status_code, answer.location) == (303, f"{till.stripe.url}/pay/cs_test_1")
    session = till.stripe.sessions["cs_test_1"]
    assert (session["amount_total"], session["currency"]) == (200_50, "usd")
    assert session["of"]["names"] == [f"Invoice {one.number}" for one in till.invoices]
    assert session["customer_email"] == till.cast.maria.email
    assert held() == {one.id for one in till.invoices}
    payment = Payment.get()
    page = seen(maria.get(f"/payments/{payment.id}?back=paid").text)
    assert "We’ll tell you as soon as the bank has confirmed" in page
    assert states() == ["open"]
    assert till.report(till.completed()) == 200
    assert states() == ["paid"]
    assert "Paid. It shows as under way" in seen(maria.get(f"/payments/{payment.id}").text)
    assert "$200.50 of it under way" in seen(maria.get("/dashboard").text)
    listed = seen(maria.get("/invoices").text)
    assert listed.count("payment under way") == 2
    assert "Pay invoice" not in maria.get("/invoices").text
    [letter] = factories.letters("payments/receipt")
    assert letter.to_address == till.cast.maria.email
    assert "$200.50" in letter.text
    assert till.stripe.charged == ["cs_test_1"]


def test_the_same_report_counts_once(till: Till) -> None:  # noqa: F811
    till.begin(till.cast.browser(till.cast.maria))
    event = till.completed()
    assert [till.report(event) for _ in range(3)] == [200, 200, 200]
    assert (states(), PaymentEvent.select().count()) == (["paid"], 1)
    assert len(factories.letters("payments/receipt")) == 1


def test_a_second_person_is_told_who_pays_since_when(till: Till) -> None:  # noqa: F811
    ann, _ = factories.pair(till.cast.green_valley, "ann", name="Ann Lee")
    PermissionSetting.create(user=ann, permission=Permission.PAY_INVOICES, allowed=True)
    maria, browser = till.cast.browser(till.cast.maria), till.cast.browser(ann)
    form = form_of(browser, till.invoices[0])
    till.begin(maria, till.invoices[0])
    refused = browser.send("/payments", form)
    assert refused.status_code == 409
    assert f"Maria Lopez is paying invoice {till.invoices[0].number} since" in seen(refused.text)
    assert "Maria Lopez is paying" not in seen(browser.get("/invoices").text)
    payment = Payment.get()
    assert browser.send(f"/payments/{payment.id}/end").status_code == 303
    assert (states(), held()) == (["given-up"], set())
    assert till.stripe.sessions["cs_test_1"]["status"] == "expired"
    assert till.begin(browser, till.invoices[0]).location == f"{till.stripe.url}/pay/cs_test_2"


def test_an_import_that_knows_of_it_ends_the_way(till: Till) -> None:  # noqa: F811
    till.begin(till.cast.browser(till.cast.maria))
    till.report(till.completed())
    first, second = till.invoices
    # Some of the other one was paid by cheque, and the first has grown since.
    Invoice.update(open_balance=20_00).where(Invoice.id == second.id).execute()
    Invoice.update(open_balance=10_00, total=Invoice.total + 10_00).where(Invoice.id == first.id).execute()
    with db.atomic():
        settle()
    assert (states(), held()) == (["paid"], {second.id})
    Invoice.update(open_balance=0).where(Invoice.id == second.id).execute()
    with db.atomic():
        settle()
    assert (states(), held()) == (["settled"], set())
