"""All tables of the first release, as SQL for each engine: constraints and partial indexes stand there as they are."""

import re
from pathlib import Path

from peewee import SqliteDatabase

HERE = Path(__file__).parent


def statements(db):
    engine = "sqlite" if isinstance(db, SqliteDatabase) else "postgres"
    text = (HERE / f"0001_initial.{engine}.sql").read_text()
    return [statement for statement in re.split(r";\n\n", text.rstrip(";\n")) if statement]


def up(migrator, db):
    for statement in statements(db):
        db.execute_sql(statement)


def down(migrator, db):
    names = re.findall(r'^CREATE (?:VIRTUAL )?TABLE "?(\w+)"?', "\n".join(statements(db)), re.M)
    for name in reversed(names):
        db.execute_sql(f'DROP TABLE "{name}"')
