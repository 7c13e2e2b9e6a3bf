"""Signing in: who gets in, what the others are told, and how often one may try."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from crikit import clock, passwords
from crikit.accounts import actions
from crikit.accounts.actions.signing_in import TRIES_PER_ADDRESS, TRIES_PER_USERNAME, TRIES_WINDOW, WRONG
from crikit.accounts.models import Session, User
from crikit.actor import Role
from crikit.errors import DomainError, TooMany
from crikit.limits import actions as limits
from crikit.limits.models import Tries
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.factories import PASSWORD

HERE = {"address": "127.0.0.1", "browser": "Firefox"}


@pytest.mark.parametrize(("name", "landing"), [("mira", "/dashboard"), ("rita", "/customers"), ("maria", "/dashboard")])
def test_everybody_lands_where_their_work_is(cast: Cast, name: str, landing: str) -> None:
    browser = cast.browser(getattr(cast, name))
    assert browser.get("/").location == landing
    assert browser.get(landing).status_code == 200


@pytest.mark.parametrize("typed", ["MIRA", "Mira", " mira ", "ｍｉｒａ"], ids=["capitals", "capital", "spaces", "wide"])
def test_a_username_may_be_typed_in_any_case(cast: Cast, typed: str) -> None:
    assert cast.browser().sign_in(typed, PASSWORD).location == "/"


@pytest.mark.parametrize(
    ("username", "password"),
    [("", PASSWORD), ("mira", ""), ("mira", "x" * 1_025)],
    ids=["no username", "no password", "a password of 1,025 characters"],
)
def test_an_incomplete_sign_in_says_what_is_missing(cast: Cast, username: str, password: str) -> None:
    answer = cast.browser().send("/login", {"username": username, "password": password})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.text


def test_unknown_wrong_and_deactivated_get_the_same_bytes(cast: Cast) -> None:
    User.update(deactivated_at=clock.now()).where(User.id == cast.ben.id).execute()
    tries = [("nils", PASSWORD), ("mira", "not this one"), ("ben", PASSWORD), ("dana", PASSWORD[:-1])]
    answers = [cast.browser().send("/login", {"username": u, "password": p}) for u, p in tries]
    assert {answer.status_code for answer in answers} == {422}
    told = {said(answer).replace(f'value="{u}"', "") for answer, (u, _) in zip(answers, tries, strict=True)}
    assert len(told) == 1
    assert str(WRONG) in told.pop()


@pytest.mark.sqlite_only
def test_an_unknown_name_takes_as_long_as_a_wrong_password(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = PasswordHasher(time_cost=2, memory_cost=8_192, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", slow)
    monkeypatch.setattr(passwords, "_nobody", slow.hash("nobody has this password"))
    User.update(password_hash=slow.hash(PASSWORD)).where(User.id == cast.mira.id).execute()

    def seconds(username: str) -> float:
        began = time.perf_counter()
        with pytest.raises(DomainError):
            actions.sign_in(username, "not this one", **HERE)
        return time.perf_counter() - began

    # Looking the name up alone takes a hundredth of it.
    assert min(seconds("nils") for _ in range(5)) > min(seconds("mira") for _ in range(5)) / 4


def test_only_the_right_password_learns_that_approval_is_missing(cast: Cast) -> None:
    waiting = factories.user(Role.MANAGEMENT, "grace", customer_id=cast.green_valley.id, approved_at=None)
    right = cast.browser().send("/login", {"username": waiting.username, "password": PASSWORD})
    wrong = cast.browser().send("/login", {"username": waiting.username, "password": "not this one"})
    assert "waiting for approval by Prairie &amp; Pine since" in right.text
    assert "approval" not in wrong.text
    assert right.status_code == wrong.status_code == 422
    assert Session.select().count() == 0


def test_ten_wrong_tries_are_the_most_however_many_come_at_once(cast: Cast) -> None:
    answers = crowd(16, lambda _: actions.sign_in("mira", "not this one", **HERE))
    refused = [answer for answer in answers if isinstance(answer, TooMany)]
    assert len(refused) == 16 - TRIES_PER_USERNAME
    assert all(type(answer) in (DomainError, TooMany) for answer in answers)


def test_who_tried_too_often_is_told_how_long_to_wait_and_gets_in_after_that(cast: Cast) -> None:
    clock.freeze()
    for _ in range(TRIES_PER_USERNAME):
        cast.browser().send("/login", {"username": "Mira", "password": "not this one"})
    blocked = cast.browser().send("/login", {"username": " MIRA", "password": PASSWORD})
    assert blocked.status_code == 429
    assert "Wait 15 minutes" in blocked.text
    assert blocked.headers["Retry-After"] == "900"
    clock.move(TRIES_WINDOW)
    assert cast.browser(cast.mira).get("/customers").status_code == 200


def test_the_right_password_clears_the_count_of_wrong_ones(cast: Cast) -> None:
    for _ in range(2):
        for _ in range(TRIES_PER_USERNAME - 1):
            with pytest.raises(DomainError, match="wrong"):
                actions.sign_in("mira", "not this one", **HERE)
        assert actions.sign_in("mira", PASSWORD, **HERE)


def test_another_username_is_not_slowed_down_by_it(cast: Cast) -> None:
    for _ in range(TRIES_PER_USERNAME + 1):
        cast.browser().send("/login", {"username": "mira", "password": "not this one"})
    assert cast.browser(cast.ben).get("/customers").status_code == 200


def test_an_address_has_a_count_of_its_own_that_no_header_of_the_visitor_changes(cast: Cast) -> None:
    for _ in range(TRIES_PER_ADDRESS):
        limits.count("sign-in address", "127.0.0.1", at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    elsewhere = {"X-Forwarded-For": "203.0.113.9", "X-Real-Ip": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    answer = cast.browser().send("/login", {"username": "mira", "password": PASSWORD}, headers=elsewhere)
    assert answer.status_code == 429


def test_a_whole_office_behind_one_address_signs_in_all_day(cast: Cast) -> None:
    for _ in range(TRIES_PER_ADDRESS - 1):
        limits.count("sign-in address", "127.0.0.1", at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    for _ in range(3):
        assert actions.sign_in("mira", PASSWORD, **HERE)
        assert actions.sign_in("maria", PASSWORD, **HERE)


def test_a_right_password_makes_no_room_for_further_wrong_ones_from_the_same_address(cast: Cast) -> None:
    for _ in range(TRIES_PER_ADDRESS - 1):
        limits.count("sign-in address", "127.0.0.1", at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
    actions.sign_in("mira", PASSWORD, **HERE)
    with pytest.raises(DomainError, match="wrong"):
        actions.sign_in("nils", PASSWORD, **HERE)
    with pytest.raises(TooMany):
        actions.sign_in("nils", PASSWORD, **HERE)


def test_a_sign_in_is_noted_with_its_time(cast: Cast) -> None:
    before = clock.freeze()
    clock.move(timedelta(hours=1))
    cast.browser(cast.mira)
    assert User.get_by_id(cast.mira.id).last_signed_in_at == before + timedelta(hours=1)


def while_maria_signs_in(change: Callable[[], Any]) -> Any:
    """What comes of her sign-in when something changes after her row was read, before the password is compared."""
    held = 0
    while passwords.AT_ONCE.acquire(blocking=False):
        held += 1
    with ThreadPoolExecutor(1) as pool:
        trying = pool.submit(crowd, 1, lambda _: actions.sign_in("maria", PASSWORD, **HERE))
        while not Tries.select().exists() and not trying.done():
            time.sleep(0.01)
        time.sleep(0.2)
        change()
        passwords.AT_ONCE.release(held)
        return trying.result(10)[0]


def test_a_password_changed_while_somebody_signs_in_with_the_old_one_stays_changed(cast: Cast) -> None:
    new, maria = passwords.hashed("seventeen wild geese"), User.id == cast.maria.id
    answer = while_maria_signs_in(lambda: User.update(password_hash=new).where(maria).execute())
    assert isinstance(answer, DomainError)
    assert User.get(maria).password_hash == new
    assert Session.select().count() == 0


CHANGES: dict[str, Callable[[Cast], Any]] = {
    "deactivated": lambda cast: User.update(deactivated_at=clock.now()).where(User.id == cast.maria.id).execute(),
    "approval taken back": lambda cast: actions.take_back_approval(cast.maria),
    "deleted": lambda cast: actions.delete_user(cast.maria, by=factories.as_actor(cast.mira)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whoever_is_shut_out_while_signing_in_stays_out(cast: Cast, change: Callable[[Cast], Any]) -> None:
    assert isinstance(while_maria_signs_in(lambda: change(cast)), DomainError)
    assert Session.select().count() == 0


def test_whoever_signs_in_while_nothing_changes_gets_in(cast: Cast) -> None:
    assert isinstance(while_maria_signs_in(lambda: None), str)
    assert [session.user_id for session in Session.select()] == [cast.maria.id]
