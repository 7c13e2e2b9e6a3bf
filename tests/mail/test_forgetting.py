"""The words of letters that are done and old are forgotten; that they were sent is not."""

from datetime import timedelta

import pytest

from crikit import clock
from crikit.errors import Conflict
from crikit.jobs.schedule import job_named
from crikit.mail import actions, rules
from crikit.mail.actions import forgetting
from crikit.mail.models import Letter, LetterState
from tests.cast import Cast
from tests.factories import as_actor
from tests.mail.posts import again, post

OLD, YOUNG = rules.WORDS_KEPT + timedelta(minutes=1), rules.WORDS_KEPT - timedelta(minutes=1)


def written(cast: Cast, age: timedelta, state: LetterState) -> Letter:
    letter = post(cast.vendor)
    at = clock.now() - age
    Letter.update(state=state, posted_at=at, sent_at=at).where(Letter.id == letter.id).execute()
    return again(letter)


def forget() -> None:
    job_named("forget-words").work()


@pytest.mark.parametrize(
    ("age", "state", "goes"),
    [
        (OLD, LetterState.SENT, True),
        (OLD, LetterState.CANCELLED, True),
        (OLD, LetterState.FAILED, False),
        (OLD, LetterState.QUEUED, False),
        (YOUNG, LetterState.SENT, False),
        (YOUNG, LetterState.CANCELLED, False),
    ],
)
def test_only_what_is_done_and_old_loses_its_words(cast: Cast, age: timedelta, state: LetterState, goes: bool) -> None:
    letter = written(cast, age, state)
    forget()
    left = again(letter)
    assert bool(left.text or left.html) != goes
    assert (left.subject, left.to_address, left.state) == (letter.subject, letter.to_address, state)


def test_letters_of_all_vendors_go_in_handfuls_and_the_young_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    old = [written(cast, OLD, LetterState.SENT) for _ in range(5)]
    young = written(cast, YOUNG, LetterState.SENT)
    before = clock.now() - rules.WORDS_KEPT
    assert actions.forget_words(before) == len(old)
    assert actions.forget_words(before) == 0
    assert again(young).html


def test_the_page_says_that_the_words_are_gone_and_offers_no_copy(cast: Cast) -> None:
    letter = written(cast, OLD, LetterState.SENT)
    forget()
    page = cast.browser(cast.mira).get(f"/emails/{letter.id}").text
    assert "kept for 90 days" in page
    assert "<iframe" not in page
    assert "Send again" not in page
    with pytest.raises(Conflict):
        actions.send_again(again(letter), by=as_actor(cast.mira))


def test_an_old_letter_is_not_sent_again_even_before_its_words_are_gone(cast: Cast) -> None:
    assert not rules.can_send_again(written(cast, OLD, LetterState.SENT))
    assert rules.can_send_again(written(cast, OLD, LetterState.FAILED))
    assert rules.can_send_again(written(cast, YOUNG, LetterState.SENT))
