"""Backups that were written, and vendors whose letters wait since their rows came out of one."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0027_backups")


def down(migrator, db):
    execute(db, "0027_backups", back=True)
