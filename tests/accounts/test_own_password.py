"""Changing one's own password: what it takes, and what it ends."""

import pytest

from crikit import clock
from crikit.accounts import actions
from crikit.accounts.actions.passwords import CHANGES, PROOFS, PROOFS_WINDOW, change_password
from crikit.accounts.models import Session
from crikit.actor import Actor
from crikit.errors import DomainError
from crikit.history.models import Entry
from crikit.links.models import Link
from crikit.permissions.queries import signed_in
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd
from tests.factories import PASSWORD, STAFF_PASSWORD, letters

NEW = "seventeen wild geese"
HERE = {"address": "127.0.0.1", "browser": "Firefox"}


def fields(current: str = PASSWORD, new: str = NEW) -> dict[str, str]:
    return {"current_password": current, "password": new}


def test_a_new_password_keeps_this_session_under_a_new_token_and_ends_the_others(cast: Cast) -> None:
    here, there = cast.browser(cast.maria), cast.browser(cast.maria)
    token = Session.select().order_by(Session.id).get().token_hash
    answer = here.send("/account/password", fields())
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Your new password is saved." in here.get("/account").text
    assert there.get("/account").status_code == 303
    [left] = Session.select()
    assert left.token_hash != token
    assert cast.browser().sign_in("maria", NEW)


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("not this one", NEW, "This isn’t your password."),
        ("", NEW, "Type your password."),
        (PASSWORD, "", "Choose a password."),
        (PASSWORD, "short", "Use at least 8 characters"),
        (PASSWORD, "password", "lists that thieves try first"),
        (PASSWORD, PASSWORD, "You have this password already."),
        (PASSWORD, STAFF_PASSWORD, "The two passwords must differ"),
    ],
)
def test_what_cannot_stand_is_refused(cast: Cast, current: str, new: str, sentence: str) -> None:
    answer = cast.browser(cast.maria).send("/account/password", fields(current, new))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert cast.browser().sign_in("maria", PASSWORD)


def test_it_is_told_by_letter_and_in_the_history_without_saying_it(cast: Cast) -> None:
    cast.browser(cast.maria).send("/account/password", fields())
    [letter] = letters("accounts/password_changed")
    assert letter.to_address == cast.maria.email
    entry = Entry.get(Entry.action == "user.password_set")
    assert NEW not in letter.text + letter.html + str(entry.facts)
    assert entry.actor_id == cast.maria.id


def test_links_that_would_set_a_password_end(cast: Cast) -> None:
    link = actions.send_password_link(cast.maria)
    cast.browser(cast.maria).send("/account/password", fields())
    assert not Link.get_by_id(link.id).is_live


def test_whoever_guesses_at_an_open_browser_is_slowed_down(cast: Cast) -> None:
    clock.freeze()
    browser = cast.browser(cast.maria)
    for _ in range(PROOFS):
        assert browser.send("/account/password", fields("not this one")).status_code == 422
    answer = browser.send("/account/password", fields())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    clock.move(PROOFS_WINDOW)
    assert browser.send("/account/password", fields()).status_code == 303


def test_staff_cannot_find_out_by_trying_what_management_signs_in_with(cast: Cast) -> None:
    browser, current, answers = cast.browser(cast.sam), STAFF_PASSWORD, []
    for number in range(CHANGES + 2):
        answers.append(browser.send("/account/password", fields(current, f"{NEW} {number}")).status_code)
        current = f"{NEW} {number}" if answers[-1] == 303 else current
    assert answers == [303] * CHANGES + [429] * 2


def test_of_two_new_passwords_at_once_one_counts(cast: Cast) -> None:
    def person() -> Actor:
        arrived = signed_in(actions.sign_in("maria", PASSWORD, **HERE))
        assert arrived
        return arrived[0]

    people = [person() for _ in range(4)]
    answers = crowd(4, lambda n: change_password(people[n], PASSWORD, f"{NEW} {n}"), vendor_id=cast.vendor.id)
    [winner] = [n for n, answer in enumerate(answers) if isinstance(answer, str)]
    assert all(isinstance(answer, DomainError) for n, answer in enumerate(answers) if n != winner)
    assert len(letters("accounts/password_changed")) == 1
    assert [session.id for session in Session.select()] == [people[winner].session_id]
    assert actions.sign_in("maria", f"{NEW} {winner}", **HERE)


def test_staff_changes_its_own_and_management_keeps_its(cast: Cast) -> None:
    assert cast.browser(cast.sam).send("/account/password", fields(STAFF_PASSWORD)).status_code == 303
    assert cast.browser().sign_in("mariaS", NEW)
    assert cast.browser(cast.maria)
    assert factories.letters("accounts/password_changed")[0].user_id == cast.sam.id
