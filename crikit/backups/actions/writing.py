"""Writing a backup while the portal runs."""

from pathlib import Path

from crikit import clock, db
from crikit.backups import rules
from crikit.backups.actions import files, reading
from crikit.backups.models import LONGEST_NAME, Backup


def back_up(path: Path, told: files.Progress) -> Backup:
    """The whole database as of this moment. It is read once more from the file before that takes its name, and noted
    in the database. Raises BackupRefused; then there is no file."""
    with reading.in_words(), files.new_file(path) as part:
        with reading.moment():
            migrations = reading.applied_migrations()
            engine = "SQLite" if db.is_sqlite() else "PostgreSQL"
            facts = files.Facts(clock.now(), engine, migrations)
            tables = ((table, reading.rows(table)) for table in reading.tables())
            written = files.write(part, facts, tables, told)
        with files.opened(part) as file:
            rules.refuse_differences(file.proof())
        size = part.stat().st_size
    return Backup(
        as_of=facts.as_of,
        finished_at=clock.now(),
        name=path.name[:LONGEST_NAME],
        row_count=written,
        size=size,
        level=facts.level,
    )


def note(backup: Backup) -> None:
    backup.save(force_insert=True)
