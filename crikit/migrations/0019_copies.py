"""What order another one is a copy of, and whether its changes since are still to be shown."""

from peewee import SqliteDatabase


def up(migrator, db):
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BOOLEAN"
    db.execute_sql('ALTER TABLE "orders" ADD COLUMN "copied_from" INTEGER')
    db.execute_sql(f'ALTER TABLE "orders" ADD COLUMN "shows_changes" {kind} NOT NULL DEFAULT FALSE')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "orders" DROP COLUMN "shows_changes"')
    db.execute_sql('ALTER TABLE "orders" DROP COLUMN "copied_from"')
