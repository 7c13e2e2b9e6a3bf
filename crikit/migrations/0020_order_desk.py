"""Which orders went to accounting together, by whom and when, and the lists of the order desk."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0020_order_desk")


def down(migrator, db):
    execute(db, "0020_order_desk", back=True)
