"""Payments by the invoice they are for."""

INDEX = "payment_part_vendor_id_invoice_id"


def up(migrator, db):
    db.execute_sql(f'CREATE INDEX "{INDEX}" ON "payment_part" ("vendor_id", "invoice_id")')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{INDEX}"')
