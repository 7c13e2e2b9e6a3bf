"""The pages of “Add Portal User”: who may see them, the list to pick from, the form, the confirmation."""

import re

import pytest
from werkzeug.test import TestResponse

from crikit import db
from crikit.accounts.models import User
from crikit.accounts.queries import user_by_name
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests import factories
from tests.cast import Cast
from tests.clients import Client, asks_for
from tests.scenes import rows

NEW, CREATE = "/tools/portal-users/new", "/tools/portal-users"
NEVER_WAS = 987_654


def typed(**fields: object) -> dict[str, object]:
    usual = {"key": "k", "name": "Grace Kim", "email": "grace@heron.test", "phone": "", "username": "heron"}
    return {**usual, **fields}


def options(page: TestResponse) -> list[str]:
    return re.findall(r'<option value="\d+"[^>]*>([^<]+)', page.text)


@pytest.fixture
def rita(cast: Cast) -> Client:
    """A rep who may add users for its own customers."""
    PermissionSetting.create(user=cast.rita, permission=Permission.ADD_PORTAL_USERS, allowed=True)
    return cast.browser(cast.rita)


def test_tools_offer_it_to_those_who_may_add_users(cast: Cast, rita: Client) -> None:
    for browser, offered in ((cast.browser(cast.mira), True), (rita, True), (cast.browser(cast.omar), False)):
        assert ("Add Portal User" in browser.get("/tools").text) == offered
    assert 'href="/tools"' in rita.get("/customers").text
    assert 'href="/tools"' not in cast.browser(cast.omar).get("/customers").text


def test_the_list_holds_customers_and_says_who_has_usernames(cast: Cast) -> None:
    factories.customer("Blue Heron", "ap@heron.test", code="77")
    page = cast.browser(cast.mira).get(NEW)
    assert options(page) == [
        "Blue Heron · 77 · ap@heron.test",
        "Green Valley · 1001 · ap@greenvalley.test · has a username",
        "Old Mill · 1002 · ap@oldmill.test · has a username",
    ]
    assert "Lakeside" not in page.text


@pytest.mark.parametrize("q", ["heron", "HÉRON", "ap@heron", "7788"])
def test_customers_are_found_by_name_code_or_address(cast: Cast, q: str) -> None:
    factories.customer("Blue Heron", "ap@heron.test", code="7788")
    assert len(options(cast.browser(cast.mira).get(NEW, query_string={"q": q}))) == 1


@pytest.mark.parametrize("q", ["weiss", "TW", "Tara@"])
def test_reps_are_found_the_same_way(cast: Cast, q: str) -> None:
    factories.sales_rep("Tara Weiss", "tara@reps.test", code="TW")
    found = options(cast.browser(cast.mira).get(NEW, query_string={"relationship": "rep", "q": q}))
    assert found == ["Tara Weiss · TW · tara@reps.test"]


def test_a_search_replaces_the_list_alone(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"{NEW}?relationship=customer&q=old", headers=asks_for("choices"))
    assert page.text.lstrip().startswith('<div id="choices"')
    assert len(options(page)) == 1


def test_of_a_long_list_the_first_hundred_are_shown(cast: Cast) -> None:
    for number in range(101):
        factories.customer(f"Heron {number:03}")
    page = cast.browser(cast.mira).get(f"{NEW}?q=heron")
    assert len(options(page)) == 100
    assert "The first 100 of 101" in page.text


def test_next_without_a_choice_asks_for_one(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"{NEW}?relationship=customer&shown=customer&then=next")
    assert page.status_code == 422
    assert "Choose a customer from the list." in page.text


def test_without_scripts_next_brings_the_list_of_the_other_relationship(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"{NEW}?relationship=rep&shown=customer&then=next")
    assert page.status_code == 200
    assert any(option.startswith("Rita Moreau") for option in options(page))


def test_the_form_begins_with_what_accounting_knows(cast: Cast) -> None:
    facts = {"contact_name": "Grace Kim", "phone": "555-0199"}
    heron = factories.customer("Blue Heron", "ap@heron.test", **facts)
    page = cast.browser(cast.mira).get(f"{NEW}?relationship=customer&customer={heron.id}&then=next").text
    for known in (
        'value="Grace Kim"',
        'value="ap@heron.test"',
        'value="555-0199"',
        'value="blueheron"',
        ">blueheronS<",
    ):
        assert known in page


def test_the_confirmation_tells_the_usernames_and_what_happens_next(cast: Cast) -> None:
    heron, browser = factories.customer("Blue Heron"), cast.browser(cast.mira)
    made = browser.send(CREATE, typed(relationship="customer", customer=heron.id))
    assert made.status_code == 303
    page = browser.get(made.location).text
    for fact in ("Two usernames for Blue Heron", "heron", "heronS", "Two letters go to grace@heron.test", "24 hours"):
        assert fact in page
    assert browser.send(CREATE, typed(relationship="customer", customer=heron.id)).location == made.location


def test_a_refused_form_comes_back_with_all_that_was_typed(cast: Cast) -> None:
    heron, browser = factories.customer("Blue Heron"), cast.browser(cast.mira)
    page = browser.send(CREATE, typed(relationship="customer", customer=heron.id, username="Maria", phone="555"))
    assert page.status_code == 422
    for kept in ("The username Maria is taken", 'value="Maria"', 'value="555"', 'name="key" value="k"'):
        assert kept in page.text
    assert browser.send(CREATE, typed(relationship="customer", customer=heron.id, name="")).status_code == 422


def test_a_rep_sees_and_adds_for_its_own_customers_only(cast: Cast, rita: Client) -> None:
    page = rita.get(NEW)
    assert [option.split(" ·")[0] for option in options(page)] == ["Green Valley"]
    assert "In-house" not in page.text
    before = rows()
    for theirs in (cast.old_mill.id, cast.lakeside.id, NEVER_WAS, "", "x", 10**30, -1):
        assert rita.send(CREATE, typed(relationship="customer", customer=theirs)).status_code == 404
    for beyond in ("rep", "inhouse"):
        assert rita.get(f"{NEW}?relationship={beyond}").status_code == 403
        assert rita.send(CREATE, typed(relationship=beyond, rep=cast.rita.rep_id)).status_code == 403
    assert rows() == before
    made = rita.send(CREATE, typed(relationship="customer", customer=cast.green_valley.id))
    assert made.status_code == 303
    assert "Two usernames for Green Valley" in rita.get(made.location).text


def test_a_rep_reads_the_usernames_of_its_own_customers_only(cast: Cast, rita: Client) -> None:
    assert rita.get(f"{CREATE}/{cast.maria.id}").status_code == 200
    for other in (cast.olga, cast.rita, cast.mira, cast.lena, cast.sam):
        assert rita.get(f"{CREATE}/{other.id}").status_code == 404


def test_another_vendors_customer_or_rep_is_not_found(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.sales_rep("Their rep")
    browser = cast.browser(cast.mira)
    for fields in (
        {"relationship": "customer", "customer": cast.lakeside.id},
        {"relationship": "rep", "rep": theirs.id},
    ):
        assert browser.send(CREATE, typed(**fields)).status_code == 404
        assert browser.get(NEW, query_string={**fields, "then": "next"}).status_code == 404
    assert user_by_name("heron") is None


def test_an_unknown_relationship_is_refused(cast: Cast) -> None:
    assert cast.browser(cast.mira).get(f"{NEW}?relationship=friend").status_code == 403
    assert User.select().where(User.username == "heron").count() == 0
