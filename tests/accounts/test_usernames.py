"""Usernames: one in the whole deployment, whatever its case; their shape by role; the ones that are suggested."""

import pytest

from crikit import db
from crikit.accounts import queries, rules
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.errors import Conflict
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd


@pytest.mark.parametrize("wish", ["dana", "DANA", "Dana", " dana"])
def test_a_username_is_unique_in_the_whole_deployment_whatever_its_case(cast: Cast, wish: str) -> None:
    with pytest.raises(Conflict, match="is taken"):
        factories.user(Role.INHOUSE, wish, password=None)
    assert factories.user(Role.INHOUSE, "dana2", password=None).username == "dana2"


def test_of_many_who_want_one_name_at_once_one_gets_it(cast: Cast) -> None:
    def take(number: int) -> User:
        return factories.user(Role.INHOUSE, "Walter" if number % 2 else "walter", password=None)

    answers = crowd(16, take, vendor_id=cast.vendor.id)
    assert [type(answer) for answer in answers].count(User) == 1
    assert [type(answer) for answer in answers].count(Conflict) == 15


@pytest.mark.parametrize("role", [Role.INHOUSE, Role.MANAGEMENT, Role.STAFF])
@pytest.mark.parametrize("username", ["abc", "green.valley", "a_b-c", "G" * 50])
def test_letters_digits_dot_underscore_and_hyphen_make_a_username(role: Role, username: str) -> None:
    assert rules.complaint_about_username(username, role) == ""


@pytest.mark.parametrize(
    "username", ["", "ab", "G" * 51, "green valley", "grün", "a@b.c", "abc\n", "<b>", "ａｂｃ", "abc\0"]
)
def test_anything_else_makes_none(username: str) -> None:
    assert all(rules.complaint_about_username(username, role) for role in Role)


@pytest.mark.parametrize("username", ["rita.m", "rita_m", "rita-m"])
def test_a_reps_username_takes_letters_and_digits_only(username: str) -> None:
    assert rules.complaint_about_username(username, Role.REP) == "A rep’s username takes letters and digits only."
    assert rules.complaint_about_username(username.replace(username[4], "2"), Role.REP) == ""


@pytest.mark.parametrize(
    ("company", "suggested"),
    [
        ("Green Valley Market", "greenvalleymarket"),
        ("Éclair & Café", "eclaircafe"),
        ("Oak", "oak"),
        ("Ox", "oxportal"),
        ("東京", "portal"),
        ("The Quite Long Name of a Company", "thequitelongnameofac"),
    ],
)
def test_a_company_suggests_its_username(cast: Cast, company: str, suggested: str) -> None:
    assert queries.free_usernames(company) == (suggested, f"{suggested}S")


def test_a_taken_name_gets_a_number_and_so_does_a_taken_staff_name(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        factories.user(Role.INHOUSE, "blueheron")
        factories.user(Role.INHOUSE, "blueheron2s")
    assert queries.free_usernames("Blue Heron") == ("blueheron2", "blueheron2S2")


def test_every_suggestion_is_allowed(cast: Cast) -> None:
    for company in ("A", "Ünïted", "x" * 300, "!!!", "Ltd. & Co. KG"):
        for username, role in zip(queries.free_usernames(company), (Role.MANAGEMENT, Role.STAFF), strict=True):
            assert rules.complaint_about_username(username, role) == ""


def test_customers_see_the_usernames_of_their_own_company_only(cast: Cast) -> None:
    def seen(person: User) -> set[str]:
        return {user.username for user in queries.users_for(factories.as_actor(person))}

    assert seen(cast.maria) == {"maria", "mariaS"}
    assert seen(cast.olga) == {"olga", "olgaS"}
    assert seen(cast.rita) == {"rita"}
    with db.every_vendor():
        assert seen(cast.mira) == {"mira", "ben", "rita", "omar", "maria", "mariaS", "olga", "olgaS"}
    assert [user.username for user in queries.company_of(factories.as_actor(cast.sam))] == ["maria", "mariaS"]
