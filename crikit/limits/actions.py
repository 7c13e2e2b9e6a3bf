"""Counting a try before the work it asks for, in one statement, so that no crowd of requests slips through together."""

import hashlib
import math
from datetime import timedelta

from peewee import Case

from crikit import clock
from crikit.errors import TooMany
from crikit.limits.models import Tries


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
                Tries.window_ends_at: Case(None, [(over, now + within)], Tries.window_ends_at),
            },
        )
        .returning(Tries.count, Tries.window_ends_at)
        .execute()
    )
    tries = next(iter(row))
    if tries.count > at_most:
        seconds = max(1, math.ceil((tries.window_ends_at - now).total_seconds()))
        raise TooMany(f"That was tried too often. Wait {in_words(seconds)} and try again.", seconds)


def is_first(what: str, who: str, *, within: timedelta) -> bool:
    """True once in that time; a second one of the same moment waits for the first one's transaction."""
    try:
        count(what, who, at_most=1, within=within)
    except TooMany:
        return False
    return True


def forget(what: str, who: str) -> None:
    Tries.delete().where(Tries.key == _key(what, who)).execute()


def purge() -> int:
    deleted: int = Tries.delete().where(Tries.window_ends_at < clock.now()).execute()
    return deleted


def in_words(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{math.ceil(seconds / 60)} minutes"


def _key(what: str, who: str) -> str:
    return hashlib.sha256(f"{what}\0{who}".encode()).hexdigest()
