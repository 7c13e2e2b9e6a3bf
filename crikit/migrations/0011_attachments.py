"""Letters with attachments."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0011_attachments")


def down(migrator, db):
    execute(db, "0011_attachments", back=True)
