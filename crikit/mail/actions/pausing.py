"""Holding the whole queue: after a fault of the mail server or the settings, or because an operator says so."""

from datetime import UTC, datetime

from crikit import clock
from crikit.mail import rules
from crikit.mail.models import LONGEST_REPLY, Outbox
from crikit.mail.queries import outbox

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


def pause(until: datetime, reason: str, *, pauses: int = 0) -> None:
    """Nothing goes out until then. With FOREVER: until somebody resumes."""
    row = {"paused_until": until, "reason": reason[:LONGEST_REPLY], "pauses": pauses}
    Outbox.insert(id=1, **row).on_conflict(conflict_target=[Outbox.id], update=row).execute()


def pause_after_failure(reason: str) -> None:
    """Each failure in a row pauses for longer. A pause that somebody else has just begun stays as it is."""
    now = outbox()
    if not now.is_paused:
        pause(clock.now() + rules.pause_after(now.pauses), reason, pauses=now.pauses + 1)


def forget_failures() -> None:
    """A letter went out, so the next failure pauses for a short while again."""
    Outbox.update(pauses=0, reason="").where(Outbox.id == 1, Outbox.paused_until <= clock.now()).execute()


def resume() -> None:
    Outbox.update(paused_until=None, reason="", pauses=0).where(Outbox.id == 1).execute()
