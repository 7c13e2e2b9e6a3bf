"""Another vendor's thing, and another customer's of the same vendor, are answered exactly like one that never was."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from crikit import db
from crikit.accounts.models import User
from crikit.invitations.actions.administrators import save_administrators
from crikit.vendors.actions import open_vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client, said
from tests.factories import as_actor
from tests.scenes import Scene, rows, rows_of, scene

NEVER_WAS = 987_654
# Each name of an id in the addresses, and whose row it is in a scene.
IDS: dict[str, Callable[[Scene], int | str]] = {
    "customer_id": lambda made: made.customer.id,
    "invitee_id": lambda made: made.customer.id,
    "user_id": lambda made: made.waiting.id,
    "staff_id": lambda made: made.waiting.staff.get().id,
    "sending_id": lambda made: made.invitation.sending_id,
    "letter_id": lambda made: made.letter.id,
    "attachment_id": lambda made: made.attachment.id,
    "item_id": lambda made: made.item.id,
    "invoice_id": lambda made: made.invoice.id,
    "payment_id": lambda made: made.payment.id,
    "shipment_id": lambda made: made.shipment.id,
    "import_id": lambda made: made.accounting_import.id,
    "session_id": lambda made: made.session.id,
    "order_id": lambda made: made.order.id,
    "key": lambda made: made.order.key,
    "announcement_id": lambda made: made.announcement.id,
    "shown_id": lambda made: made.announcement.id,
    "export_id": lambda made: made.export.id,
}
# What every customer and rep of a vendor shares.
OF_ALL_CUSTOMERS = {"item_id", "shown_id"}
# A pad's key is made at random by whoever types on it: for a customer, one that never was begins a draft.
BEGINS_A_DRAFT = {"key"}
# Only a customer's management may: tests/payments asks them with its browser.
OF_PAYERS = {"/payments/{}/continuation", "/payments/{}/end"}
NUMBER = re.compile(r"<int:(\w+)>")


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """Each address with an id in it, with a `{}` where the id stands, and the id's name."""
    found = []
    for rule in app.url_map.iter_rules():
        # A line is called by its number within the pad's order.
        pad = rule.rule.replace("/pad/<key>", "/pad/<int:key>").replace("<int:number>", "1")
        names = NUMBER.findall(pad)
        if names and method in (rule.methods or ()):
            assert len(names) == 1
            written = NUMBER.sub("{}", pad).replace('<any("customers", "reps"):kind>', "customers")
            if written not in OF_PAYERS:
                found.append((written, names[0]))
    # Deleting comes last.
    return sorted(found, key=lambda address: (not address[0].endswith("deletion"), address), reverse=True)


def answer(browser: Client, method: str, address: str, id_: object) -> tuple[int, str]:
    asked = address.format(id_)
    given = browser.get(asked) if method == "GET" else browser.send(asked, {"email": "new@willow.test"})
    return given.status_code, said(given)


