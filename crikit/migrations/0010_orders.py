"""Orders, their lines and prices, the numbers and contacts they begin with, and the search through orders."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0010_orders")


def down(migrator, db):
    execute(db, "0010_orders", back=True)
