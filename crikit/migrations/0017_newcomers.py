"""Since when a vendor is here that opened its account itself: what it may send in its first days is bounded."""

from peewee import SqliteDatabase


def up(migrator, db):
    time = "DATETIME" if isinstance(db, SqliteDatabase) else "TIMESTAMP"
    db.execute_sql(f'ALTER TABLE "vendor" ADD COLUMN "trial_since" {time}')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "vendor" DROP COLUMN "trial_since"')
