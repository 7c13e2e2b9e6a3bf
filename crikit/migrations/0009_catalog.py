"""Items, the prices of price lists and for quantities, and the search through items."""

import re
from pathlib import Path

from peewee import SqliteDatabase

HERE = Path(__file__).parent
BACK = "-- back\n\n"


def statements(db, *, back):
    engine = "sqlite" if isinstance(db, SqliteDatabase) else "postgres"
    text = (HERE / f"0009_catalog.{engine}.sql").read_text().split(BACK)[back]
    return [statement for statement in re.split(r";\n\n", text.rstrip(";\n")) if statement]


def up(migrator, db):
    db.execute_sql("UPDATE history_entry SET action = 'import.finished' WHERE action = 'customers.imported'")
    for statement in statements(db, back=False):
        db.execute_sql(statement)


def down(migrator, db):
    db.execute_sql("UPDATE history_entry SET action = 'customers.imported' WHERE action = 'import.finished'")
    for statement in statements(db, back=True):
        db.execute_sql(statement)
