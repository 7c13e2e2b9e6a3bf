"""Who sees which shipments, and what that costs."""

from datetime import date, timedelta

import pytest

from crikit import db
from crikit.errors import Forbidden, NotFound
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.places import PAGE
from crikit.shipments import queries
from crikit.shipments.models import Shipment
from crikit.shipments.queries import Filter
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor
from tests.library.test_size import counted


def seen(cast: Cast, who: str, q: str = "") -> list[str]:
    actor = as_actor(getattr(cast, who))
    found = queries.listed(actor, Filter(q), None)
    assert len(found) == queries.count_shipments(actor, Filter(q))
    return [parcel.tracking.number for parcel in found]


@pytest.fixture
def shipments(cast: Cast) -> list[Shipment]:
    """Two of Green Valley, the second one later, and one of Old Mill."""
    day = date(2026, 11, 20)
    order = factories.order(cast.green_valley, cast.maria, (factories.item("K-1"), 1))
    return [
        factories.shipment(cast.green_valley, "GV-1", shipped_on=day, order=order),
        factories.shipment(
            cast.green_valley, "GV-2", shipped_on=day + timedelta(1), invoice=factories.invoice(cast.green_valley)
        ),
        factories.shipment(cast.old_mill, "OM-1", shipped_on=day),
    ]


def test_each_sees_those_of_its_own_customers_the_newest_first(cast: Cast, shipments: list[Shipment]) -> None:
    assert seen(cast, "maria") == seen(cast, "sam") == seen(cast, "rita") == ["GV-2", "GV-1"]
    assert seen(cast, "olga") == seen(cast, "omar") == ["OM-1"]
    assert seen(cast, "mira") == seen(cast, "ben") == ["GV-2", "OM-1", "GV-1"]
    assert seen(cast, "dana") == []
    first, second, old_mill = shipments
    maria = as_actor(cast.maria)
    named = [(bool(parcel.invoice), bool(parcel.order)) for parcel in queries.listed(maria, Filter(""), None)]
    assert named == [(True, False), (False, True)]
    assert queries.shipment_for(maria, first.id) == first
    with pytest.raises(NotFound):
        queries.shipment_for(maria, old_mill.id)
    ids = [first.order_id]
    assert set(queries.parcels_of_orders(maria, ids) or ()) == set(ids)
    assert queries.parcels_of_orders(as_actor(cast.olga), ids) == {}
    assert queries.parcels_of_invoices(as_actor(cast.olga), [second.invoice_id]) == {}


def test_a_search_finds_any_part_of_the_number_or_its_beginning(cast: Cast, shipments: list[Shipment]) -> None:
    assert seen(cast, "mira", "gv-") == ["GV-2", "GV-1"]
    assert seen(cast, "mira", "om") == ["OM-1"]
    assert seen(cast, "maria", "om-1") == []
    assert "No shipment matches" in cast.browser(cast.maria).get("/shipments?q=om-1").text


@pytest.mark.usefixtures("shipments")
def test_counting_stops_where_more_helps_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_kept", {})
    monkeypatch.setattr(queries, "COUNT_UP_TO", 1)
    assert queries.count_shipments(as_actor(cast.mira), Filter("")) == 2


def test_who_may_not_track_sees_nothing_of_it(cast: Cast, shipments: list[Shipment]) -> None:
    PermissionSetting.create(user=cast.sam, permission=Permission.TRACK_SHIPMENTS, allowed=False)
    sam = as_actor(cast.sam)
    with pytest.raises(Forbidden):
        queries.listed(sam, Filter(), None)
    with pytest.raises(Forbidden):
        queries.shipment_for(sam, shipments[0].id)
    assert queries.parcels_of_orders(sam, [shipments[0].order_id]) is None
    browser = cast.browser(cast.sam)
    assert browser.get("/shipments").status_code == 403
    for address in ("/orders", "/dashboard", f"/orders/{shipments[0].order_id}"):
        page = browser.get(address).text
        assert ("GV-1" in page, "Tracking" in page, "Shipments" in page) == (False, False, False), address


def test_staff_follow_a_parcel_of_an_invoice_and_are_not_led_to_the_invoice(
    cast: Cast, shipments: list[Shipment]
) -> None:
    page = cast.browser(cast.sam).get("/shipments").text
    assert "GV-2" in page
    assert "/invoices/" not in page
    assert f"/invoices/{shipments[1].invoice_id}" in cast.browser(cast.maria).get("/shipments").text


def test_an_invoice_shows_its_parcels_in_the_list_and_on_its_page(cast: Cast, shipments: list[Shipment]) -> None:
    browser = cast.browser(cast.maria)
    for address in ("/invoices", f"/invoices/{shipments[1].invoice_id}"):
        assert "GV-2" in browser.get(address).text


@pytest.mark.sqlite_only
def test_lists_take_as_many_queries_for_many_as_for_few(cast: Cast, shipments: list[Shipment]) -> None:
    browser = cast.browser(cast.mira)
    addresses = ("/shipments", "/orders", "/invoices")

    def cost() -> list[int]:
        counts = []
        for address in addresses:
            with counted() as number:
                browser.get(address)
            counts.append(number[1])
        return counts

    cost()
    few = cost()
    item = factories.item("K-9")
    for number in range(12):
        invoice = factories.invoice(cast.green_valley)
        order = factories.order(cast.green_valley, cast.maria, (item, 1))
        factories.shipment(cast.green_valley, f"N{number}", invoice=invoice, order=order)
    assert cost() == few


def test_pages_follow_each_other_by_place(cast: Cast) -> None:
    day = date(2026, 1, 1)
    for number in range(PAGE + 3):
        factories.shipment(cast.green_valley, f"P{number:03}", shipped_on=day + timedelta(number // 4))
    browser = cast.browser(cast.maria)
    first = browser.get("/shipments").text
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    assert ("P102" in first, "P003" in first, "P002" in first) == (True, True, False)
    assert ("P002" in second, "P000" in second, "P003" in second) == (True, True, False)
