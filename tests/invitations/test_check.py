"""The check page: four groups that add up, and a mark that notices every change."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crikit import clock, db
from crikit.customers.models import Customer
from crikit.invitations.actions import selection
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.actions.reminding import save_reminders
from crikit.invitations.models import Invitation, Kind, Selected
from crikit.invitations.queries.check import AGAIN, FIRST, HAS_USERNAME, UNUSABLE, check, group_lines
from crikit.links import actions as links
from crikit.links.models import Link, LinkState, Purpose
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor, invite

GROUPS = (FIRST, AGAIN, UNUSABLE, HAS_USERNAME)
# How a ticked customer may stand, and the group it belongs to.
STANDINGS = {
    "never invited": FIRST,
    "invited": AGAIN,
    "letter not written yet": AGAIN,
    "lapsed": FIRST,
    "revoked": FIRST,
    "no address": UNUSABLE,
    "invited, address taken away": UNUSABLE,
    "username": HAS_USERNAME,
    "username, no address": HAS_USERNAME,
}


def standing(how: str) -> Customer:
    facts = {"email": ""} if "address" in how else {}
    customer = factories.customer(how.title(), **facts, invitable="username" not in how)
    if how in ("invited", "lapsed", "revoked", "invited, address taken away", "letter not written yet"):
        invitation = Invitation.create(customer=customer, email="ap@heron.test", by_name="Mira")
        if how != "letter not written yet":
            link = links.issue(Purpose.INVITATION, invitation.id, timedelta(days=-1 if how == "lapsed" else 14))
            Invitation.update(link=link).where(Invitation.id == invitation.id).execute()
            if how == "revoked":
                links.revoke(Purpose.INVITATION, [invitation.id], why=LinkState.REVOKED)
    return customer


@given(ticked=st.lists(st.sampled_from(list(STANDINGS))), others=st.lists(st.sampled_from(list(STANDINGS)), max_size=3))
@settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_the_groups_add_up_to_those_selected(cast: Cast, ticked: list[str], others: list[str]) -> None:
    actor = as_actor(cast.mira)
    with db.atomic() as transaction:
        for how in ticked:
            Selected.create(user=cast.mira, customer=standing(how))
        for how in others:
            Selected.create(user=cast.ben, customer=standing(how))
        looked_at = check(actor, Kind.CUSTOMERS)
        expected = Counter(STANDINGS[how] for how in ticked)
        assert {name: getattr(looked_at, name) for name in GROUPS} == {name: expected[name] for name in GROUPS}
        assert looked_at.selected == len(ticked)
        assert looked_at.will_be_sent == expected[FIRST] + expected[AGAIN]
        lines = {name: group_lines(actor, Kind.CUSTOMERS, name) for name in GROUPS}
        assert {name: len(found) for name, found in lines.items()} == {name: expected[name] for name in GROUPS}
        transaction.rollback()


@pytest.fixture
def ticked(cast: Cast) -> list[Customer]:
    made = [factories.customer(name) for name in ("Blue Heron", "Summit", "Copper")]
    selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [made[0].id, made[1].id])
    return made


def mark(cast: Cast) -> str:
    return check(as_actor(cast.mira), Kind.CUSTOMERS).mark


def change_address(cast: Cast, ticked: list[Customer]) -> None:
    clock.move(timedelta(seconds=1))
    cast.browser(cast.mira).send(f"/tools/invite/customers/{ticked[0].id}/address", {"email": "new@heron.test"})


def exchange_one(cast: Cast, ticked: list[Customer]) -> None:
    selection.untick(as_actor(cast.mira), Kind.CUSTOMERS, [ticked[0].id])
    selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [ticked[2].id])


CHANGES = {
    "one more": (lambda cast, t: selection.tick(as_actor(cast.mira), Kind.CUSTOMERS, [t[2].id]), "2 → 3 to be invited"),
    "one fewer": (
        lambda cast, t: selection.untick(as_actor(cast.mira), Kind.CUSTOMERS, [t[0].id]),
        "2 → 1 to be invited",
    ),
    "one for another": (exchange_one, "an address or a customer is different"),
    "an address": (change_address, "an address or a customer is different"),
    "a username": (lambda cast, t: factories.pair(t[0], "grace"), "0 → 1 with a username already"),
    "an invitation by somebody else": (
        lambda cast, t: invite(factories.user(factories.Role.INHOUSE, "nora"), t[0]),
        "2 → 1 to be invited, 0 → 1 to be invited again",
    ),
}


@pytest.mark.parametrize(("change", "how"), CHANGES.values(), ids=CHANGES.keys())
def test_the_mark_notices_every_change_and_says_how(
    cast: Cast, ticked: list[Customer], change: object, how: str
) -> None:
    clock.freeze()
    before = mark(cast)
    change(cast, ticked)  # type: ignore[operator]
    now = check(as_actor(cast.mira), Kind.CUSTOMERS)
    assert now.mark != before
    assert how in now.difference(before)


def test_the_mark_stays_while_nothing_changes(cast: Cast, ticked: list[Customer]) -> None:
    before = mark(cast)
    factories.customer("Not selected")
    selection.tick(as_actor(cast.ben), Kind.CUSTOMERS, [ticked[2].id])
    clock.freeze(clock.now() + timedelta(hours=3))
    assert mark(cast) == before


@pytest.mark.parametrize("spoilt", ["", "x", "1.2", "1.2.3.4.5", "9" * 300, "-1.0.0.0", "²"])
def test_a_mark_that_is_none_only_says_that_the_list_changed(cast: Cast, ticked: list[Customer], spoilt: str) -> None:
    assert check(as_actor(cast.mira), Kind.CUSTOMERS).difference(spoilt).startswith("The list changed")


def test_the_page_tells_the_sums_and_shows_the_letter(cast: Cast, ticked: list[Customer]) -> None:
    invite(factories.user(factories.Role.INHOUSE, "nora"), factories.customer("Foxglove"))
    actor, faxed = as_actor(cast.mira), factories.customer("Juniper", "", email_written="see fax")
    foxglove = Customer.get(Customer.name == "Foxglove")
    selection.tick(actor, Kind.CUSTOMERS, [faxed.id, foxglove.id])
    page = " ".join(cast.browser(cast.mira).get("/tools/invite/customers/check").text.split())
    for part in (
        "<strong>4</strong> selected",
        "<strong>2</strong> will be sent",
        "<strong>1</strong> already invited",
    ):
        assert part in page
    assert "<strong>1</strong> address missing or wrong" in page
    assert "see fax" in page
    assert "already invited on" in page
    assert "3 people will get an invitation from Prairie &amp; Pine" in page
    assert "answers go to orders@prairieandpine.test, the link lasts 14 days" in page
    assert "Letter 1 of 3" in page


@pytest.mark.parametrize("letter", ["2", "0", "-1", "99", "x", "9" * 30])
def test_leafing_through_the_letters_never_fails(cast: Cast, ticked: list[Customer], letter: str) -> None:
    page = cast.browser(cast.mira).get(f"/tools/invite/customers/check?letter={letter}")
    assert page.status_code == 200
    assert "of 2" in page.text


def test_the_letter_on_the_check_page_holds_no_link_that_works(cast: Cast, ticked: list[Customer]) -> None:
    page = cast.browser(cast.mira).get("/tools/invite/customers/check").text
    assert "/join/(a personal link)" in page
    assert Link.select().count() == 0


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([3, 10], "Reminders go out on day 3 and 10 to those who haven’t joined."),
        ([10], "A reminder goes out on day 10 to those who haven’t joined."),
        ([], "the link lasts 14 days."),
    ],
)
def test_the_page_says_before_sending_that_reminders_follow(cast: Cast, days: list[int], sentence: str) -> None:
    actor = as_actor(cast.mira)
    save_administrators(actor, [factories.ADMINISTRATOR])
    save_reminders(actor, days)
    selection.tick(actor, Kind.CUSTOMERS, [factories.customer().id])
    page = cast.browser(cast.mira).get("/tools/invite/customers/check").text
    assert sentence in page
    assert ("eminder" in page) == bool(days)
