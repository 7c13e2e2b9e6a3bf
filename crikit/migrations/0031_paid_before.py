"""What accounting called paid on an invoice before it was paid by card."""

from peewee import SqliteDatabase


def up(migrator, db):
    number = "INTEGER" if isinstance(db, SqliteDatabase) else "BIGINT"
    db.execute_sql(f'ALTER TABLE "payment_part" ADD COLUMN "paid_before" {number} NOT NULL DEFAULT 0')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "payment_part" DROP COLUMN "paid_before"')
