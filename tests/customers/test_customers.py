"""The Customers tab: who is listed, what a customer's page says, and what a rep sees of it."""

import pytest

from crikit import clock
from crikit.customers.actions import lost_its_usernames, set_invitation_address
from crikit.customers.models import Customer
from crikit.customers.queries import customer_for, customers_for
from crikit.customers.rules import complaint_about_address
from crikit.errors import NotFound
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor, invite, join


def test_the_list_says_how_each_customer_stands(cast: Cast) -> None:
    factories.customer("Blue Heron", phone="(802) 555-0142")
    factories.customer("Closed Shop", active=False, invitable=False)
    page = cast.browser(cast.mira).get("/customers").text
    rows = {name: page.split(f">{name}</a>")[1].split("</tr>")[0] for name in ("Blue Heron", "Closed Shop", "Old Mill")}
    assert "no username" in rows["Blue Heron"]
    assert "(802) 555-0142" in rows["Blue Heron"]
    assert "inactive" in rows["Closed Shop"]
    assert "has usernames" in rows["Old Mill"]


def test_what_accounting_wrote_is_shown_as_text(cast: Cast) -> None:
    made = factories.customer("<script>alert(1)</script>", contact_name="<b>Bea</b>", address="1 Main\n<i>x</i>")
    for address in ("/customers", f"/customers/{made.id}", "/tools/invite/customers"):
        page = cast.browser(cast.mira).get(address).text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "<b>Bea" not in page
        assert "<i>x" not in page


def test_a_customers_page_tells_what_is_known_and_offers_to_invite(cast: Cast) -> None:
    retail = factories.customer_type("Retail")
    made = factories.customer("Blue Heron", contact_name="Grace Kim", terms="Net 30", customer_type=retail)
    page = cast.browser(cast.mira).get(f"/customers/{made.id}").text
    for fact in ("Blue Heron", "Grace Kim", "Net 30", "Retail", made.default_email, "No username yet", "Never invited"):
        assert fact in page
    assert f"q={made.code}" in page


def test_a_customers_page_tells_its_usernames_and_invitations(cast: Cast) -> None:
    made = factories.customer("Blue Heron", "ap@heron.test")
    [invitation] = invite(cast.mira, made)
    join(invitation)
    page = cast.browser(cast.mira).get(f"/customers/{made.id}").text
    for fact in ("heron", "heronS", "Waiting for approval", "ap@heron.test", "joined", "Mira"):
        assert fact in page


def test_who_may_not_invite_is_not_offered_to(cast: Cast) -> None:
    made = factories.customer("Blue Heron", sales_rep=cast.rita.rep_id)
    for person in (cast.ben, cast.rita):
        browser = cast.browser(person)
        assert "/tools/invite" not in browser.get(f"/customers/{made.id}").text + browser.get("/customers").text


def test_a_rep_lists_its_own_customers_only(cast: Cast) -> None:
    factories.customer("Green Acres", sales_rep=cast.rita.rep_id)
    factories.customer("Nobody's", sales_rep=None)
    rita, omar = (cast.browser(person).get("/customers").text for person in (cast.rita, cast.omar))
    assert ("Green Valley" in rita, "Green Acres" in rita, "Old Mill" in rita, "Nobody" in rita) == (
        True,
        True,
        False,
        False,
    )
    assert ("Old Mill" in omar, "Green" in omar.replace("Green Valley</option>", "")) == (True, False)


def test_a_rep_cannot_filter_its_way_to_another_reps_customers(cast: Cast) -> None:
    browser = cast.browser(cast.rita)
    for query in (f"sales_rep={cast.omar.rep_id}", "q=old+mill", "q=1002", "page=2", "after=a~0"):
        assert "Old Mill" not in browser.get(f"/customers?{query}").text


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("mira", {"Green Valley", "Old Mill"}),
        ("ben", {"Green Valley", "Old Mill"}),
        ("rita", {"Green Valley"}),
        ("omar", {"Old Mill"}),
        ("maria", {"Green Valley"}),
        ("sam", {"Green Valley"}),
        ("olga", {"Old Mill"}),
    ],
)
def test_each_reaches_their_own_customers(cast: Cast, who: str, seen: set[str]) -> None:
    actor = as_actor(getattr(cast, who))
    assert {customer.name for customer in customers_for(actor)} == seen
    for customer in (cast.green_valley, cast.old_mill):
        if customer.name in seen:
            assert customer_for(actor, customer.id) == customer
        else:
            with pytest.raises(NotFound):
                customer_for(actor, customer.id)


def test_a_rep_whose_customer_moves_to_another_rep_loses_it_at_the_next_click(cast: Cast) -> None:
    browser, address = cast.browser(cast.rita), f"/customers/{cast.green_valley.id}"
    assert browser.get(address).status_code == 200
    Customer.update(sales_rep=cast.omar.rep_id).where(Customer.id == cast.green_valley.id).execute()
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["ap@heron.test", "grace.kim+portal@sub.heron.test", "ö@heron.test", "a@bücher.test"]
)
def test_addresses_that_can_be_written_to(address: str) -> None:
    assert complaint_about_address(address) == ""


WRONG = {
    "nothing": ("", "x", "@heron.test", "ap@"),
    "no domain": ("a@b", "ap@heron", "a@@heron.test"),
    "several": ("x@y.com; z@y.com", "x@y.com,z@y.com", "ap heron@heron.test", "Grace <a@heron.test>"),
    "more than a line": ("a@heron.test\r\nBcc: x@y.com", "a@heron.test\n", "\0@heron.test", "a" * 250 + "@heron.test"),
}


@pytest.mark.parametrize("address", [address for addresses in WRONG.values() for address in addresses])
def test_addresses_that_cannot(address: str) -> None:
    complaint = complaint_about_address(address)
    assert complaint.endswith(".")
    assert complaint[0].isupper() or complaint.startswith(address)


def test_an_address_of_254_characters_is_the_longest() -> None:
    longest = f"{'a' * 64}@{'b' * 61}.{'c' * 61}.{'d' * 62}.de"
    assert len(longest) == 254
    assert complaint_about_address(longest) == ""
    for wrong in (longest + "r", "a@heron.test\n", "\0@heron.test"):
        assert complaint_about_address(wrong) == "An address is one line of at most 254 characters."


def test_a_customer_that_is_inactive_is_not_invitable_again_when_its_username_goes(cast: Cast) -> None:
    for customer, active in ((cast.green_valley, True), (cast.old_mill, False)):
        Customer.update(active=active).where(Customer.id == customer.id).execute()
        lost_its_usernames(customer)
        assert Customer.get_by_id(customer.id).invitable is active


def test_changing_the_invitation_address_is_noted_with_its_time(cast: Cast) -> None:
    made = factories.customer("Blue Heron")
    later = clock.freeze(clock.now())
    set_invitation_address(as_actor(cast.mira), Customer, made.id, "grace@heron.test")
    assert Customer.get_by_id(made.id).changed_at == later


def test_a_customer_s_page_leads_to_its_orders(cast: Cast) -> None:
    new = f"/orders/new?customer={cast.green_valley.id}"
    for who, enters in ((cast.mira, True), (cast.rita, True), (cast.ben, False)):
        page = cast.browser(who).get(f"/customers/{cast.green_valley.id}").text
        assert 'href="/orders?q=1001"' in page
        assert (new in page) is enters
    assert "Green Valley" in cast.browser(cast.rita).get(new).text
