"""The address for the invitation: edited in its row, never accounting's own."""

import pytest
from werkzeug.test import TestResponse

from crikit.customers.models import Customer
from crikit.history.models import Entry
from crikit.invitations.models import Selected
from tests import factories
from tests.cast import Cast

DEFAULT = "ap@heron.test"


@pytest.fixture
def heron(cast: Cast) -> Customer:
    return factories.customer("Blue Heron", DEFAULT)


def address_of(customer: Customer) -> str:
    return f"/tools/invite/customers/{customer.id}/address"


def again(customer: Customer) -> Customer:
    found: Customer = Customer.get_by_id(customer.id)
    return found


def save(cast: Cast, customer: Customer, email: str, **more: str) -> TestResponse:
    htmx = more.pop("htmx", "")
    return cast.browser(cast.mira).send(address_of(customer), {"email": email, **more}, htmx=htmx)


def test_another_address_is_for_the_invitation_only(cast: Cast, heron: Customer) -> None:
    save(cast, heron, " grace@heron.test ")
    now = again(heron)
    assert (now.invitation_email, now.default_email, now.email_written) == ("grace@heron.test", DEFAULT, DEFAULT)
    assert (now.invite_to, now.address_usable) == ("grace@heron.test", True)
    page = cast.browser(cast.mira).get("/tools/invite/customers").text
    assert DEFAULT in page
    assert "grace@heron.test" in page


def test_the_default_can_be_used_again(cast: Cast, heron: Customer) -> None:
    save(cast, heron, "grace@heron.test")
    assert f"use the default again ({DEFAULT})" in cast.browser(cast.mira).get(address_of(heron)).text
    save(cast, heron, "whatever stands there", use="default")
    assert (again(heron).invitation_email, again(heron).invite_to) == (None, DEFAULT)


def test_typing_the_default_is_using_it(cast: Cast, heron: Customer) -> None:
    save(cast, heron, "grace@heron.test")
    save(cast, heron, DEFAULT)
    assert again(heron).invitation_email is None
    assert "use the default again" not in cast.browser(cast.mira).get(address_of(heron)).text


def test_no_address_means_no_invitation_and_the_row_says_so(cast: Cast, heron: Customer) -> None:
    save(cast, heron, "")
    assert (again(heron).invite_to, again(heron).address_usable) == ("", False)
    assert "no address – won’t be invited" in cast.browser(cast.mira).get("/tools/invite/customers").text


def test_a_customer_without_any_address_gets_one(cast: Cast) -> None:
    faxed = factories.customer("Summit", "", email_written="see fax")
    save(cast, faxed, "tom@summit.test")
    assert (again(faxed).address_usable, again(faxed).email_written) == (True, "see fax")
    save(cast, faxed, "", use="default")
    assert again(faxed).address_usable is False


@pytest.mark.parametrize(
    "wrong",
    ["a@b", "nowhere", "x@y.com; z@y.com", "x@y.com\r\nBcc: z@y.com", "x" * 5_000, "<i>@y.com", "x@y.com z@y.com"],
    ids=["no domain", "no address", "two", "a header", "5,000 characters", "markup", "two with a space"],
)
def test_a_wrong_address_changes_nothing_and_stays_to_be_corrected(cast: Cast, heron: Customer, wrong: str) -> None:
    for htmx in ("", f"c{heron.id}"):
        answer = save(cast, heron, wrong, htmx=htmx)
        assert answer.status_code == 422
        assert "field__error" in answer.text
        assert wrong[:30].split("\r")[0].replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert again(heron).invitation_email is None
    assert Entry.select().count() == 0


def test_the_row_alone_comes_back_to_the_page_that_asked(cast: Cast, heron: Customer) -> None:
    browser, place = cast.browser(cast.mira), {"HX-Request": "true", "HX-Target": f"c{heron.id}"}
    editor = browser.get(address_of(heron), headers=place).text
    assert editor.lstrip().startswith(f'<tr id="c{heron.id}"')
    assert "Email Address For Invitation" in editor
    row = save(cast, heron, "grace@heron.test", htmx=f"c{heron.id}").text
    assert row.lstrip().startswith(f'<tr id="c{heron.id}"')
    assert "grace@heron.test" in row
    assert "selection_bar" not in row
    back = browser.get(f"{address_of(heron)}?cancel=1", headers=place).text
    assert back.split() == row.split()


def test_the_bar_follows_when_a_ticked_rows_address_changes(cast: Cast, heron: Customer) -> None:
    Selected.create(user=cast.mira, customer=heron)
    row = save(cast, heron, "", htmx=f"c{heron.id}").text
    assert "1 without a usable address" in row


def test_fixing_an_address_on_the_check_page_leads_back_to_it(cast: Cast, heron: Customer) -> None:
    answer = save(cast, heron, "grace@heron.test", then="check")
    assert answer.location == "/tools/invite/customers/check"
    assert save(cast, heron, "grace@heron.test").location == "/tools/invite/customers"


def test_reps_are_edited_the_same_way(cast: Cast) -> None:
    tara = factories.sales_rep("Tara Weiss", "tara@reps.test")
    cast.browser(cast.mira).send(f"/tools/invite/reps/{tara.id}/address", {"email": "weiss@reps.test"})
    assert factories.SalesRep.get_by_id(tara.id).invite_to == "weiss@reps.test"


def test_a_customer_with_a_username_has_no_invitation_address_to_edit(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.get(address_of(cast.green_valley)).status_code == 404
    assert browser.send(address_of(cast.green_valley), {"email": "x@y.com"}).status_code == 404
    assert again(cast.green_valley).invitation_email is None


def test_the_history_tells_who_changed_it(cast: Cast, heron: Customer) -> None:
    save(cast, heron, "grace@heron.test")
    entry = Entry.get()
    assert (entry.action, entry.actor_name, entry.about_name) == ("invitation_address.changed", "Mira", "Blue Heron")
    assert entry.facts == {"address": "grace@heron.test"}


def test_accountings_further_addresses_are_offered(cast: Cast) -> None:
    summit = factories.customer("Summit", "ap@summit.test", other_emails=["tom@summit.test", "x&y@summit.test"])
    page = cast.browser(cast.mira).get(address_of(summit)).text
    assert '<option value="tom@summit.test">' in page
    assert '<option value="x&amp;y@summit.test">' in page
