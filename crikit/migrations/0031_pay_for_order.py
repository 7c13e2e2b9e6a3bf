"""Customers whose orders are paid when they are submitted."""

from crikit import db as ours


def up(migrator, db):
    kind = "INTEGER" if ours.is_sqlite() else "BOOLEAN"
    db.execute_sql(f'ALTER TABLE "customer" ADD COLUMN "pays_orders" {kind} NOT NULL DEFAULT FALSE')


def down(migrator, db):
    db.execute_sql('ALTER TABLE "customer" DROP COLUMN "pays_orders"')
