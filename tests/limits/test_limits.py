"""Counted tries: exactly as many as are allowed, however many come at once."""

from datetime import timedelta

import pytest

from crikit import clock, db
from crikit.errors import TooMany
from crikit.limits import actions
from crikit.limits.models import Tries
from tests.cast import Cast
from tests.crowds import crowd

WINDOW = timedelta(minutes=10)


def try_it(who: str = "mira", at_most: int = 3) -> None:
    actions.count("knocking", who, at_most=at_most, within=WINDOW)


def test_of_many_tries_at_once_exactly_the_allowed_ones_pass(cast: Cast) -> None:
    answers = crowd(16, lambda _: try_it(at_most=5))
    assert answers.count(None) == 5
    assert sum(isinstance(answer, TooMany) for answer in answers) == 11


def test_the_window_opens_again_when_it_is_over_and_not_before(cast: Cast) -> None:
    clock.freeze()
    for _ in range(3):
        try_it()
    clock.move(WINDOW - timedelta(seconds=1))
    with pytest.raises(TooMany) as refusal:
        try_it()
    assert (refusal.value.sentence, refusal.value.retry_after) == (
        "That was tried too often. Wait 1 second and try again.",
        1,
    )
    clock.move(timedelta(seconds=1))
    try_it()
    # Written as all other times are, or a copy in the other engine would not be the same.
    [(ends,)] = db.database.execute_sql("SELECT CAST(window_ends_at AS TEXT) FROM tries")
    assert ends == (clock.now() + WINDOW).replace(tzinfo=None).isoformat(" ")
    for _ in range(2):
        try_it()
    with pytest.raises(TooMany):
        try_it()


def test_a_window_that_a_wrong_clock_opened_is_over_when_the_clock_is_right_again(cast: Cast) -> None:
    right = clock.freeze()
    clock.move(1.5 * WINDOW)
    try_it(at_most=1)
    clock.freeze(right)
    try_it(at_most=1)
    with pytest.raises(TooMany):
        try_it(at_most=1)


def test_trying_on_while_refused_does_not_lengthen_the_wait(cast: Cast) -> None:
    clock.freeze()
    for _ in range(50):
        with pytest.raises(TooMany):
            try_it(at_most=0)
    clock.move(WINDOW)
    try_it(at_most=1)


def test_others_and_other_things_have_counts_of_their_own(cast: Cast) -> None:
    try_it(at_most=1)
    try_it("ben", at_most=1)
    actions.count("ringing", "mira", at_most=1, within=WINDOW)
    with pytest.raises(TooMany):
        try_it(at_most=1)


def test_forgetting_starts_the_count_anew(cast: Cast) -> None:
    for who in ("mira", "ben"):
        try_it(who, at_most=1)
    actions.forget("knocking", "mira")
    try_it(at_most=1)
    with pytest.raises(TooMany):
        try_it("ben", at_most=1)


def test_a_try_that_is_taken_back_is_free_again_and_nobody_elses_is(cast: Cast) -> None:
    for who in ("mira", "mira", "ben"):
        try_it(who)
    actions.take_back("knocking", "mira")
    try_it(at_most=2)
    for who, tries in (("mira", 2), ("ben", 1)):
        with pytest.raises(TooMany):
            try_it(who, at_most=tries)


def test_taking_back_more_than_was_tried_makes_no_room_for_more(cast: Cast) -> None:
    try_it(at_most=1)
    for _ in range(3):
        actions.take_back("knocking", "mira")
    try_it(at_most=1)
    with pytest.raises(TooMany):
        try_it(at_most=1)


def test_one_is_the_first_until_the_time_is_over(cast: Cast) -> None:
    clock.freeze()
    assert [actions.is_first("a form", "its key", within=WINDOW) for _ in range(3)] == [True, False, False]
    assert actions.is_first("a form", "another key", within=WINDOW)
    clock.move(WINDOW + timedelta(seconds=1))
    assert actions.is_first("a form", "its key", within=WINDOW)


def test_of_many_at_once_one_is_the_first(cast: Cast) -> None:
    answers = crowd(16, lambda _: actions.is_first("a form", "its key", within=WINDOW))
    assert answers.count(True) == 1


def test_the_table_names_nobody(cast: Cast) -> None:
    try_it("mira@prairieandpine.test")
    assert "mira" not in repr(Tries.select().dicts().get())


def test_counts_that_are_over_are_purged_and_others_stay(cast: Cast) -> None:
    clock.freeze()
    try_it("ben")
    clock.move(WINDOW + timedelta(seconds=1))
    try_it("mira")
    assert actions.purge() == 1
    assert Tries.select().count() == 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (59, "59 seconds"), (90, "2 minutes"), (121, "3 minutes"), (900, "15 minutes")],
)
def test_the_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert f"Wait {words} and try again." in actions.tried_too_often(seconds)
