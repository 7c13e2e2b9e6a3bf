"""“Mark shipped”: the office types a parcel at its order; the order moves on once, and its contact hears of it."""

import pytest

from crikit import clock
from crikit.accounts.models import User
from crikit.errors import Conflict, Forbidden
from crikit.history.models import Entry
from crikit.orders.models import Order, OrderStage, State
from crikit.shipments import actions
from crikit.shipments.models import Shipment
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import seen
from tests.crowds import crowd
from tests.factories import as_actor

UPS = "1Z5R89390357567127"
BROKEN = "<b>1Z\"'&</b>"


@pytest.fixture
def order(cast: Cast) -> Order:
    """Green Valley's, submitted by Maria; she is its contact."""
    made = factories.order(
        cast.green_valley, cast.maria, (factories.item("K-1"), 2), contact_email=cast.maria.email, contact_name="Maria"
    )
    Order.update(state=State.SUBMITTED).where(Order.id == made.id).execute()
    return Order.get_by_id(made.id)


def typed(number: str = UPS, carrier: str = "") -> actions.Typed:
    return actions.Typed(carrier, number, clock.now().date())


def state(order: Order) -> str:
    return str(Order.get_by_id(order.id).state)


def test_the_office_types_a_number_and_the_customer_follows_it(cast: Cast, order: Order) -> None:
    office, customer = cast.browser(cast.mira), cast.browser(cast.sam)
    form = office.get(f"/orders/{order.id}/shipments/new").text
    assert "Mark order" in form
    page = f"/orders/{order.id}"
    sent = {"number": "1Z 5R8 939 0357567127", "carrier": "", "shipped_on": "2026-11-20"}
    assert office.send(f"{page}/shipments", sent).location == page
    assert state(order) == State.SHIPPED
    assert [stage.state for stage in OrderStage.select().order_by(OrderStage.id)] == ["draft", "shipped"]
    link = f'href="https://www.ups.com/track?tracknum={UPS}" target="_blank" rel="noreferrer noopener"'
    for address in (page, "/orders", "/shipments", "/dashboard"):
        assert link in customer.get(address).text, address
    letter = factories.letters("shipments/shipped")[0]
    assert (letter.to_address, f"tracknum={UPS}" in letter.text) == (cast.maria.email, True)
    history = seen(office.get("/history").text)
    assert f"marked order {order.reference} of Green Valley shipped" in history
    assert f"wrote down a shipment of order {order.reference}: {UPS}" in history


def test_a_second_parcel_is_told_and_changes_nothing_of_the_order(cast: Cast, order: Order) -> None:
    mira = as_actor(cast.mira)
    assert actions.add(mira, order, typed())
    assert actions.add(mira, order, typed("", "Our truck"))
    assert not actions.add(mira, order, typed("1z-5r89390357567127"))
    assert (Shipment.select().count(), len(factories.letters("shipments/shipped"))) == (2, 2)
    assert OrderStage.select().where(OrderStage.state == State.SHIPPED).count() == 1


def test_thirty_two_presses_ship_once(cast: Cast, order: Order) -> None:
    answers = crowd(32, lambda _: actions.add(as_actor(cast.mira), order, typed()), vendor_id=cast.vendor.id)
    assert answers.count(True) == 1, answers
    assert (Shipment.select().count(), len(factories.letters("shipments/shipped"))) == (1, 1)
    assert OrderStage.select().where(OrderStage.state == State.SHIPPED).count() == 1


@pytest.mark.parametrize("before", [State.DRAFT, State.REJECTED])
def test_what_wasn_t_ordered_isn_t_shipped_and_nothing_typed_is_lost(cast: Cast, order: Order, before: State) -> None:
    Order.update(state=before).where(Order.id == order.id).execute()
    with pytest.raises(Conflict, match="can’t be shipped"):
        actions.add(as_actor(cast.mira), order, typed())
    answer = cast.browser(cast.mira).send(
        f"/orders/{order.id}/shipments", {"number": BROKEN, "carrier": "Own truck", "shipped_on": "2026-11-20"}
    )
    assert (answer.status_code, 'value="Own truck"' in answer.text) == (409, True)
    assert (state(order), Shipment.select().count()) == (before, 0)


