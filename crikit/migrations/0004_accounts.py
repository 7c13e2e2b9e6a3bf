"""A change of one's own e-mail address, and a second factor at sign-in."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0004_accounts")


def down(migrator, db):
    execute(db, "0004_accounts", back=True)
