"""From one database into another, on either engine."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crikit import config, db
from crikit.backups.actions import files
from crikit.backups.actions.reading import in_words
from crikit.backups.actions.restoring import refuse_full, restore
from crikit.backups.actions.writing import back_up
from crikit.backups.rules import BackupRefused, Counted


def copy_database(url: str, told: files.Progress) -> list[Counted]:
    """Each table of the configured database, as it was found in the other one. Goes by way of a backup's file, so that
    what arrives is compared with what was read at one moment. Raises BackupRefused."""
    ours = config.settings()
    if url == ours.database_url:
        raise BackupRefused("That is the database the portal has now. Name the one it should move to.")
    with in_words(), _other_database(url), db.connection():
        refuse_full()
    with tempfile.TemporaryDirectory(prefix="copy-", dir=ours.instance) as folder:
        path = Path(folder) / "database.backup"
        with db.connection():
            back_up(path, told)
        with _other_database(url):
            return restore(path, told, is_move=True)[1]


@contextmanager
def _other_database(url: str) -> Iterator[None]:
    """All that is asked goes to that one meanwhile."""
    ours = db.database.obj
    other = db.open_database(url)
    try:
        yield
    finally:
        other.close_all()  # type: ignore[attr-defined]
        db.database.initialize(ours)
