"""Access to other reps' customers, whom a session views the portal as, and a count of changes of permissions."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0002_permissions")


def down(migrator, db):
    execute(db, "0002_permissions", back=True)
