"""How recurring work stands: whether it runs when it should, and what became of its last run."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

# A machine that starts anew, or a run that takes its time, is no delay.
GRACE = timedelta(minutes=10)
# A large sending or import takes a while. What takes longer was broken off, as by a kill.
LONGEST_RUN = timedelta(hours=1)


class Standing(StrEnum):
    NEVER = "never"
    WELL = "well"
    AT_WORK = "at work"
    FAILED = "failed"
    OVERDUE = "overdue"


class Turn(NamedTuple):
    """A job with its last run. `error` is the kind of what went wrong in it."""

    name: str
    every: timedelta
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: str = ""

    @property
    def is_unfinished(self) -> bool:
        return self.started_at is not None and (self.finished_at is None or self.finished_at < self.started_at)


def standing(turn: Turn, now: datetime) -> Standing:
    """Each job runs once in every stretch of its length, so two runs are never further apart than that."""
    if turn.started_at is None:
        return Standing.NEVER
    since = now - turn.started_at
    if turn.is_unfinished:
        return Standing.AT_WORK if since <= max(LONGEST_RUN, turn.every) else Standing.OVERDUE
    if since > turn.every + GRACE:
        return Standing.OVERDUE
    return Standing.FAILED if turn.error else Standing.WELL


def stands_still_since(turns: list[Turn], now: datetime) -> datetime | None:
    """When the last run began, if nothing at all runs any more; something should every few seconds."""
    last = max((turn.started_at for turn in turns if turn.started_at), default=None)
    return last if last and now - last > GRACE else None
