"""Sums of invoices, from which charts are drawn, filled from the invoices there are."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0026_charts")


def down(migrator, db):
    execute(db, "0026_charts", back=True)
