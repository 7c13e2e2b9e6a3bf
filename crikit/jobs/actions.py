"""Claiming a job's turn, and doing it."""

import logging
from collections.abc import Callable, Collection
from datetime import timedelta

from crikit import clock, db
from crikit.jobs.models import LONGEST_ERROR, Job

LOOKED_AT = 1_000
# Merged at a time, so that whoever wants to write waits for some milliseconds at most.
PAGES_MERGED = 200
CLOCKS_DIFFER = timedelta(minutes=1)
log = logging.getLogger(__name__)


def claim(name: str, every: timedelta) -> bool:
    """True for one scheduler in each stretch of that length, however many ask."""
    slot = int(clock.now().timestamp() // every.total_seconds())
    # A turn further ahead than clocks differ was taken while a clock was wrong; it must not stop the job until then.
    wrong = slot + max(1, int(CLOCKS_DIFFER / every))
    job = Job.get_or_none(Job.name == name)
    if job is None:
        Job.insert(name=name).on_conflict_ignore().execute()
    elif slot <= job.slot <= wrong:
        # Most askers come too late; a look costs them less than a write would cost the others.
        return False
    free = (Job.slot < slot) | (Job.slot > wrong)
    claimed: int = Job.update(slot=slot).where(Job.name == name, free).execute()
    return claimed == 1


def run(name: str, work: Callable[[], object]) -> str:
    """Does the work and keeps what became of it; the error, if there was one. Raises nothing that the work raises."""
    error = ""
    Job.insert(name=name).on_conflict_ignore().execute()
    Job.update(started_at=clock.now(), runs=Job.runs + 1).where(Job.name == name).execute()
    try:
        work()
    except Exception as fault:
        log.exception("a job failed", extra={"facts": {"job": name}})
        # What the database says about a failed statement may quote values; the log has it, the table needs not.
        error = type(fault).__name__
    Job.update(finished_at=clock.now(), error=error[:LONGEST_ERROR]).where(Job.name == name).execute()
    return error


def forget_all_but(names: Collection[str]) -> None:
    """Jobs that a newer version no longer has."""
    Job.delete().where(Job.name.not_in(list(names))).execute()


def look_at_tables() -> None:
    """Lets SQLite look again at tables that grew, a thousand rows of each index, or it chooses its indexes by guess.
    PostgreSQL does so by itself."""
    if db.is_sqlite():
        db.database.execute_sql(f"PRAGMA analysis_limit = {LOOKED_AT}")
        db.database.execute_sql("ANALYZE")


def merge_search_indexes() -> None:
    """Each change leaves SQLite's search index in one piece more, and a search goes through all of them. PostgreSQL's
    has no pieces."""
    if not db.is_sqlite():
        return
    for (index,) in db.database.execute_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'").fetchall():
        # As SQLite's manual has it: below zero all pieces are taken up, and it goes on until little changes.
        pages = -PAGES_MERGED
        while _merged(index, pages):
            pages = PAGES_MERGED


def _merged(index: str, pages: int) -> bool:
    """Whether there was anything to merge."""
    before = db.database.connection().total_changes
    db.database.execute_sql(f"INSERT INTO {index}({index}, rank) VALUES('merge', {pages})")
    return bool(db.database.connection().total_changes - before > 1)
