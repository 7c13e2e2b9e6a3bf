"""“Forgot password”: the same answer for everybody, and a letter for those it concerns."""

from datetime import timedelta

import pytest

from crikit import clock, db
from crikit.accounts import actions, jobs
from crikit.accounts.actions.passwords import REQUESTS_PER_USERNAME
from crikit.accounts.models import PasswordRequest, User
from crikit.accounts.queries import user_by_name
from crikit.actor import Role
from crikit.errors import TooMany
from crikit.links.models import Link
from crikit.users.actions import leaving
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.factories import as_actor, letters, token

RESET, SET_UP = "accounts/password_reset", "accounts/password_setup"


def ask(cast: Cast, username: str) -> str:
    answer = cast.browser().send("/forgot-password", {"username": username})
    assert answer.status_code == 200
    return said(answer)


def test_the_answer_is_the_same_whether_the_username_is_known_or_not(cast: Cast) -> None:
    factories.user(Role.MANAGEMENT, "grace", customer_id=cast.green_valley.id, approved_at=None)
    User.update(deactivated_at=clock.now()).where(User.id == cast.ben.id).execute()
    told = {ask(cast, name) for name in ("maria", "MARIA", "nobody", "grace", "ben", "not a name at all", "ü" * 120)}
    assert len(told) == 1
    assert "If this username exists and is approved" in told.pop()


def test_nothing_is_looked_up_while_the_visitor_waits(cast: Cast) -> None:
    ask(cast, "maria")
    assert letters() == []
    assert Link.select().count() == 0
    assert PasswordRequest.select().count() == 1


def test_the_letter_goes_to_the_address_on_the_account(cast: Cast) -> None:
    ask(cast, " Maria ")
    jobs.answer_password_requests()
    [letter] = letters()
    assert (letter.kind, letter.to_address, letter.user_id) == (RESET, cast.maria.email, cast.maria.id)
    assert cast.browser().get(f"/password/{token(letter.link)}").status_code == 200


def test_a_request_is_answered_once_though_the_job_runs_twice_at_once(cast: Cast) -> None:
    ask(cast, "maria")
    assert crowd(8, lambda _: actions.answer_password_requests()).count(1) == 1
    assert len(letters(RESET)) == 1
    assert PasswordRequest.select().count() == 0


@pytest.mark.parametrize("meanwhile", ["address", "deactivated", "deleted"])
def test_what_changes_while_the_letter_is_being_written_counts(
    cast: Cast, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cast, "maria")
    found = user_by_name("maria")
    monkeypatch.setattr("crikit.accounts.actions.passwords.user_by_name", lambda _: found)
    if meanwhile == "address":
        User.update(email="maria@home.test").where(User.id == cast.maria.id).execute()
    elif meanwhile == "deactivated":
        leaving.deactivate(as_actor(cast.mira), cast.maria)
    else:
        leaving.delete(as_actor(cast.mira), cast.maria)
    jobs.answer_password_requests()
    assert [letter.to_address for letter in letters()] == (["maria@home.test"] if meanwhile == "address" else [])
    assert Link.select().count() == len(letters())


def test_of_many_links_for_one_username_the_newest_lives(cast: Cast) -> None:
    def send(_: int) -> None:
        with db.atomic():
            actions.send_password_link(cast.maria)

    crowd(6, send, vendor_id=cast.vendor.id)
    assert sorted(link.state for link in Link.select()) == ["live"] + ["replaced"] * 5


@pytest.mark.parametrize("why", ["waiting", "deactivated", "unknown"])
def test_nobody_who_may_not_sign_in_gets_a_letter(cast: Cast, why: str) -> None:
    changes = {"waiting": {"approved_at": None}, "deactivated": {"deactivated_at": clock.now()}}
    if why in changes:
        User.update(**changes[why]).where(User.id == cast.maria.id).execute()
    ask(cast, "maria" if why in changes else "nobody")
    jobs.answer_password_requests()
    assert letters() == []
    assert PasswordRequest.select().count() == 0


def test_who_never_had_a_password_gets_the_set_up_letter(cast: Cast) -> None:
    clock.freeze()
    factories.pair(cast.green_valley, "grace", password=None)
    ask(cast, "grace")
    jobs.answer_password_requests()
    [letter] = letters()
    assert letter.kind == SET_UP
    assert "24 hours" in letter.text
    assert letter.link.expires_at == clock.now() + timedelta(hours=24)


def test_a_reset_lasts_an_hour_and_its_letter_says_so(cast: Cast) -> None:
    clock.freeze()
    ask(cast, "maria")
    jobs.answer_password_requests()
    [letter] = letters()
    assert "lasts 1 hour." in letter.text
    assert letter.link.expires_at == clock.now() + timedelta(hours=1)


def test_asking_again_ends_the_link_of_the_letter_before(cast: Cast) -> None:
    for _ in range(2):
        ask(cast, "maria")
        jobs.answer_password_requests()
    first, second = (letter.link for letter in letters(RESET))
    assert (cast.browser().get(f"/password/{token(first)}").status_code, first.state) == (410, "replaced")
    assert cast.browser().get(f"/password/{token(second)}").status_code == 200


def test_five_letters_an_hour_are_the_most_for_one_username(cast: Cast) -> None:
    answers = crowd(16, lambda _: actions.ask_for_password_link("maria", address="127.0.0.1"))
    assert sum(isinstance(answer, TooMany) for answer in answers) == 16 - REQUESTS_PER_USERNAME
    assert PasswordRequest.select().count() == REQUESTS_PER_USERNAME


def test_who_asks_too_often_is_told_how_long_to_wait(cast: Cast) -> None:
    clock.freeze()
    for _ in range(REQUESTS_PER_USERNAME):
        ask(cast, "maria")
    answer = cast.browser().send("/forgot-password", {"username": "Maria"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Wait 60 minutes" in answer.text
    clock.move(timedelta(hours=1))
    assert "If this username exists" in ask(cast, "maria")


def test_an_empty_username_is_asked_for(cast: Cast) -> None:
    answer = cast.browser().send("/forgot-password", {"username": ""})
    assert answer.status_code == 422
    assert "Type your username." in answer.text
