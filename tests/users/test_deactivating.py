"""Deactivating: out at once and until re-activated, with the same answer at the door as for a wrong password."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from crikit import clock
from crikit.accounts import actions as accounts
from crikit.accounts.jobs import answer_password_requests
from crikit.accounts.models import Session, User
from crikit.actor import Role
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.models import Entry
from crikit.links.models import Link
from crikit.mail.models import LetterState
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.factories import as_actor, letters


def change(cast: Cast, user: User, to: str) -> TestResponse:
    return cast.browser(cast.mira).send(f"/tools/portal-users/{user.id}/{to}")


def knock(cast: Cast, username: str, password: str) -> TestResponse:
    return cast.browser().send("/login", {"username": username, "password": password})


def test_open_browsers_are_out_at_once_and_links_and_letters_end(cast: Cast) -> None:
    link = accounts.send_password_link(cast.maria)
    browsers = [cast.browser(cast.maria), cast.browser(cast.sam)]
    assert change(cast, cast.maria, "deactivation").status_code == 303
    assert [browser.get("/dashboard").status_code for browser in browsers] == [303, 303]
    assert Session.select().where(Session.user != cast.mira.id).count() == 0
    assert Link.get_by_id(link.id).state == "revoked"
    assert [letter.state for letter in letters("accounts/password_reset")] == [LetterState.CANCELLED]


def test_the_door_answers_as_for_a_wrong_password(cast: Cast) -> None:
    wrong = knock(cast, "maria", "not the password")
    change(cast, cast.maria, "deactivation")
    answer = knock(cast, "maria", factories.PASSWORD)
    assert (answer.status_code, said(answer)) == (wrong.status_code, said(wrong))


def test_a_deactivated_username_gets_no_password_link(cast: Cast) -> None:
    change(cast, cast.maria, "deactivation")
    cast.browser().send("/forgot-password", {"username": "maria"})
    cast.browser().send("/forgot-password", {"username": "olga"})
    answer_password_requests()
    assert [letter.to_address for letter in letters("accounts/password_reset")] == [cast.olga.email]


def test_reactivated_both_sign_in_with_the_passwords_they_had(cast: Cast) -> None:
    change(cast, cast.maria, "deactivation")
    assert change(cast, cast.maria, "reactivation").status_code == 303
    assert knock(cast, "maria", factories.PASSWORD).status_code == 303
    assert knock(cast, "mariaS", factories.STAFF_PASSWORD).status_code == 303


def test_staff_can_be_shut_out_alone_and_stays_out_when_management_comes_back(cast: Cast) -> None:
    change(cast, cast.sam, "deactivation")
    assert knock(cast, "maria", factories.PASSWORD).status_code == 303
    change(cast, cast.maria, "deactivation")
    change(cast, cast.maria, "reactivation")
    assert knock(cast, "mariaS", factories.STAFF_PASSWORD).status_code == 422
    change(cast, cast.sam, "reactivation")
    assert knock(cast, "mariaS", factories.STAFF_PASSWORD).status_code == 303


def test_staff_comes_back_only_where_management_is_active(cast: Cast) -> None:
    change(cast, cast.maria, "deactivation")
    with pytest.raises(DomainError, match="maria is deactivated"):
        leaving.reactivate(as_actor(cast.mira), User.get_by_id(cast.sam.id))
    assert User.get_by_id(cast.sam.id).deactivated_at


@pytest.mark.parametrize("act", [leaving.deactivate, leaving.reactivate, leaving.reset_second_factor])
def test_whoever_lost_the_right_meanwhile_changes_nothing(cast: Cast, act: Callable[..., None]) -> None:
    gone_since = None if act is leaving.deactivate else clock.now()
    User.update(deactivated_at=gone_since, factor_since=clock.now()).where(User.id == cast.maria.id).execute()
    with pytest.raises(Forbidden):
        act(as_actor(cast.ben), User.get_by_id(cast.maria.id))
    assert Entry.select().count() == 0


def test_of_many_at_once_one_counts(cast: Cast) -> None:
    mira = as_actor(cast.mira)
    answers = crowd(16, lambda _: leaving.deactivate(mira, cast.maria), vendor_id=cast.vendor.id)
    assert answers.count(None) == 1
    assert {type(answer) for answer in answers if answer} == {Conflict}
    gone = User.get_by_id(cast.maria.id)
    answers = crowd(16, lambda _: leaving.reactivate(mira, gone), vendor_id=cast.vendor.id)
    assert answers.count(None) == 1
    assert [entry.action for entry in Entry.select().order_by(Entry.id)] == ["user.deactivated", "user.reactivated"]


def test_twice_is_told(cast: Cast) -> None:
    assert change(cast, cast.maria, "reactivation").status_code == 409
    change(cast, cast.maria, "deactivation")
    assert change(cast, cast.maria, "deactivation").status_code == 409


def test_nobody_shuts_out_themself_or_the_last_administrator(cast: Cast) -> None:
    assert change(cast, cast.mira, "deactivation").status_code == 422
    with pytest.raises(DomainError, match="the last administrator"):
        leaving.deactivate(as_actor(cast.ben), cast.mira)
    ina = factories.user(Role.INHOUSE, "ina")
    leaving.deactivate(as_actor(ina), cast.mira)
    assert User.get_by_id(cast.mira.id).deactivated_at


@pytest.mark.parametrize("shut_out", [leaving.delete, leaving.deactivate])
def test_whose_right_was_taken_meanwhile_shuts_nobody_out(cast: Cast, shut_out: Any) -> None:
    ina = as_actor(factories.user(Role.INHOUSE, "ina"))
    PermissionSetting.create(user=ina.user_id, permission=Permission.ADMINISTER, allowed=False)
    with pytest.raises(Forbidden):
        shut_out(ina, cast.maria)
    assert cast.browser(cast.maria).get("/dashboard").status_code == 200


def test_the_page_says_since_when_and_offers_the_way_back(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert "Deactivate mariaS" in browser.get(f"/tools/delete-user/{cast.maria.id}").text
    change(cast, cast.sam, "deactivation")
    page = browser.get(f"/tools/delete-user/{cast.maria.id}").text
    assert "Re-activate mariaS" in page
    assert "Deactivate maria<" in page
