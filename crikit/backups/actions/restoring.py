"""Bringing a backup into an empty database, in one transaction: a kill at any line leaves the database as empty as it
was, and whoever is served meanwhile sees nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crikit import db, migrations
from crikit.backups import rules
from crikit.backups.actions import files, loading, reading, voiding
from crikit.backups.rules import BackupRefused, Counted
from crikit.jobs.actions import look_at_tables
from crikit.mail.actions import hold
from crikit.vendors.models import HOUSE


def restore(path: Path, told: files.Progress, *, is_move: bool = False) -> tuple[files.Facts, list[Counted]]:
    """What the backup said about itself, and each table as it was found in the database afterwards.

    Mail is held for every vendor. After going back in time old links and sessions are over as well, and all that would
    be done a second time; a move to another database takes them along. Raises BackupRefused.
    """
    with reading.in_words(), files.opened(path) as file, db.connection(), migrations.one_deployer():
        refuse_other_levels(file.facts)
        with _references_unchecked(), db.atomic():
            _refuse_full()
            migrations.reach(file.facts.migrations[-1])
            found = _bring_in(file, told)
            rules.refuse_differences(found)
            loading.refuse_loose_ends()
            migrations.reach(migrations.known()[-1])
            with db.every_vendor():
                if not is_move:
                    voiding.void(file.facts.as_of)
                hold(as_of=None if is_move else file.facts.as_of)
    with db.connection():
        _tidy()
    return file.facts, found


def refuse_other_levels(facts: files.Facts) -> None:
    known = migrations.known()
    if facts.migrations == known[: len(facts.migrations)]:
        return
    newer = sorted(set(facts.migrations) - set(known))
    if newer:
        raise BackupRefused(
            f"The backup is newer than this version of crikit: it has {newer[-1]}, which isn't known here. "
            "Install the version that wrote it, or a later one, and restore again."
        )
    lacking = min(set(known) - set(facts.migrations))
    raise BackupRefused(f"The backup stands between two levels: it lacks {lacking}, but has later ones.")


def refuse_full() -> None:
    """Raises BackupRefused if there is a vendor in the database."""
    if any(table.name == "vendor" for table in reading.tables()):
        query = f"SELECT name FROM vendor WHERE slug <> '{HOUSE}' ORDER BY id LIMIT 1"  # noqa: S608
        somebody = db.database.execute_sql(query).fetchone()
        if somebody:
            raise BackupRefused(
                f"The database is in use: it holds {somebody[0]!r}. A backup is brought into an empty one only. Set "
                "DATABASE_URL to a new database, restore there, and start the portal with it."
            )


def _refuse_full() -> None:
    refuse_full()
    if not db.is_sqlite() and (tables := reading.tables()):
        # A portal that runs on it already must not write between these rows.
        names = ", ".join(reading.quoted(table.name) for table in tables)
        db.database.execute_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")


def _bring_in(file: files.BackupFile, told: files.Progress) -> list[Counted]:
    loading.empty(reversed(reading.tables()))
    for table in file.tables:
        loading.fill(table, files.telling(file.rows(table), table.name, told))
    loading.number_on(file.tables)
    return [file.compared(table, reading.summed(table)) for table in file.tables]


@contextmanager
def _references_unchecked() -> Iterator[None]:
    """SQLite would look at each row's references one by one; this can be switched outside of a transaction only."""
    if not db.is_sqlite():
        yield
        return
    db.database.execute_sql("PRAGMA foreign_keys = 0")
    try:
        yield
    finally:
        db.database.execute_sql("PRAGMA foreign_keys = 1")


def _tidy() -> None:
    """Without a look at so many new rows either engine would choose its indexes by guess."""
    if db.is_sqlite():
        look_at_tables()
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        db.database.execute_sql("ANALYZE")
