"""Counting a try before the work it asks for, in one statement, so that no crowd of requests slips through together."""

import hashlib
import math
from datetime import timedelta

from peewee import EXCLUDED, Case

from crikit import clock
from crikit.errors import TooMany
from crikit.language import ngettext
from crikit.limits.models import Tries

# Longer waits are told in minutes.
SECONDS_SHOWN = 90


def count(what: str, who: str, *, at_most: int, within: timedelta) -> None:
    """Raises TooMany, with the seconds left, when `who` has tried `what` more than `at_most` times in the window."""
    now = clock.now()
    # No window ends later than its length from now: one that does was opened by a clock that was wrong for a while.
    over = (Tries.window_ends_at <= now) | (Tries.window_ends_at > now + 2 * within)
    row = (
        Tries.insert(key=_key(what, who), count=1, window_ends_at=now + within)
        .on_conflict(
            conflict_target=[Tries.key],
            update={
                Tries.count: Case(None, [(over, 1)], Tries.count + 1),
                Tries.window_ends_at: Case(None, [(over, EXCLUDED.window_ends_at)], Tries.window_ends_at),
            },
        )
        .returning(Tries.count, Tries.window_ends_at)
        .execute()
    )
    tries = next(iter(row))
    if tries.count > at_most:
        seconds = max(1, math.ceil((tries.window_ends_at - now).total_seconds()))
        raise TooMany(tried_too_often(seconds), seconds)


def is_first(what: str, who: str, *, within: timedelta) -> bool:
    """True once in that time; a second one of the same moment waits for the first one's transaction."""
    try:
        count(what, who, at_most=1, within=within)
    except TooMany:
        return False
    return True


def take_back(what: str, who: str) -> None:
    """One try less: it turned out to be none that the limit is meant for."""
    counted = (Tries.key == _key(what, who)) & (Tries.count > 0)
    Tries.update(count=Tries.count - 1).where(counted).execute()


def forget(what: str, who: str) -> None:
    Tries.delete().where(Tries.key == _key(what, who)).execute()


def purge() -> int:
    deleted: int = Tries.delete().where(Tries.window_ends_at < clock.now()).execute()
    return deleted


def tried_too_often(seconds: int) -> str:
    if seconds < SECONDS_SHOWN:
        return ngettext(
            "That was tried too often. Wait %(num)s second and try again.",
            "That was tried too often. Wait %(num)s seconds and try again.",
            seconds,
        )
    return ngettext(
        "That was tried too often. Wait %(num)s minute and try again.",
        "That was tried too often. Wait %(num)s minutes and try again.",
        math.ceil(seconds / 60),
    )


def _key(what: str, who: str) -> str:
    return hashlib.sha256(f"{what}\0{who}".encode()).hexdigest()
