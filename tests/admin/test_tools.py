"""The Tools page, and help that can be hidden."""

import re

import pytest

from crikit.accounts.models import HiddenPanel
from tests.cast import Cast

INVITE = "/tools/invite/customers"
PANEL = "/help/invite instructions"
USERS = ("Add Portal User", "Invite Customer or Rep Users", "Portal Roll-out", "Maintain Permissions", "Delete User")
PORTAL = (
    "Company settings",
    "Announcements",
    "Change Welcome Email Templates",
    "E-mails",
    "History",
    "Status",
    "Sample data",
)


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("mira", {*USERS, "Import from accounting", "Payments", "Card payments", "Maintain Library", *PORTAL}),
        ("ben", set()),
        ("rita", set()),
        ("maria", {"Change Default Info", "Change Rights for Staff User"}),
    ],
)
def test_the_tools_page_offers_what_one_may_do(cast: Cast, who: str, offered: set[str]) -> None:
    browser = cast.browser(getattr(cast, who))
    page = browser.get("/tools").text
    links = dict(re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', page))
    assert set(links.values()) == offered
    assert ("No tools" in page) == (not offered)
    assert all(browser.get(address).status_code == 200 for address in links)


def is_open(cast: Cast, who: str) -> bool:
    page = cast.browser(getattr(cast, who)).get(INVITE).text
    return bool(re.search(r'<details class="help"\s+open>', page))


def test_instructions_stay_hidden_for_the_one_who_hid_them(cast: Cast) -> None:
    assert is_open(cast, "mira")
    browser = cast.browser(cast.mira)
    assert browser.send(PANEL, {"hidden": "1", "next": INVITE}).location == INVITE
    browser.send(PANEL, {"hidden": "1", "next": INVITE})
    assert not is_open(cast, "mira")
    assert [row.user_id for row in HiddenPanel.select()] == [cast.mira.id]
    browser.send(PANEL, {"hidden": "0", "next": INVITE})
    assert is_open(cast, "mira")


def test_hiding_from_a_script_needs_no_answer(cast: Cast) -> None:
    answer = cast.browser(cast.mira).send(PANEL, {"hidden": "1"}, htmx="help")
    assert (answer.status_code, answer.text) == (204, "")
