"""“Maintain Permissions”: choosing a user among many, saving, and the next click of whoever it was about."""

import re

import pytest

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import GROUPS, offered
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import asks_for

PAGE = "/tools/permissions"
# What else an employee holds and nobody means to change.
KEPT = [Permission.SEE_CHARTS]
OPTION = re.compile(r'<option value="(\d+)"[^>]*>(\S+) ')


def listed(text: str) -> list[str]:
    return [username for _, username in OPTION.findall(text)]


@pytest.mark.parametrize(
    ("type_", "usernames"),
    [("inhouse", ["ben", "mira"]), ("rep", ["omar", "rita"]), ("management", ["maria", "olga"]), ("", ["ben", "mira"])],
)
def test_the_type_filters_the_users_and_staff_is_never_listed(cast: Cast, type_: str, usernames: list[str]) -> None:
    assert listed(cast.browser(cast.mira).get(f"{PAGE}?type={type_}").text) == usernames


@pytest.mark.parametrize(
    ("q", "usernames"),
    [("mar", ["maria"]), ("OLGA", ["olga"]), ("lopez", ["maria"]), ("green val", ["maria"]), ("100%", []), ("_", [])],
)
def test_users_are_found_by_username_name_or_company(cast: Cast, q: str, usernames: list[str]) -> None:
    page = cast.browser(cast.mira).get(PAGE, query_string={"type": "management", "q": q})
    assert listed(page.text) == usernames
    assert ("Nobody matches" in page.text) == (not usernames)


def test_thousands_of_usernames_come_in_pages(cast: Cast) -> None:
    rows = [
        {"role": Role.MANAGEMENT, "username": name, "username_key": name, "name": "U", "search_text": name}
        for name in (f"u{n:04}" for n in range(250))
    ]
    more = {"email": "u@u.test", "approved_at": clock.now(), "customer_id": cast.old_mill.id}
    User.insert_many([row | more for row in rows]).execute()
    browser, address, seen = cast.browser(cast.mira), f"{PAGE}?type=management&q=u0", []
    for _ in range(3):
        page = browser.get(address).text
        seen += listed(page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"u{n:04}" for n in range(250)]
    assert address == ""


