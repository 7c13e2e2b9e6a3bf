"""Finding orders and what they are made of: by number, pad and moment, and never another customer's."""

from datetime import timedelta

from crikit import clock, db
from crikit.keys import search_key
from crikit.orders.actions.lines import learn
from crikit.orders.models import Order, State
from crikit.orders.queries import orders
from crikit.orders.queries.items import named, suggested
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor


def sent(cast: Cast, who: str = "green_valley", **facts: object) -> Order:
    by = cast.maria if who == "green_valley" else cast.olga
    facts = {"state": State.SUBMITTED, "submitted_at": clock.now(), **facts}
    return factories.order(getattr(cast, who), by, **facts)  # type: ignore[arg-type]


def test_an_invoice_names_orders_of_its_customer_by_either_number(cast: Cast) -> None:
    by_reference, unnamed = sent(cast), sent(cast)
    by_purchase_order = sent(cast, purchase_order="PO 7", purchase_order_key=search_key("PO 7"))
    factories.order(cast.green_valley, cast.maria, purchase_order="PO 7", purchase_order_key=search_key("PO 7"))
    sent(cast, "old_mill")

    def found(*keys: str) -> list[int]:
        return [order.id for order in orders.orders_named(as_actor(cast.mira), cast.green_valley.id, keys)]

    assert found(by_reference.reference_key, search_key("PO 7")) == [by_purchase_order.id, by_reference.id]
    assert found(unnamed.reference_key) == [unnamed.id]
    assert found("nothing") == found("") == found() == []


def test_what_was_submitted_at_midnight_is_of_the_day_that_begins(cast: Cast) -> None:
    midnight = clock.now()
    sent(cast, submitted_at=midnight)
    sent(cast, submitted_at=midnight - timedelta(seconds=1))
    assert orders.count_submitted_since(as_actor(cast.mira), midnight) == 1


def test_a_pad_s_key_finds_its_order_for_those_who_see_it(cast: Cast) -> None:
    order, other = sent(cast), sent(cast, "old_mill")
    with db.vendor_scope(cast.other_vendor.id):
        factories.order(cast.lakeside, cast.lena)
    for who, seen in (("maria", True), ("rita", True), ("mira", True), ("olga", False), ("omar", False)):
        actor = as_actor(getattr(cast, who))
        for find in (orders.order_of_key, orders.held_of_key):
            assert find(actor, order.key) == (order if seen else None), who
        assert orders.customer_of_key(actor, order.key) == (cast.green_valley if seen else None), who
    assert orders.order_of_key(as_actor(cast.mira), other.key) == other
    assert set(orders.orders_for(as_actor(cast.mira))) == {order, other}


def test_the_standard_order_is_the_one_that_was_made_it(cast: Cast) -> None:
    actor, usual = as_actor(cast.mira), sent(cast)
    assert orders.standard_order_of(actor, cast.green_valley) is None
    standard = sent(cast, is_standard=True)
    assert orders.standard_order_of(actor, cast.green_valley) == standard != usual
    assert orders.standard_order_of(actor, cast.old_mill) is None


def test_a_barcode_names_its_own_item_and_no_other(cast: Cast) -> None:
    factories.item("K-100", barcode="036000")
    factories.item("K-200", barcode="")
    asked = {
        text: [item.code for item in named(as_actor(cast.maria), cast.green_valley, text)]
        for text in ("036000", "1", "")
    }
    assert asked == {"036000": ["K-100"], "1": [], "": []}


def test_what_is_sold_no_more_is_not_suggested(cast: Cast) -> None:
    for code, active in (("K-100", True), ("K-101", False)):
        learn(cast.green_valley, f"ours {code}", factories.item(code, f"Kettle {code}", active=active).id)
    for text in ("K-10", "ettle", "ours"):
        found = suggested(as_actor(cast.maria), text, cast.green_valley.id)
        assert [item.code for item in found] == ["K-100"], text
