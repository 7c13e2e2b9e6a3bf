"""“Approve User”: one click, once, and for a few seconds it can be taken back."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from crikit import clock
from crikit.accounts.models import Session, User
from crikit.customers.models import Customer
from crikit.errors import Conflict
from crikit.history.models import Entry
from crikit.invitations.actions import approval
from crikit.mail.models import LetterState
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import PASSWORD, STAFF_PASSWORD, as_actor, invite, join, letters

UNAPPROVED = "/tools/invite/unapproved"
APPROVED = "invitations/approved"


def waiting(cast: Cast, username: str = "heron", **facts: str) -> User:
    customer = factories.customer(
        username.title(), f"ap@{username}.test", contact_name="Grace Kim", phone="802-555-0199"
    )
    return join(invite(cast.mira, customer)[0], username, **facts)


def opens(cast: Cast, username: str, password: str = PASSWORD) -> bool:
    return cast.browser().send("/login", {"username": username, "password": password}).status_code == 303


def approve(cast: Cast, user: User, **options: str) -> TestResponse:
    return cast.browser(cast.mira).send(f"{UNAPPROVED}/{user.id}/approval", **options)


def test_nobody_gets_in_before_and_both_usernames_after(cast: Cast) -> None:
    user = waiting(cast)
    assert not opens(cast, "heron")
    assert not opens(cast, "heronS", STAFF_PASSWORD)
    approve(cast, user)
    assert opens(cast, "heron")
    assert opens(cast, "heronS", STAFF_PASSWORD)


def test_the_row_goes_in_place_the_count_falls_and_undo_is_offered(cast: Cast) -> None:
    user, other = waiting(cast), waiting(cast, "summit")
    answer = approve(cast, user, htmx="waiting")
    assert answer.text.lstrip().startswith('<section id="waiting"')
    assert f'id="u{user.id}"' not in answer.text
    assert f'id="u{other.id}"' in answer.text
    assert re.search(r'id="waiting_count"[^>]*>1<', answer.text)
    assert f"{UNAPPROVED}/{user.id}/approval/withdrawal" in answer.text


def test_the_customer_gets_one_letter_that_leaves_after_the_time_to_undo(cast: Cast) -> None:
    now = clock.freeze()
    approve(cast, waiting(cast))
    [letter] = letters(APPROVED)
    assert (letter.to_address, letter.due_at) == ("grace@blueheron.test", now + timedelta(seconds=10))
    assert "heron" in letter.text
    assert "heronS" in letter.text
    assert "/login" in letter.text


def test_of_many_approvals_at_once_one_counts(cast: Cast) -> None:
    user, mira = waiting(cast), as_actor(cast.mira)
    answers = crowd(32, lambda _: approval.approve(mira, user), vendor_id=cast.vendor.id)
    assert answers.count(None) == 1
    assert {str(answer) for answer in answers if answer} == {"Grace Kim was approved already."}
    assert len(letters(APPROVED)) == 1
    assert Entry.select().where(Entry.action == "user.approved").count() == 1


def test_a_second_approval_says_that_it_is_done(cast: Cast) -> None:
    user = waiting(cast)
    approve(cast, user)
    again = approve(cast, user)
    assert again.status_code == 409
    assert "was approved already" in again.text


def test_who_was_deleted_meanwhile_is_not_approved(cast: Cast) -> None:
    user, mira = waiting(cast), as_actor(cast.mira)
    leaving.delete(mira, user)
    with pytest.raises(Conflict, match="was deleted meanwhile"):
        approval.approve(mira, user)
    assert approve(cast, user).status_code == 404
    assert letters(APPROVED) == []


def test_only_administrators_approve_others_see_the_row_without_the_button(cast: Cast) -> None:
    user = waiting(cast)
    nora = factories.user(factories.Role.INHOUSE, "nora")
    PermissionSetting.create(user=nora, permission=Permission.ADMINISTER, allowed=False)
    page = cast.browser(nora).get(UNAPPROVED).text
    assert "Grace Kim" in page
    assert "An administrator approves." in page
    assert "Approve User" not in page
    assert "Approve User" in cast.browser(cast.mira).get(UNAPPROVED).text
    assert cast.browser(nora).send(f"{UNAPPROVED}/{user.id}/approval").status_code == 403
    assert User.get_by_id(user.id).is_waiting


def withdraw(cast: Cast, user: User) -> TestResponse:
    return cast.browser(cast.mira).send(f"{UNAPPROVED}/{user.id}/approval/withdrawal")


def test_an_approval_can_be_taken_back_within_ten_seconds(cast: Cast) -> None:
    clock.freeze()
    user = waiting(cast)
    approve(cast, user)
    browser = cast.browser()
    browser.sign_in("heron", PASSWORD)
    clock.move(timedelta(seconds=9))
    assert withdraw(cast, user).status_code == 303
    assert all(each.is_waiting for each in User.select().where(User.username.in_(["heron", "heronS"])))
    assert browser.get("/dashboard").status_code == 303
    assert Session.select().where(Session.user == user.id).count() == 0
    assert [letter.state for letter in letters(APPROVED)] == [LetterState.CANCELLED]
    assert not opens(cast, "heron")


def test_an_approval_can_not_be_taken_back_any_later(cast: Cast) -> None:
    clock.freeze()
    user = waiting(cast)
    approve(cast, user)
    clock.move(timedelta(seconds=10))
    answer = withdraw(cast, user)
    assert answer.status_code == 409
    assert "has been told already" in answer.text
    assert opens(cast, "heron")
    assert [letter.state for letter in letters(APPROVED)] == [LetterState.QUEUED]


def test_what_was_taken_back_can_be_approved_again(cast: Cast) -> None:
    user = waiting(cast)
    approve(cast, user)
    withdraw(cast, user)
    assert withdraw(cast, user).status_code == 409
    assert approve(cast, user).status_code == 303
    assert opens(cast, "heron")
    assert [letter.state for letter in letters(APPROVED)] == [LetterState.CANCELLED, LetterState.QUEUED]


def test_several_are_approved_together_and_those_who_are_gone_are_passed_over(cast: Cast) -> None:
    one, two, three, four = (waiting(cast, name) for name in ("heron", "summit", "copper", "maple"))
    approve(cast, two)
    leaving.delete(as_actor(cast.mira), three)
    browser = cast.browser(cast.mira)
    answer = browser.send(f"{UNAPPROVED}/approvals", {"user": [one.id, two.id, three.id, four.id, "x", ""]})
    assert answer.status_code == 303
    assert "Approved: Grace Kim, Grace Kim." in browser.get(UNAPPROVED).text
    assert User.select().where(User.approved_at.is_null()).count() == 0
    assert len(letters(APPROVED)) == 3


def test_approving_nobody_says_so(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"{UNAPPROVED}/approvals")
    assert "Nobody was approved" in browser.get(UNAPPROVED).text


@pytest.mark.parametrize("person", ["ben", "sam"])
def test_only_those_who_joined_are_approved_here(cast: Cast, person: str) -> None:
    assert approve(cast, getattr(cast, person)).status_code == 404


def test_the_row_tells_who_asks_and_what_accounting_knows(cast: Cast) -> None:
    waiting(cast, name="Grace Kim", email="ap@heron.test", phone="(802) 555 01 99")
    page = cast.browser(cast.mira).get(UNAPPROVED).text
    for fact in ("Grace Kim", "ap@heron.test", "heron", "heronS", "to the same address", "by Mira", "Signed up"):
        assert fact in page
    assert '<mark class="differs">' not in page


@pytest.mark.parametrize(
    ("facts", "marked"),
    [
        ({"email": "grace@elsewhere.test", "phone": "802-555-0199"}, {"grace@elsewhere.test", "to ap@heron.test"}),
        ({"email": "AP@heron.test", "phone": "802-555-0142"}, {"802-555-0142"}),
        ({"email": "AP@heron.test", "phone": "+1 802 555 0199"}, set()),
    ],
    ids=["another address", "another phone", "the same, written differently"],
)
def test_what_differs_is_marked(cast: Cast, facts: dict[str, str], marked: set[str]) -> None:
    waiting(cast, **facts)
    page = cast.browser(cast.mira).get(UNAPPROVED).text
    assert set(re.findall(r'<mark class="differs">([^<]+)</mark>', page)) == marked


@pytest.mark.parametrize(
    ("known", "said"),
    [({}, True), ({"phone": ""}, False), ({"contact_name": "Tom Becker"}, False), ({"contact_name": ""}, False)],
    ids=["all the same", "no phone in accounting", "another contact", "no contact in accounting"],
)
def test_a_phone_is_told_in_short_that_accounting_knows_the_same(cast: Cast, known: dict[str, str], said: bool) -> None:
    user = waiting(cast, email="ap@heron.test")
    if known:
        Customer.update(**known).where(Customer.id == user.customer_id).execute()
    page = cast.browser(cast.mira).get(UNAPPROVED).text
    assert ("the same contact, e-mail and phone" in page) is said


def test_a_rep_who_joined_is_told_from_a_customer(cast: Cast) -> None:
    tara = factories.sales_rep("Tara Weiss", "tara@reps.test")
    user = join(invite(cast.mira, tara)[0], "tara", name="Tara Weiss", email="tara@reps.test", phone="")
    assert "Rep in accounting" in cast.browser(cast.mira).get(UNAPPROVED).text
    approve(cast, user)
    Customer.update(sales_rep=tara).where(Customer.id == cast.old_mill.id).execute()
    browser = cast.browser()
    browser.sign_in("tara", PASSWORD)
    assert "Old Mill" in browser.get("/customers").text
