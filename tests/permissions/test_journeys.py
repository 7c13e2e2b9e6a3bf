"""What the vendor decides about a person is what that person meets: in the same minute, in pages that stand open."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from crikit import db
from crikit.invitations.actions import writing
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from tests import factories
from tests.browser import Console, assert_accessible
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.permissions.test_browser import choose

pytestmark = pytest.mark.browser
BALANCE = "See balance and invoices"
RUTH = "Ruth Amsel"


def sign_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/(customers|dashboard)$"))
    page.wait_for_load_state()


def save(office: Page, user_type: str, username: str, label: str, *, ticked: bool) -> None:
    office.goto("/tools/permissions")
    choose(office, user_type, username)
    office.get_by_label(label, exact=True).set_checked(ticked)
    office.get_by_role("button", name="Save Permissions").click()
    expect(office.get_by_role("rowheader", name=label).first).to_be_visible()
    office.wait_for_load_state()


def invoices(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Main").get_by_role("link", name="Invoices")


def test_what_the_vendor_takes_is_gone_when_seen_as_the_customer_and_in_its_open_page(
    cast: Cast, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("403")
    office, maria = open_page(), open_page()
    sign_in(maria, "maria")
    expect(invoices(maria)).to_be_visible()
    sign_in(office, "mira")
    save(office, "Customer Users", "maria", BALANCE, ticked=False)
    office.get_by_role("button", name="View as this user").click()
    expect(office.get_by_role("heading", name="Latest orders")).to_be_visible()
    expect(invoices(office)).to_have_count(0)
    expect(office.get_by_role("region", name="Viewing as somebody else")).to_contain_text("Nothing can be changed.")
    office.wait_for_load_state()
    assert_accessible(office)
    office.get_by_role("link", name="Tools").click()
    office.get_by_role("link", name="Change Rights for Staff User").click()
    office.wait_for_load_state()
    assert_accessible(office)
    office.get_by_role("button", name="Save Rights").click()
    expect(office.get_by_text("only maria can do this")).to_be_visible()
    office.get_by_role("button", name="End viewing").click()
    expect(office.get_by_role("heading", name="Permissions of maria")).to_be_visible()
    maria.get_by_role("link", name="Dashboard").click()
    maria.wait_for_load_state()
    expect(maria.get_by_role("heading", name="Latest orders")).to_be_visible()
    expect(invoices(maria)).to_have_count(0)


def test_the_management_gives_its_staff_what_it_has(cast: Cast, page: Page, open_page: Callable[..., Page]) -> None:
    sam = open_page()
    sam.goto("/login")
    sam.get_by_label("Username").fill("mariaS")
    sam.get_by_label("Password", exact=True).fill(factories.STAFF_PASSWORD)
    sam.get_by_role("button", name="Sign in").click()
    expect(sam.get_by_role("heading", name="Latest orders")).to_be_visible()
    sam.goto("/account")
    expect(sam.get_by_role("heading", name="What you can do here")).to_be_visible()
    expect(sam.get_by_role("term").filter(has_text="Submit orders")).to_have_count(0)
    sign_in(page, "maria")
    page.get_by_role("link", name="Tools").click()
    page.get_by_role("link", name="Change Rights for Staff User").click()
    page.get_by_label("Submit orders").check()
    page.get_by_role("button", name="Save Rights").click()
    expect(page.get_by_role("rowheader", name="Submit orders")).to_be_visible()
    page.wait_for_load_state()
    assert_accessible(page)
    sam.reload()
    expect(sam.get_by_role("term").filter(has_text="Submit orders")).to_be_visible()
    expect(sam.get_by_text("See prices")).to_have_count(0)


def test_a_rep_is_invited_let_in_and_adds_users_for_its_own_customers_only(
    cast: Cast, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("404")
    ruth = factories.sales_rep(RUTH, "ruth@reps.example")
    factories.customer("Blue Heron", sales_rep=ruth)
    other = factories.customer("Copper Depot", sales_rep=cast.rita.rep_id)
    office, rep = open_page(), open_page()
    sign_in(office, "mira")
    link = invite_rep(office)
    rep.goto(link)
    join(rep)
    office.goto("/tools/invite/unapproved")
    request = office.get_by_role("listitem").filter(has_text=RUTH)
    request.get_by_role("button", name="Approve User").click()
    expect(request).to_have_count(0)
    save(office, "Rep Users", "ruth", "Add portal users for own customers", ticked=True)
    sign_in(rep, "ruth")
    rep.get_by_role("link", name="Tools").click()
    rep.get_by_role("link", name="Add Portal User").click()
    options = rep.get_by_label("Customer", exact=True).locator("option")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("Blue Heron")
    rep.get_by_role("button", name="Next").click()
    rep.get_by_label("Name", exact=True).fill("Grace Kim")
    rep.get_by_label("E-mail").fill("grace@heron.example")
    rep.get_by_label("Username", exact=True).fill("grace")
    rep.get_by_role("button", name="Create User").click()
    expect(rep.get_by_role("heading", name="Two usernames for Blue Heron")).to_be_visible()
    rep.goto(f"/tools/portal-users/new?relationship=customer&customer={other.id}&then=next")
    expect(rep.get_by_text("There is no such page, or it isn’t yours to see.")).to_be_visible()


def invite_rep(office: Page) -> str:
    """By the page, up to the queue; the address of the link that the letter carries."""
    office.goto("/tools/invite/reps")
    office.get_by_label("Username administrator 1").fill("office@prairieandpine.example")
    office.get_by_role("button", name="Save email addresses").click()
    expect(office.get_by_text("Nothing can be sent until one is saved.")).to_have_count(0)
    office.goto("/tools/invite/reps")
    office.get_by_label(f"Send Invitation to {RUTH}").check()
    office.get_by_role("button", name="Send Invitations to Reps Selected Above").click()
    office.get_by_role("button", name="Confirm and send").click()
    expect(office.get_by_role("progressbar").or_(office.get_by_text("to go")).first).to_be_visible()
    writing.write_letters()
    with db.every_vendor():
        invitation = Invitation.select().order_by(Invitation.id.desc()).get()
        return f"/join/{factories.token(Link.get_by_id(invitation.link_id))}"


def join(rep: Page) -> None:
    rep.get_by_label("Your name").fill(RUTH)
    rep.get_by_label("Username", exact=True).fill("ruth")
    rep.get_by_label("Password", exact=True).fill(PASSWORD)
    rep.get_by_role("button", name="Create User").click()
    expect(rep.get_by_text("One step is left")).to_be_visible()


def test_the_next_click_of_a_deleted_user_leads_to_the_sign_in_page(cast: Cast, open_page: Callable[..., Page]) -> None:
    office, ben = open_page(), open_page()
    sign_in(ben, "ben")
    sign_in(office, "mira")
    office.goto(f"/tools/delete-user/{cast.ben.id}")
    office.get_by_role("button", name="Delete User").click()
    expect(office.get_by_text("ben is deleted.")).to_be_visible()
    ben.get_by_role("link", name="Customers").first.click()
    expect(ben).to_have_url(re.compile("/login"))
    expect(ben.get_by_role("button", name="Sign in")).to_be_visible()
