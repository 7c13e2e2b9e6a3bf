"""What is known about backups."""

from crikit.backups.models import Backup


def last_backup() -> Backup | None:
    """The newest that was finished; None if there never was one."""
    found: Backup | None = Backup.select().order_by(Backup.finished_at.desc(), Backup.id.desc()).first()
    return found