def test_htmx_gets_the_block_and_a_browser_the_page(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    block = browser.get(f"{PAGE}?type=rep&user={cast.rita.id}", headers=asks_for("permissions")).text
    assert block.lstrip().startswith('<section id="permissions"')
    assert "Permissions of rita" in block
    assert "<html" in browser.get(f"{PAGE}?type=rep&user={cast.rita.id}").text


def test_a_user_of_another_type_is_let_go_when_the_type_changes(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"{PAGE}?type=rep&user={cast.maria.id}").text
    assert "Nobody is chosen" in page
    assert "Permissions of" not in page


def test_a_staff_username_leads_to_the_set_of_its_pair(cast: Cast) -> None:
    assert "Permissions of maria<" in cast.browser(cast.mira).get(f"{PAGE}/{cast.sam.id}").text


@pytest.mark.parametrize(("person", "role"), [("ben", Role.INHOUSE), ("rita", Role.REP), ("maria", Role.MANAGEMENT)])
def test_only_what_a_role_can_be_given_is_offered(cast: Cast, person: str, role: Role) -> None:
    page = cast.browser(cast.mira).get(f"{PAGE}/{getattr(cast, person).id}").text
    boxes = [p for p in offered(role) if p != Permission.BEGIN_WITH_ORDERS]
    assert re.findall(r'name="permission" value="([^"]+)"', page) == boxes
    assert ("<option" in page.partition("Default tab")[2]) == (role is Role.MANAGEMENT)
    assert all(f"<legend>{group.heading}</legend>" in page for group in GROUPS[role])
    assert "Save Permissions" in page
    assert ("Omar Aziz" in page) == (role is Role.REP)


def test_saving_takes_a_right_away_at_the_next_click(cast: Cast) -> None:
    mira, ben = cast.browser(cast.mira), cast.browser(cast.ben)
    ticked = {"version": 0, "permission": [Permission.ADD_PORTAL_USERS, *KEPT]}
    assert ben.get("/tools/invite/customers").status_code == 403
    assert mira.send(f"{PAGE}/{cast.ben.id}?q=b", ticked).location == f"{PAGE}/{cast.ben.id}?q=b"
    assert ben.get("/tools/invite/customers").status_code == 200
    assert mira.send(f"{PAGE}/{cast.ben.id}", {"version": 1, "permission": KEPT}).status_code == 303
    assert ben.get("/tools/invite/customers").status_code == 403
    page = mira.get(f"{PAGE}/{cast.ben.id}").text
    assert page.count("<td>Mira</td>") == 2
    assert "Latest changes" in page


def test_the_second_of_two_sees_the_new_values(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"{PAGE}/{cast.ben.id}", {"version": 0, "permission": [Permission.ADD_PORTAL_USERS, *KEPT]})
    late = browser.send(f"{PAGE}/{cast.ben.id}", {"version": 0, "permission": [Permission.ADMINISTER, *KEPT]})
    assert late.status_code == 409
    assert "Somebody else changed what ben may do" in late.text
    assert 'name="version" value="1"' in late.text
    assert re.findall(r'value="([^"]+)" [^>]*checked', late.text) == [Permission.ADD_PORTAL_USERS, *KEPT]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2147483648"])
def test_a_version_that_never_was_is_an_old_one(cast: Cast, version: str) -> None:
    ticked = {"version": version, "permission": [Permission.ADMINISTER, *KEPT]}
    assert cast.browser(cast.mira).send(f"{PAGE}/{cast.ben.id}", ticked).status_code == 409
    assert Permission.ADMINISTER not in rights_of(cast.ben)


def test_the_last_administrator_is_told_why_it_stays(cast: Cast) -> None:
    ticked = {"version": 0, "permission": [Permission.ADD_PORTAL_USERS, *KEPT]}
    refused = cast.browser(cast.mira).send(f"{PAGE}/{cast.mira.id}", ticked)
    assert refused.status_code == 422
    assert "Mira is the last administrator" in refused.text
    assert re.findall(r'value="([^"]+)" [^>]*checked', refused.text) == ticked["permission"]


def test_who_steps_back_lands_where_it_may_be(cast: Cast) -> None:
    PermissionSetting.update(allowed=True).where(PermissionSetting.user == cast.ben.id).execute()
    browser = cast.browser(cast.mira)
    left = browser.send(f"{PAGE}/{cast.mira.id}", {"version": 0, "permission": [Permission.ADD_PORTAL_USERS, *KEPT]})
    assert left.location == "/"
    assert browser.get(PAGE).status_code == 403


def test_another_vendors_rep_in_the_form_is_passed_over(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        theirs = factories.sales_rep("Tess")
    reps = {"version": 0, "rep": [theirs.id, cast.omar.rep_id, cast.rita.rep_id, "x"]}
    assert cast.browser(cast.mira).send(f"{PAGE}/{cast.rita.id}", reps).status_code == 303
    assert [row.rep_id for row in RepAccess.select()] == [cast.omar.rep_id]


def test_an_administrator_who_may_not_invite_still_approves(cast: Cast) -> None:
    invited = factories.invite(cast.mira, factories.customer("Blue Heron"))
    waiting = factories.join(invited[0])
    ticked = {"version": 0, "permission": [Permission.ADMINISTER, *KEPT]}
    cast.browser(cast.mira).send(f"{PAGE}/{cast.ben.id}", ticked)
    ben = cast.browser(cast.ben)
    assert "Unapproved Usernames" in ben.get("/tools").text
    assert "Invite Customer" not in ben.get("/tools").text
    assert ben.get("/tools/invite").location == "/tools/invite/unapproved"
    page = ben.get("/tools/invite/unapproved").text
    assert "Approve User" in page
    assert "/tools/invite/customers" not in page
    assert ben.get("/tools/invite/customers").status_code == 403
    approved = ben.send(f"/tools/invite/unapproved/{waiting.id}/approval", htmx="waiting")
    assert approved.status_code == 200
    assert "/tools/invite/customers" not in approved.text
    assert not User.get_by_id(waiting.id).is_waiting


def test_who_invites_but_is_no_administrator_sees_the_waiting_without_the_buttons(cast: Cast) -> None:
    factories.join(factories.invite(cast.mira, factories.customer("Blue Heron"))[0])
    cast.browser(cast.mira).send(
        f"{PAGE}/{cast.ben.id}", {"version": 0, "permission": [Permission.ADD_PORTAL_USERS, *KEPT]}
    )
    page = cast.browser(cast.ben).get("/tools/invite/unapproved").text
    assert "An administrator approves" in page
    assert "Approve User" not in page


def test_charts_are_not_there_to_give_on_a_plan_without_them(cast: Cast) -> None:
    Vendor.update(plan="order-entry").where(Vendor.id == cast.vendor.id).execute()
    browser = cast.browser(cast.mira)
    page = browser.get(f"{PAGE}/{cast.maria.id}").text
    assert "Not available: your plan has no charts." in page
    assert "Not available: card payments aren’t set up in the company settings." in page
    assert page.count(" disabled>") == 2
    ticked = {"version": 0, "permission": [*offered(Role.MANAGEMENT)]}
    browser.send(f"{PAGE}/{cast.maria.id}", ticked)
    assert Permission.ENTER_ORDERS in rights_of(cast.maria)
    assert Permission.PAY_INVOICES not in rights_of(cast.maria)
    assert Permission.SEE_CHARTS not in rights_of(cast.maria)
    assert "See charts" not in browser.get(f"{PAGE}/{cast.maria.id}").text.partition("Latest changes")[2]
    Vendor.update(plan="sales-force").where(Vendor.id == cast.vendor.id).execute()
    assert Permission.SEE_CHARTS in rights_of(cast.maria)
