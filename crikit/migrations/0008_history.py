"""History that is searched and paged by time; one staff username for each management username."""

from peewee import SqliteDatabase

NEW = (("vendor_id", "at", "id"), ("vendor_id", "actor_id", "at", "id"))
OLD = (("vendor_id", "at"),)


def up(migrator, db):
    text = "VARCHAR(500) NOT NULL DEFAULT ''"
    db.execute_sql(f'ALTER TABLE "history_entry" ADD COLUMN "search_text" {text}')
    username = "json_extract(facts, '$.username')" if isinstance(db, SqliteDatabase) else "facts->>'username'"
    names = f"about_name || ' ' || actor_name || ' ' || COALESCE({username}, '')"
    db.execute_sql(f"UPDATE history_entry SET search_text = SUBSTR(LOWER({names}), 1, 500)")  # noqa: S608  (nothing of it is typed)
    replace(db, OLD, NEW)
    db.execute_sql('DROP INDEX "portal_user_management_id"')
    db.execute_sql('CREATE UNIQUE INDEX "portal_user_management_id" ON "portal_user" ("management_id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "portal_user_management_id"')
    db.execute_sql('CREATE INDEX "portal_user_management_id" ON "portal_user" ("management_id")')
    replace(db, NEW, OLD)
    db.execute_sql('ALTER TABLE "history_entry" DROP COLUMN "search_text"')


def replace(db, old, new):
    for columns in old:
        db.execute_sql(f'DROP INDEX "{name(columns)}"')
    for columns in new:
        written = ", ".join(f'"{column}"' for column in columns)
        db.execute_sql(f'CREATE INDEX "{name(columns)}" ON "history_entry" ({written})')


def name(columns):
    return "_".join(("history_entry", *columns))
