"""The list of payments: the office books from it, a customer looks up its own."""

import csv
import io

from crikit.payments.models import Payment, PaymentDispute, PaymentRefund
from crikit.payments.queries.lists import Filter, count_payments, every_payment, listed
from crikit.places import PAGE, Place
from tests import factories
from tests.clients import seen
from tests.payments.stripe_server import stripe_server  # noqa: F401
from tests.payments.tills import Till, till  # noqa: F401


def paid(till: Till) -> Payment:  # noqa: F811
    till.begin(till.cast.browser(till.cast.maria))
    assert till.report(till.completed()) == 200
    return Payment.get()


def test_the_office_sees_who_paid_which_invoices_and_how_far_that_is(till: Till) -> None:  # noqa: F811
    payment = paid(till)
    page = seen(till.cast.browser(till.cast.mira).get("/payments").text)
    for told in ("Green Valley", *(one.number for one in till.invoices), "Maria Lopez", "200.50", "payment under way"):
        assert told in page
    shown = seen(till.cast.browser(till.cast.mira).get(f"/payments/{payment.id}").text)
    assert payment.intent in shown
    assert payment.intent not in till.cast.browser(till.cast.maria).get(f"/payments/{payment.id}").text


def test_it_is_found_by_the_invoice_by_the_customer_and_by_its_state(till: Till) -> None:  # noqa: F811
    payment = paid(till)
    mira = factories.as_actor(till.cast.mira)
    number = till.invoices[0].number
    assert not listed(mira, Filter("1042"), None)
    for wanted in (Filter(number), Filter(number[:2]), Filter("green val"), Filter("gr"), Filter(show="under-way")):
        assert [one.id for one in listed(mira, wanted, None)] == [payment.id], wanted
        assert count_payments(mira, wanted) == 1
    for other in (
        Filter("zz-9"),
        Filter("old mill"),
        Filter(show="nothing"),
        Filter(show="refunded"),
        Filter(show="noted"),
    ):
        assert not listed(mira, other, None), other
        assert count_payments(mira, other) == 0


def test_what_went_back_and_what_the_bank_asks_for_stands_there(till: Till) -> None:  # noqa: F811
    payment = paid(till)
    back = till.stripe.event("refund.updated", {**REFUND, "payment_intent": payment.intent})
    asked = till.stripe.event("charge.dispute.created", {**DISPUTE, "payment_intent": payment.intent})
    assert [till.report(back), till.report(asked)] == [200, 200]
    assert (PaymentRefund.select().count(), PaymentDispute.select().count()) == (1, 1)
    mira, maria = till.cast.browser(till.cast.mira), till.cast.browser(till.cast.maria)
    listed_there = seen(mira.get("/payments?show=disputed").text)
    assert "disputed" in listed_there
    assert "Green Valley" in listed_there
    office = seen(mira.get(f"/payments/{payment.id}").text)
    assert "refunded" in office
    assert "disputed: answer at Stripe" in office
    assert "the goods never arrived" in office
    own = seen(maria.get(f"/payments/{payment.id}").text)
    assert "refunded" in own
    assert "answer at Stripe" not in own


REFUND = {"id": "re_1", "object": "refund", "amount": 50_00, "currency": "usd", "status": "succeeded"}
DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "amount": 200_50,
    "currency": "usd",
    "status": "needs_response",
    "reason": "product_not_received",
}


def test_the_file_holds_what_the_page_shows_and_a_customer_gets_its_own(till: Till) -> None:  # noqa: F811
    payment = paid(till)
    facts = {"currency": "USD", "by_id": till.cast.olga.id, "lapses_at": payment.lapses_at}
    Payment.create(customer=till.cast.old_mill, key="of Old Mill", cents=77_00, **facts)
    mine = rows(till.cast.browser(till.cast.maria).get("/payments.csv").text)
    [line] = mine
    assert (line["Payment"], line["Sum"], line["Currency"], line["State"]) == (
        *(str(payment.id), "200.50", "USD", "payment under way"),
    )
    assert "Number at Stripe" not in line
    office = rows(till.cast.browser(till.cast.mira).get("/payments.csv").text)
    assert {one["Customer"] for one in office} == {"Green Valley", "Old Mill"}
    assert till.cast.browser(till.cast.mira).get("/payments.xlsx").data[:2] == b"PK"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def test_a_long_list_goes_on_where_the_page_ended(till: Till) -> None:  # noqa: F811
    paid(till)
    like = Payment.select(*[field for field in Payment._meta.sorted_fields if field.name != "id"]).dicts().get()
    Payment.insert_many([{**like, "key": f"key {n}", "vendor_id": 1} for n in range(PAGE)]).execute()
    mira = factories.as_actor(till.cast.mira)
    first = listed(mira, Filter(), None)
    following = listed(mira, Filter(), Place("", first[PAGE - 1].id))
    assert (len(first), len(following)) == (PAGE + 1, 1)
    assert [one.id for one in every_payment(mira, Filter())] == [one.id for one in [*first[:PAGE], *following]]


def test_an_empty_list_says_how_it_fills(till: Till) -> None:  # noqa: F811
    assert "once a customer pays an invoice by card" in seen(till.cast.browser(till.cast.mira).get("/payments").text)
    assert "What you pay by card appears here" in seen(till.cast.browser(till.cast.maria).get("/payments").text)
    page = seen(till.cast.browser(till.cast.mira).get("/payments?q=77").text)
    assert "No payment matches" in page
