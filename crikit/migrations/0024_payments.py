"""Payments by card: attempts with what they pay for, what Stripe reported of them, and the keys of each vendor."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0024_payments")


def down(migrator, db):
    execute(db, "0024_payments", back=True)
