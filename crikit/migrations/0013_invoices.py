"""Invoices with their lines, the search through them, and after how many days their balance counts as old."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0013_invoices")


def down(migrator, db):
    execute(db, "0013_invoices", back=True)