WRONG = {
    "nothing": ({"number": "", "carrier": ""}, "Type a tracking number, or how it was shipped."),
    "a novel": ({"number": "7" * 61}, "Use at most 60 characters."),
    "no day": ({"number": UPS, "shipped_on": ""}, "Type the day it was shipped."),
    "next century": ({"number": UPS, "shipped_on": "2206-11-20"}, "That day is too far away."),
}


@pytest.mark.parametrize(("sent", "why"), WRONG.values(), ids=WRONG.keys())
def test_what_can_t_stand_is_said_beside_its_field(cast: Cast, order: Order, sent: dict[str, str], why: str) -> None:
    answer = cast.browser(cast.mira).send(f"/orders/{order.id}/shipments", {"shipped_on": "2026-11-20", **sent})
    assert (answer.status_code, why in answer.text) == (422, True)
    assert (state(order), Shipment.select().count()) == (State.SUBMITTED, 0)


def test_a_number_that_looks_mistyped_is_kept_and_doubted(cast: Cast, order: Order) -> None:
    office = cast.browser(cast.mira)
    office.send(
        f"/orders/{order.id}/shipments", {"number": "1Z5R89390357567128", "carrier": "UPS", "shipped_on": "2026-11-20"}
    )
    assert "doesn’t fit a number of UPS" in office.get(f"/orders/{order.id}").text
    assert Shipment.select().count() == 1


def test_a_script_in_a_number_is_text(cast: Cast, order: Order) -> None:
    actions.add(as_actor(cast.mira), order, typed("<script>alert(1)</script>", "UPS"))
    for address in (f"/orders/{order.id}", "/orders", "/shipments", "/dashboard"):
        page = cast.browser(cast.maria).get(address).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "ups.com" not in page
    assert "ups.com" not in factories.letters("shipments/shipped")[0].html


def test_letters_can_be_switched_off(cast: Cast, order: Order) -> None:
    Vendor.update(shipped_mails=False).where(Vendor.id == cast.vendor.id).execute()
    assert "No e-mail is sent" in cast.browser(cast.mira).get(f"/orders/{order.id}/shipments/new").text
    actions.add(as_actor(cast.mira), order, typed())
    assert factories.letters("shipments/shipped") == []


def test_a_letter_speaks_its_reader_s_language_and_reaches_the_customer_of_an_office_order(cast: Cast) -> None:
    User.update(language="fr").where(User.id == cast.maria.id).execute()
    made = factories.order(
        cast.green_valley, cast.mira, (factories.item("K-1"), 2), contact_email=cast.maria.email, email_customer=True
    )
    Order.update(state=State.CONFIRMED).where(Order.id == made.id).execute()
    actions.add(as_actor(cast.mira), Order.get_by_id(made.id), typed())
    told = {letter.to_address: letter for letter in factories.letters("shipments/shipped")}
    assert set(told) == {cast.maria.email, cast.green_valley.default_email}
    assert 'lang="fr"' in told[cast.maria.email].html


@pytest.mark.parametrize("who", ["ben", "rita", "maria", "sam"])
def test_only_the_office_says_what_left_its_house(cast: Cast, order: Order, who: str) -> None:
    person = as_actor(getattr(cast, who))
    with pytest.raises(Forbidden):
        actions.add(person, order, typed())
    shipment = factories.shipment(cast.green_valley, order=order, by_name="Mira")
    with pytest.raises(Forbidden):
        actions.remove(person, shipment)
    assert "Mark shipped" not in cast.browser(getattr(cast, who)).get(f"/orders/{order.id}").text


def test_what_was_typed_by_mistake_goes_again_and_what_accounting_says_stays(cast: Cast, order: Order) -> None:
    office = cast.browser(cast.mira)
    actions.add(as_actor(cast.mira), order, typed())
    mistaken = Shipment.get()
    assert office.send(f"/shipments/{mistaken.id}/removal").location == f"/orders/{order.id}"
    assert (Shipment.select().count(), state(order)) == (0, State.SHIPPED)
    assert Entry.select().where(Entry.action == "shipment.removed").exists()
    billed = factories.shipment(cast.green_valley, invoice=factories.invoice(cast.green_valley))
    with pytest.raises(Conflict, match="comes from accounting"):
        actions.remove(as_actor(cast.mira), billed)
