"""Whether recurring work is done and letters go out, in the whole deployment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crikit import clock, db
from crikit.admin.doctor import Examination, Finding, attention, ok, wrong
from crikit.admin.rules import BACKUP_IS_OLD
from crikit.backups.queries import last_backup
from crikit.jobs.queries import turns
from crikit.jobs.rules import Standing, Turn, standing, stands_still_since
from crikit.mail.queries import backlog, held_vendors, outbox

LATE = timedelta(minutes=30)
LATELY = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=1)
AWAY = "It can't be told while the database is away or its schema is old."


def recurring(examination: Examination) -> Iterator[Finding]:
    if not examination.is_database_usable:
        yield attention(AWAY)
        return
    now, found = clock.now(), turns()
    last = max((turn.started_at for turn in found if turn.started_at), default=None)
    remedy = (
        "Start the portal with SCHEDULER on."
        if examination.settings.scheduler
        else "Start: flask --app wsgi worker, or set SCHEDULER=on."
    )
    if last is None:
        yield attention(f"No job has run yet. {remedy}")
        return
    if last > now + CLOCKS_DIFFER:
        yield attention(f"The last job began in the future, {_told(last)}: some machine's clock is wrong.")
    if since := stands_still_since(found, now):
        yield wrong(f"Nothing has run since {_told(since)}. {remedy}")
    else:
        yield from _single(found, now)
    yield ok(f"{len(found)} jobs, the last began at {_told(last)}.")


def _single(found: list[Turn], now: datetime) -> Iterator[Finding]:
    for turn in found:
        state = standing(turn, now)
        if state is Standing.FAILED:
            yield attention(f"{turn.name} failed with {turn.error}; the log says where.")
        elif state is Standing.OVERDUE:
            yield attention(f"{turn.name} is overdue. Try: flask --app wsgi job {turn.name}")


def letters(examination: Examination) -> Iterator[Finding]:
    if not examination.is_database_usable:
        yield attention(AWAY)
        return
    now = clock.now()
    with db.connection(), db.every_vendor():
        queue, found, held = outbox(), backlog(failed_since=now - LATELY), held_vendors()
    if held:
        slugs = ", ".join(vendor.slug for vendor in held)
        yield attention(f"Restored or moved: nothing goes out for {slugs}. See: flask --app wsgi resume-mail")
    if queue.is_paused:
        until = queue.paused_until
        for_how_long = f" until {_told(until)}" if until and until.year < 9999 else ""
        yield wrong(
            f"The queue is held{for_how_long}: {queue.reason} Mend it, then press “Try now” on the page “E-mails”."
        )
    elif found.oldest and now - found.oldest.due_at > LATE:
        yield wrong(f"The oldest letter should have gone out at {_told(found.oldest.due_at)}. Does any sender run?")
    if found.failed:
        yield attention(f"{found.failed} letters of the last 7 days failed; the page “E-mails” says why.")
    yield ok(f"None is late; the last went out at {_told(found.last_sent_at)}." if found.last_sent_at else "None yet.")


def backup(examination: Examination) -> Iterator[Finding]:
    if not examination.is_database_usable:
        yield attention(AWAY)
        return
    with db.connection():
        last = last_backup()
    if last is None:
        yield attention("None by `flask --app wsgi backup` so far. Let cron write one each night, to another machine.")
    elif clock.now() - last.finished_at > BACKUP_IS_OLD:
        yield attention(f"The last is of {_told(last.as_of)}. Look why no later one was written.")
    else:
        yield ok(f"{last.name} of {_told(last.as_of)}, {last.row_count:,} rows.")


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
