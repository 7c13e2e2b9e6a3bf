"""“Delete User”: the pair goes, what they hold ends, and the customer can be invited again."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from crikit import clock
from crikit.accounts import actions as accounts
from crikit.accounts.models import Session, User
from crikit.accounts.queries import user_by_name
from crikit.actor import Role
from crikit.customers.models import Customer, SalesRep
from crikit.errors import Conflict, DomainError
from crikit.history.models import Entry
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from crikit.mail.models import LetterState
from crikit.permissions.actions import save_permissions
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import has_administrator
from crikit.permissions.rules import Permission
from crikit.users.actions import leaving
from crikit.users.queries import why_it_stays
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import as_actor, invite, join, letters


def delete(cast: Cast, user: User) -> TestResponse:
    return cast.browser(cast.mira).send(f"/tools/delete-user/{user.id}")


def joined(cast: Cast) -> User:
    return join(invite(cast.mira, factories.customer("Blue Heron", "ap@heron.test"))[0])


def test_the_page_says_what_goes_and_what_stays(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"/tools/delete-user/{cast.maria.id}").text
    for fact in (
        "Delete maria?",
        "staff username mariaS",
        "Maria Lopez",
        "Green Valley stays and can be invited again",
    ):
        assert fact in page
    assert user_by_name("maria")


def test_both_usernames_go_and_the_customer_can_be_invited_again(cast: Cast) -> None:
    user = joined(cast)
    assert delete(cast, user).status_code == 303
    assert user_by_name("heron") is user_by_name("heronS") is None
    assert Customer.get_by_id(user.customer_id).invitable
    assert "Blue Heron" in cast.browser(cast.mira).get("/tools/invite/customers").text
    [again] = invite(cast.mira, Customer.get_by_id(user.customer_id))
    assert join(again, "heron").username == "heron"


def test_a_customer_with_another_pair_is_not_invited_again(cast: Cast) -> None:
    factories.pair(cast.green_valley, "grace")
    delete(cast, cast.maria)
    assert Customer.get_by_id(cast.green_valley.id).invitable is False
    delete(cast, User.get(User.username == "grace"))
    assert Customer.get_by_id(cast.green_valley.id).invitable is True


def test_a_rep_can_be_invited_again(cast: Cast) -> None:
    delete(cast, cast.rita)
    assert SalesRep.get_by_id(cast.rita.rep_id).invitable is True


def test_open_browsers_are_out_and_links_and_letters_end(cast: Cast) -> None:
    link = accounts.send_password_link(cast.maria)
    browsers = [cast.browser(cast.maria), cast.browser(cast.sam)]
    delete(cast, cast.maria)
    assert [browser.get("/dashboard").status_code for browser in browsers] == [303, 303]
    assert Session.select().where(Session.user != cast.mira.id).count() == 0
    assert Link.get_by_id(link.id).state == "revoked"
    assert [letter.state for letter in letters("accounts/password_reset")] == [LetterState.CANCELLED]


def test_the_invitation_stays_as_history_and_is_current_no_more(cast: Cast) -> None:
    user = joined(cast)
    delete(cast, user)
    invitation = Invitation.get()
    assert (invitation.current, invitation.user_id, invitation.joined_at is not None) == (False, None, True)
    page = cast.browser(cast.mira).get(f"/customers/{user.customer_id}").text
    assert "joined" in page


def test_the_history_keeps_who_was_deleted_by_whom(cast: Cast) -> None:
    delete(cast, cast.maria)
    entry = Entry.get(Entry.action == "user.deleted")
    assert (entry.actor_name, entry.about_name, entry.facts) == ("Mira", "Maria Lopez", {"username": "maria"})


def test_of_many_deletions_at_once_one_counts(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    answers = crowd(16, lambda _: leaving.delete(mira, cast.maria), vendor_id=cast.vendor.id)
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers if answer} == {Conflict}
    assert Entry.select().where(Entry.action == "user.deleted").count() == 1


def test_nobody_deletes_the_username_they_are_signed_in_with(cast: Cast) -> None:
    with pytest.raises(DomainError, match="the username you are signed in with"):
        leaving.delete(as_actor(cast.mira), cast.mira)
    assert delete(cast, cast.mira).status_code == 422
    assert user_by_name("mira")


def test_the_last_administrator_stays(cast: Cast) -> None:
    ina = factories.user(Role.INHOUSE, "ina")
    mira = as_actor(cast.mira)
    leaving.delete(as_actor(ina), cast.mira)
    with pytest.raises(DomainError, match="ina is the last administrator"):
        leaving.delete(mira, ina)
    page = cast.browser(ina).get(f"/tools/delete-user/{ina.id}").text
    assert "the username you are signed in with" in page
    assert "Deactivate" not in page
    assert user_by_name("ina")


@pytest.mark.parametrize("state", ["unapproved", "deactivated", "without the right", "deleted", "passwordless"])
def test_who_cant_administer_is_no_other_administrator(cast: Cast, state: str) -> None:
    ina = factories.user(Role.INHOUSE, "ina", approved_at=None if state == "unapproved" else clock.now())
    if state == "deactivated":
        leaving.deactivate(as_actor(cast.mira), ina)
    elif state == "without the right":
        PermissionSetting.create(user=ina, permission=Permission.ADMINISTER, allowed=False)
    elif state == "passwordless":
        User.update(password_hash=None).where(User.id == ina.id).execute()
    elif state == "deleted":
        leaving.delete(as_actor(cast.mira), ina)
    assert why_it_stays(as_actor(cast.ben), cast.mira) == (
        "mira is the last administrator. Make somebody else an administrator first."
    )


def test_two_administrators_who_delete_each_other_leave_one(cast: Cast) -> None:
    pair = [cast.mira, factories.user(Role.INHOUSE, "ina")]
    actors = [as_actor(user) for user in pair]
    answers = crowd(2, lambda n: leaving.delete(actors[n], pair[1 - n]), vendor_id=cast.vendor.id)
    assert sorted(type(answer) for answer in answers if answer) == [DomainError]
    assert User.select().where(User.username.in_(["mira", "ina"])).count() == 1


@pytest.mark.parametrize("shut_out", [leaving.delete, leaving.deactivate])
def test_shutting_out_and_unticking_each_other_leave_one_administrator(cast: Cast, shut_out: Any) -> None:
    ina = factories.user(Role.INHOUSE, "ina")
    mira, actor = as_actor(cast.mira), as_actor(ina)

    def act(number: int) -> Any:
        if number:
            return shut_out(mira, ina)
        return save_permissions(actor, cast.mira, version=0, ticked=[], reps={}, granted=())

    answers = crowd(2, act, vendor_id=cast.vendor.id)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1, answers
    assert has_administrator()


def test_two_pairs_of_one_customer_deleted_at_once_let_it_be_invited_again(cast: Cast) -> None:
    grace, _ = factories.pair(cast.green_valley, "grace")
    mira, pairs = as_actor(cast.mira), [cast.maria, grace]
    assert crowd(2, lambda n: leaving.delete(mira, pairs[n]), vendor_id=cast.vendor.id) == [None, None]
    assert Customer.get_by_id(cast.green_valley.id).invitable


def test_an_inactive_customer_is_not_invited_again(cast: Cast) -> None:
    Customer.update(active=False).where(Customer.id == cast.green_valley.id).execute()
    assert "can be invited again" not in cast.browser(cast.mira).get(f"/tools/delete-user/{cast.maria.id}").text
    delete(cast, cast.maria)
    assert not Customer.get_by_id(cast.green_valley.id).invitable


def test_the_page_names_the_pair_that_stays(cast: Cast) -> None:
    factories.pair(cast.green_valley, "grace")
    page = cast.browser(cast.mira).get(f"/tools/delete-user/{cast.maria.id}").text
    assert "Green Valley keeps grace, graceS." in page


def test_who_waited_is_deleted_from_the_list_of_those_who_wait(cast: Cast) -> None:
    assert delete(cast, joined(cast)).location == "/tools/invite/unapproved"
    assert delete(cast, cast.maria).location == "/tools/delete-user"


def test_a_staff_username_goes_with_its_management_only(cast: Cast) -> None:
    assert delete(cast, cast.sam).status_code == 404
    assert user_by_name("mariaS")
