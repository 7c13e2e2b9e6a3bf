"""Shipments with the search through them, and whether letters tell of them."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0021_shipments")


def down(migrator, db):
    execute(db, "0021_shipments", back=True)
