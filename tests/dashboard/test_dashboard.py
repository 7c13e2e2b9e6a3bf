"""The first page: figures for the office and for reps, and a checklist that ticks itself."""

import re

import pytest

from crikit.accounts.models import HiddenPanel
from crikit.customers.models import Customer
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from tests import factories
from tests.cast import Cast
from tests.clients import said, seen
from tests.scenes import accounting_import

PAGE = "/dashboard"
STEPS = (
    "Import customers",
    "Save username administrator",
    "Invite yourself first",
    "Look at the portal as a customer sees it",
)


def ticked(cast: Cast) -> set[str]:
    page = cast.browser(cast.mira).get(PAGE).text
    steps = re.findall(
        r'<li class="checklist__step( checklist__step--done)?">.*?<a href="[^"]+">([^<]+)</a>', page, re.S
    )
    assert [name for _, name in steps] == list(STEPS)
    return {name for done, name in steps if done}


@pytest.fixture
def empty(cast: Cast) -> Cast:
    """Without any customer."""
    for person in (cast.sam, cast.otto, cast.maria, cast.olga):
        person.delete_instance()
    Customer.delete().execute()
    return cast


def test_a_new_portal_has_everything_before_it(empty: Cast) -> None:
    assert ticked(empty) == set()
    page = empty.browser(empty.mira).get(PAGE).text
    for address in ("/tools/import", "/tools/invite/customers", "/tools/permissions?type=management"):
        assert f'href="{address}"' in page


def test_each_step_ticks_itself_with_who_and_when(empty: Cast) -> None:
    accounting_import(empty.mira).update(state="done", finished_at="2026-11-20 10:00:00").execute()
    assert ticked(empty) == set(STEPS[:1])
    customer = factories.customer("Own", email=empty.mira.email)
    factories.invite(empty.mira, customer)
    assert ticked(empty) == set(STEPS[:3])
    user, _ = factories.pair(customer, "owner")
    empty.browser(empty.mira).send(f"/tools/permissions/{user.id}/viewing")
    page = empty.browser(empty.mira).get(PAGE).text
    assert "Everything is set up" in page
    assert "4 of 4 done" in page
    assert "Done 20 Nov 2026 by Mira" in page


def test_sample_data_counts_as_customers_and_fills_from_the_list(empty: Cast) -> None:
    browser = empty.browser(empty.mira)
    assert browser.send("/tools/samples", {"next": PAGE}).location == PAGE
    assert ticked(empty) == set(STEPS[:1])
    assert "Remove the sample data" in browser.get(PAGE).text
    browser.send("/tools/samples/removal", {"next": PAGE})
    assert ticked(empty) == set()


def test_an_invitation_to_somebody_else_is_not_one_to_oneself(empty: Cast) -> None:
    factories.invite(empty.mira, factories.customer("Own"))
    assert "Invite yourself first" not in ticked(empty)


def test_the_finished_list_hides_itself_for_good_when_asked(empty: Cast) -> None:
    assert "Hide this list" not in empty.browser(empty.mira).get(PAGE).text
    test_each_step_ticks_itself_with_who_and_when(empty)
    browser = empty.browser(empty.mira)
    assert "Hide this list" in browser.get(PAGE).text
    assert browser.send("/help/checklist", {"hidden": "1", "next": PAGE}).location == PAGE
    for again in (browser, empty.browser(empty.mira)):
        assert "checklist" not in again.get(PAGE).text
    assert HiddenPanel.get().user_id == empty.mira.id


@pytest.mark.parametrize("who", ["ben", "rita", "maria"])
def test_only_administrators_see_the_checklist(cast: Cast, who: str) -> None:
    page = cast.browser(getattr(cast, who)).get(PAGE).text
    assert "checklist" not in page
    assert "Welcome" in page


def test_figures_count_what_one_may_see(cast: Cast) -> None:
    def figures(person: object) -> dict[str, str]:
        page = cast.browser(person).get(PAGE).text  # type: ignore[arg-type]
        stat = r'stat__label">([^<]+)</span>\s*<span class="stat__figure">([^<]+)<'
        return dict(re.findall(stat, page))

    factories.customer("Willow")
    assert figures(cast.mira) == {
        "New orders": "0",
        "Orders today": "0",
        "Customers": "3",
        "Unapproved Usernames": "0",
        "Customers without a username": "1",
    }
    assert figures(cast.ben) == {"Orders today": "0", "Customers": "3"}
    assert figures(cast.rita) == {"Orders today": "0", "Your customers": "1"}
    assert figures(cast.dana)["Customers"] == "1"


def test_the_first_page_tells_of_drafts_and_of_the_latest_orders(cast: Cast) -> None:
    kettle = factories.item("K-100", base_price=12_37)
    order = factories.order(cast.green_valley, cast.maria, (kettle, 3))
    for who, sees_amounts in ((cast.maria, True), (cast.sam, False)):
        page = said(cast.browser(who).get("/dashboard"))
        assert "1 draft" in page
        assert "Enter Order" in page
        assert f'href="/orders/{order.id}"' in page
        assert ("37.11" in page) is sees_amounts
    assert f'href="/orders/{order.id}"' not in cast.browser(cast.olga).get("/dashboard").text


def test_the_vendor_says_where_a_customer_lands(cast: Cast) -> None:
    maria, sam = cast.browser(cast.maria), cast.browser(cast.sam)
    assert maria.get("/").location == sam.get("/").location == "/dashboard"
    offered = cast.browser(cast.mira).get(f"/tools/permissions/{cast.maria.id}").text
    assert '<option value="orders:list:begin">Orders Entered in Portal</option>' in offered
    PermissionSetting.create(user=cast.maria, permission=Permission.BEGIN_WITH_ORDERS, allowed=True)
    assert maria.get("/").location == sam.get("/").location == "/orders"
    assert cast.browser(cast.olga).get("/").location == "/dashboard"


def test_the_office_is_told_how_many_orders_wait_for_an_answer(cast: Cast) -> None:
    assert "all are answered" in seen(cast.browser(cast.mira).get(PAGE).text)
    factories.sent_order(cast.green_valley, cast.maria, (factories.item("K-100"), 3))
    page = cast.browser(cast.mira).get(PAGE).text
    assert "New orders 1 waits for an answer" in seen(page)
    assert 'href="/orders/desk"' in page
    assert "New orders" not in seen(cast.browser(cast.rita).get(PAGE).text)
