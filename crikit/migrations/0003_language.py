"""The language a vendor speaks with its customers, and the one a person chose instead."""

TABLES = ("vendor", "portal_user")


def up(migrator, db):
    for table in TABLES:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "language" VARCHAR(5) NOT NULL DEFAULT \'\'')


def down(migrator, db):
    for table in TABLES:
        db.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN "language"')
