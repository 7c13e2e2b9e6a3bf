"""Company settings, logos, trials before they are vendors, and which rows are samples."""

import re
from pathlib import Path

from peewee import SqliteDatabase

HERE = Path(__file__).parent
COLUMNS = (
    ("accent_wish", "VARCHAR(7) NOT NULL DEFAULT ''"),
    ("accent", "VARCHAR(7) NOT NULL DEFAULT ''"),
    ("logo_key", "VARCHAR(40) NOT NULL DEFAULT ''"),
    ("order_desk", "{json} NOT NULL DEFAULT '[]'"),
    ("settings_version", "INTEGER NOT NULL DEFAULT 0"),
)
TABLES = ("sample", "trial", "vendor_logo")


def up(migrator, db):
    is_sqlite = isinstance(db, SqliteDatabase)
    for name, kind in COLUMNS:
        kind = kind.format(json="TEXT" if is_sqlite else "JSONB")
        db.execute_sql(f'ALTER TABLE "vendor" ADD COLUMN "{name}" {kind}')
    engine = "sqlite" if is_sqlite else "postgres"
    for statement in re.split(r";\n\n?", (HERE / f"0005_company.{engine}.sql").read_text().rstrip(";\n")):
        db.execute_sql(statement)


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f'DROP TABLE "{table}"')
    for name, _ in COLUMNS:
        db.execute_sql(f'ALTER TABLE "vendor" DROP COLUMN "{name}"')
