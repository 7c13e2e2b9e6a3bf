"""Items, the prices of price lists and for quantities, and the search through items."""

from crikit.migrations import execute


def up(migrator, db):
    db.execute_sql("UPDATE history_entry SET action = 'import.finished' WHERE action = 'customers.imported'")
    execute(db, "0009_catalog")


def down(migrator, db):
    db.execute_sql("UPDATE history_entry SET action = 'customers.imported' WHERE action = 'import.finished'")
    execute(db, "0009_catalog", back=True)
