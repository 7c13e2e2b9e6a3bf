"""What items look like."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0023_photos")


def down(migrator, db):
    execute(db, "0023_photos", back=True)
