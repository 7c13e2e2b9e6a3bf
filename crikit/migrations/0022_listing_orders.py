"""Long lists of orders: those of a customer in one state, and all by their numbers."""

CUSTOMER, REFERENCE = "orders_vendor_id_customer_id_state_id", "orders_vendor_id_reference_key_id"


def up(migrator, db):
    db.execute_sql(f'CREATE INDEX "{CUSTOMER}" ON "orders" ("vendor_id", "customer_id", "state", "id")')
    db.execute_sql(f'CREATE INDEX "{REFERENCE}" ON "orders" ("vendor_id", "reference_key", "id")')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{CUSTOMER}"')
    db.execute_sql(f'DROP INDEX "{REFERENCE}"')
