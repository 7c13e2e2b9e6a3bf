"""“Header Info”: saved field by field, never over what somebody else has written, and put away when one likes."""

from typing import Any

import pytest

from crikit.accounts.models import HiddenPanel
from crikit.orders.models import Numbering, Order, OrderDefaults
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests import factories
from tests.cast import Cast
from tests.orders.pads import new_pad, send


def was(**seen: str) -> dict[str, str]:
    return {f"was_{name}": text for name, text in seen.items()}


def saved(cast: Cast, key: str, **fields: Any) -> Any:
    return send(cast.browser(cast.maria), key, "header", **fields)


def test_a_change_in_the_header_makes_the_draft_and_keeps_the_rest(cast: Cast) -> None:
    key = new_pad(cast.browser(cast.maria))
    answer = saved(cast, key, purchase_order="PO 77", alert="1", **was(purchase_order="", alert="1"))
    assert answer.status_code == 200
    order = Order.get()
    assert (order.purchase_order, order.alert, order.contact_email) == ("PO 77", True, "ap@greenvalley.test")
    assert "po 77" in order.search_text
    assert answer.headers["HX-Replace-Url"] == f"/orders/{order.id}"


def test_what_nobody_changed_brings_no_new_version(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria)
    saved(cast, order.key, ship_via="", **was(ship_via=""))
    assert Order.get().version == order.version


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("ship_to", "1 Mill Rd\r\nPortland", "1 Mill Rd\nPortland"),
        ("notes", "Ring <twice>", "Ring <twice>"),
        ("requested_on", "2026-12-01", "2026-12-01"),
        ("contact_email", " buyer@greenvalley.test ", "buyer@greenvalley.test"),
    ],
)
def test_each_field_is_kept_as_it_was_meant(cast: Cast, field: str, typed: str, kept: str) -> None:
    order = factories.order(cast.green_valley, cast.maria, **{field: None if field == "requested_on" else ""})
    assert saved(cast, order.key, **{field: typed}, **was(**{field: ""})).status_code == 200
    assert str(getattr(Order.get(), field)) == kept


def test_an_older_look_at_a_field_overwrites_nothing_and_shows_both(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, ship_via="Truck", notes="")
    fields = {"ship_via": "Post", "notes": "Ring twice", **was(ship_via="", notes="")}
    answer = saved(cast, order.key, **fields)
    assert answer.status_code == 409
    assert "Somebody has written “Truck” here meanwhile." in answer.text
    now = Order.get()
    assert (now.ship_via, now.notes) == ("Truck", "Ring twice")
    assert saved(cast, order.key, ship_via="Post", **was(ship_via="Truck")).status_code == 200
    assert Order.get().ship_via == "Post"


@pytest.mark.parametrize(("field", "typed"), [("contact_email", "nobody"), ("requested_on", "soon")])
def test_what_cant_be_is_refused_beside_its_field_and_the_rest_is_saved(cast: Cast, field: str, typed: str) -> None:
    order = factories.order(cast.green_valley, cast.maria, **{field: None if field == "requested_on" else ""})
    fields = {field: typed, "ship_via": "Post", **was(**{field: "", "ship_via": ""})}
    answer = saved(cast, order.key, **fields)
    assert answer.status_code == 422
    assert f'id="{field}_told"' in answer.text
    assert Order.get().ship_via == "Post"
    plain = cast.browser(cast.maria).send(f"/orders/pad/{order.key}/header", fields)
    assert plain.status_code == 422
    assert f'value="{typed}"' in plain.text


def test_without_scripts_the_header_is_saved_by_its_button(cast: Cast) -> None:
    browser = cast.browser(cast.maria)
    key = new_pad(browser)
    answer = browser.send(f"/orders/pad/{key}/header", {"ship_via": "Post", **was(ship_via="")})
    assert answer.location == f"/orders/{Order.get().id}"
    assert 'value="Post"' in browser.get(answer.location).text


def test_a_number_is_typed_where_the_customer_types_its_own(cast: Cast) -> None:
    factories.order(cast.green_valley, cast.maria)
    order = factories.order(cast.green_valley, cast.maria)
    browser = cast.browser(cast.maria)
    assert 'name="reference"' not in browser.get(f"/orders/{order.id}").text
    saved(cast, order.key, reference="A 9", **was(reference="2"))
    assert Order.get_by_id(order.id).reference == "2"
    OrderDefaults.update(numbering=Numbering.TYPED).execute()
    assert 'name="reference"' in browser.get(f"/orders/{order.id}").text
    answer = saved(cast, order.key, reference="A 9", **was(reference="2"))
    assert "Order A 9" in browser.get(f"/orders/{order.id}").text
    assert answer.status_code == 200
    taken = saved(cast, order.key, reference="1", **was(reference="A 9"))
    assert taken.status_code == 409
    assert "Another order has the reference number 1." in taken.text
    assert Order.get_by_id(order.id).reference == "A 9"


def test_the_header_is_put_away_for_this_username_alone(cast: Cast) -> None:
    browser, order = cast.browser(cast.maria), factories.order(cast.green_valley, cast.maria, ship_to="1 Mill Rd")
    assert "Hide Header" in browser.get(f"/orders/{order.id}").text
    browser.send(f"/orders/pad/{order.key}/header/fold", {"hidden": "1"})
    page = browser.get(f"/orders/{order.id}").text
    assert "Show Header" in page
    assert "Ship to 1 Mill Rd" in page
    assert 'name="ship_via"' not in page
    assert "Hide Header" in cast.browser(cast.sam).get(f"/orders/{order.id}").text
    shown = browser.send(f"/orders/pad/{order.key}/header/fold", {"hidden": "0"}, htmx="header_info")
    assert 'name="ship_via"' in shown.text
    assert "<html" not in shown.text
    assert not HiddenPanel.select().exists()


def test_a_customer_may_have_no_header_at_all(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria)
    PermissionSetting.create(user=cast.maria, permission=Permission.HIDE_HEADER, allowed=True)
    page = cast.browser(cast.maria).get(f"/orders/{order.id}").text
    assert "Header" not in page
    assert 'name="ship_via"' not in page


def test_what_stands_there_already_is_not_in_the_way_of_other_fields(cast: Cast) -> None:
    order = factories.order(cast.green_valley, cast.maria, contact_email="see notes")
    fields = {"contact_email": "see notes", "ship_via": "Post", **was(contact_email="see notes", ship_via="")}
    assert saved(cast, order.key, **fields).status_code == 200
    assert Order.get().ship_via == "Post"