class Office(dict[str, Client]):
    """Whose browser reaches addresses with an id of that name: an administrator's, or else a customer's."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(staff_id=cast.browser(cast.maria), shown_id=cast.browser(cast.maria))
        self.administrator = cast.browser(cast.mira)

    def __missing__(self, name: str) -> Client:
        return self.administrator


@pytest.fixture
def foreign(cast: Cast) -> Scene:
    """What Harbor Tools has."""
    with db.vendor_scope(cast.other_vendor.id):
        return scene(cast.dana)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_vendors_row_is_one_that_never_was(cast: Cast, foreign: Scene, method: str) -> None:
    office = Office(cast)
    with db.vendor_scope(cast.other_vendor.id):
        ids = {name: of(foreign) for name, of in IDS.items()}
    before = rows()
    for address, name in addresses(cast.app, method):
        theirs = answer(office[name], method, address, ids[name])
        assert theirs == answer(office[name], method, address, NEVER_WAS), address
        # A pad on which nothing was typed yet has no news.
        silent = address.startswith("/orders/pad/") and address.endswith("/changes")
        assert theirs[0] == (204 if silent else 404), address
    assert rows() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_ones_own_row_is_there(cast: Cast, method: str) -> None:
    own = scene(cast.mira)
    office, ids = Office(cast), {**{name: of(own) for name, of in IDS.items()}, "staff_id": cast.sam.id}
    for address, name in addresses(cast.app, method):
        # 422 for a form that wants more than was sent.
        assert answer(office[name], method, address, ids[name])[0] in (200, 303, 409, 422), address
        # Whoever views the portal as somebody else can do nothing but end it.
        office[name].send("/viewing/end")


@pytest.mark.parametrize("who", ["rita", "omar", "maria", "sam", "olga"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_customers_row_is_one_that_never_was(cast: Cast, method: str, who: str) -> None:
    mine = {"rita": cast.green_valley, "maria": cast.green_valley, "sam": cast.green_valley}.get(who, cast.old_mill)
    others = cast.old_mill if mine == cast.green_valley else cast.green_valley
    olga, otto = (cast.maria, cast.sam) if mine == cast.old_mill else (cast.olga, cast.otto)
    theirs = {"customer_id": others.id, "invitee_id": others.id, "user_id": olga.id, "staff_id": otto.id}
    made = scene(cast.mira)
    browser, before = cast.browser(getattr(cast, who)), rows()
    for address, name in addresses(cast.app, method):
        if name in OF_ALL_CUSTOMERS | BEGINS_A_DRAFT:
            continue
        found = answer(browser, method, address, theirs.get(name) or IDS[name](made))
        assert found == answer(browser, method, address, NEVER_WAS), address
        assert found[0] in (403, 404), address
    assert rows() == before


def test_a_rep_sees_its_own_customer_where_another_rep_sees_nothing(cast: Cast) -> None:
    address = f"/customers/{cast.green_valley.id}"
    assert cast.browser(cast.rita).get(address).status_code == 200
    assert cast.browser(cast.omar).get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**30], ids=["0", "2^31", "2^63-1", "2^63", "10^30"])
def test_a_number_that_no_row_can_have_is_one_that_never_was(cast: Cast, number: int) -> None:
    office = Office(cast)
    for method in ("GET", "POST"):
        for address, name in addresses(cast.app, method):
            got, never = (answer(office[name], method, address, id_) for id_ in (number, NEVER_WAS))
            assert got == never, address


def test_ids_in_forms_are_the_actors_own_or_passed_over(cast: Cast, foreign: Scene) -> None:
    own = scene(cast.mira)
    browser, theirs = cast.browser(cast.mira), rows_of(cast.other_vendor.id)
    ids = f"{foreign.customer.id},{NEVER_WAS},{own.customer.id}"
    for ticked in ("1", "0", "1"):
        sent = browser.send("/tools/invite/customers/selection", {"id": ids, "ticked": ticked}, htmx="selection_bar")
        assert sent.status_code == 200
    assert "1 selected" in sent.text
    shown = {"shown": ids, "ticked": [foreign.customer.id, own.customer.id]}
    assert browser.send("/tools/invite/customers/selection", shown).status_code == 303
    users = {"user": [foreign.waiting.id, NEVER_WAS, own.waiting.id]}
    assert browser.send("/tools/invite/unapproved/approvals", users).status_code == 303
    assert not User.get_by_id(own.waiting.id).is_waiting
    assert rows_of(cast.other_vendor.id) == theirs


@pytest.mark.parametrize("name", ["customer_type", "sales_rep", "price_list"])
def test_a_filter_by_another_vendors_choice_finds_nobody(cast: Cast, foreign: Scene, name: str) -> None:
    theirs = getattr(foreign.customer, f"{name}_id")
    browser = cast.browser(cast.mira)
    for page in ("/customers", "/tools/invite/customers"):
        asked = [f"{name}={id_}" for id_ in (theirs, NEVER_WAS)]
        found, unknown = (said(browser.get(f"{page}?{query}")).replace(query, "…") for query in asked)
        assert found == unknown
        assert "doesn’t exist (any more)" in found


def test_no_page_of_one_vendor_names_anything_of_the_other(cast: Cast, foreign: Scene) -> None:
    scene(cast.mira)
    browser = cast.browser(cast.mira)
    pages = ["/customers", "/tools/invite/customers", "/tools/invite/reps", "/tools/invite/unapproved", "/emails"]
    pages += ["/history", "/history.csv", "/reports/portal-users", "/reports/portal-users.csv"]
    text = "".join(browser.get(page).text for page in [*pages, "/tools/invite/customers/check"])
    assert "Willow of mira" in text
    for theirs in ("of dana", "Lakeside", "Harbor", "danajoined"):
        assert theirs not in text


def test_a_vendor_with_no_rows_sees_no_rows(cast: Cast, foreign: Scene) -> None:
    scene(cast.mira)
    empty = open_vendor("Newly Opened")
    with db.vendor_scope(empty.id):
        nora = factories.user(factories.Role.INHOUSE, "nora")
        save_administrators(as_actor(nora), ["office@new.test"])
    browser = cast.browser(nora)
    for page, nothing in (
        ("/customers", "No customers yet"),
        ("/tools/invite/customers", "No customer is waiting for an invitation"),
        ("/tools/invite/reps", "No rep is waiting for an invitation"),
        ("/tools/invite/unapproved", "Nobody is waiting for approval"),
        ("/tools/invite/customers/check", "Nobody is selected"),
    ):
        shown = browser.get(page)
        assert shown.status_code == 200
        assert nothing in shown.text
        assert "Willow" not in shown.text


def test_a_customer_sees_its_own_company_and_usernames_only(cast: Cast) -> None:
    page = cast.browser(cast.maria).get("/dashboard").text
    assert "Green Valley" in page
    assert "mariaS" in page
    assert "Old Mill" not in page
    assert "olga" not in page
