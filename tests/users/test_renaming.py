"""Changing a username: unique in the whole deployment, told by letter, and nothing else changes."""

import re

import pytest

from crikit.accounts.models import User
from crikit.errors import Conflict, FieldRefused
from crikit.history.queries import entries_for
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.users.actions import leaving, renaming
from tests import factories
from tests.cast import Cast
from tests.factories import as_actor, letters


def address(person: User) -> str:
    return f"/tools/portal-users/{person.id}/username"


def names(person: User) -> tuple[str, str]:
    staff = person.staff.first()
    return User.get_by_id(person.id).username, staff.username if staff else ""


def test_a_pair_gets_other_names_signs_in_with_them_and_stays_signed_in(cast: Cast) -> None:
    maria = cast.browser(cast.maria)
    sent = cast.browser(cast.mira).send(address(cast.maria), {"username": "Valley", "staff_username": "valley.staff"})
    assert sent.status_code == 303
    assert names(cast.maria) == ("Valley", "valley.staff")
    assert maria.get("/dashboard").status_code == 200
    cast.browser().sign_in("vaLLey", factories.PASSWORD)
    cast.browser().sign_in("valley.staff", factories.STAFF_PASSWORD)
    assert cast.browser().send("/login", {"username": "maria", "password": factories.PASSWORD}).status_code == 422


def test_the_person_is_told_by_letter_and_the_history_keeps_both_names(cast: Cast) -> None:
    assert renaming.rename(as_actor(cast.mira), cast.maria, "valley", "mariaS")
    [letter] = letters("users/renamed")
    assert letter.to_address == cast.maria.email
    assert "Instead of maria type valley." in letter.text
    assert "mariaS" not in letter.text
    [entry] = entries_for(as_actor(cast.mira))
    assert (entry.action, entry.facts["before"], entry.facts["after"]) == ("user.renamed", "maria", "valley")
    assert "maria → valley" in cast.browser(cast.mira).get("/history").text


def test_the_same_names_change_nothing_and_post_nothing(cast: Cast) -> None:
    assert not renaming.rename(as_actor(cast.mira), cast.maria, "maria", "mariaS")
    assert letters() == []
    assert renaming.rename(as_actor(cast.mira), cast.maria, "Maria", "mariaS")
    assert names(cast.maria) == ("Maria", "mariaS")


@pytest.mark.parametrize("taken", ["olga", "OLGA", "oLGAs", "lena", "ｏlga"])
def test_a_name_that_anybody_has_is_refused_whatever_its_case_and_vendor(cast: Cast, taken: str) -> None:
    sent = cast.browser(cast.mira).send(address(cast.maria), {"username": taken, "staff_username": "valleyS"})
    assert sent.status_code == 422
    assert f'value="{taken}"' in sent.text
    assert names(cast.maria) == ("maria", "mariaS")
    assert letters() == []


@pytest.mark.parametrize(
    ("username", "staff_username", "sentence"),
    [
        ("", "mariaS", "Choose a username."),
        ("ab", "mariaS", "A username has 3 to 50 characters."),
        ("maria lopez", "mariaS", "A username takes letters, digits, dot, underscore and hyphen."),
        ("valley", "", "A username has 3 to 50 characters."),
        ("valley", "VALLEY", "The two usernames must differ."),
        ("valley", "olgaS", "The username olgaS is taken."),
    ],
)
def test_what_cannot_be_a_username_is_refused_and_neither_changes(
    cast: Cast, username: str, staff_username: str, sentence: str
) -> None:
    typed = {"username": username, "staff_username": staff_username}
    sent = cast.browser(cast.mira).send(address(cast.maria), typed)
    assert sent.status_code == 422
    assert sentence in sent.text
    assert names(cast.maria) == ("maria", "mariaS")


def test_a_reps_username_takes_letters_and_digits_only(cast: Cast) -> None:
    with pytest.raises(FieldRefused):
        renaming.rename(as_actor(cast.mira), cast.rita, "rita.moreau")
    assert renaming.rename(as_actor(cast.mira), cast.rita, "moreau")


def test_whoever_adds_users_renames_them_but_employees_only_administrators(cast: Cast) -> None:
    ben = cast.browser(cast.ben)
    assert ben.send(address(cast.maria), {"username": "valley", "staff_username": "mariaS"}).status_code == 403
    PermissionSetting.update(allowed=True).where(
        PermissionSetting.user == cast.ben.id, PermissionSetting.permission == Permission.ADD_PORTAL_USERS
    ).execute()
    assert ben.send(address(cast.maria), {"username": "valley", "staff_username": "mariaS"}).status_code == 303
    assert ben.send(address(cast.mira), {"username": "myra"}).status_code == 403
    assert "Change username" not in ben.get(f"/tools/portal-users/{cast.mira.id}").text
    assert cast.browser(cast.mira).send(address(cast.ben), {"username": "benjamin"}).status_code == 303


def test_a_rep_renames_its_own_customers_users_and_no_others(cast: Cast) -> None:
    PermissionSetting.create(user=cast.rita, permission=Permission.ADD_PORTAL_USERS, allowed=True)
    rita = cast.browser(cast.rita)
    assert rita.send(address(cast.maria), {"username": "valley", "staff_username": "mariaS"}).status_code == 303
    assert rita.send(address(cast.olga), {"username": "mill", "staff_username": "olgaS"}).status_code == 404


def test_somebody_who_was_quicker_is_not_overwritten(cast: Cast) -> None:
    seen = User.get_by_id(cast.maria.id)
    renaming.rename(as_actor(cast.mira), cast.maria, "valley", "mariaS")
    with pytest.raises(Conflict):
        renaming.rename(as_actor(cast.mira), seen, "hollow", "mariaS")
    leaving.delete(as_actor(cast.mira), User.get_by_id(cast.olga.id))
    with pytest.raises(Conflict):
        renaming.rename(as_actor(cast.mira), cast.olga, "mill")


def test_the_database_refuses_a_second_staff_username(cast: Cast) -> None:
    facts = {"customer_id": cast.green_valley.id, "management": cast.maria.id}
    with pytest.raises(Conflict):
        factories.user(factories.Role.STAFF, "second", **facts)
    assert re.fullmatch("marias", cast.maria.staff.get().username_key)
