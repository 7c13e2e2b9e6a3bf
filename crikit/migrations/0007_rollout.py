"""Reminders of invitations, and since when a vendor has them sent: only what it sends from now on is reminded of."""

from peewee import SqliteDatabase

COLUMNS = ("first_reminder_since", "second_reminder_since")


def up(migrator, db):
    on_sqlite = isinstance(db, SqliteDatabase)
    id_, time = ("INTEGER", "DATETIME") if on_sqlite else ("SERIAL", "TIMESTAMP")
    for column in COLUMNS:
        db.execute_sql(f'ALTER TABLE "vendor" ADD COLUMN "{column}" {time}')
    db.execute_sql('UPDATE "vendor" SET "first_reminder_since" = CURRENT_TIMESTAMP')
    db.execute_sql('UPDATE "vendor" SET "second_reminder_since" = "first_reminder_since"')
    db.execute_sql('CREATE UNIQUE INDEX "invitation_vendor_id_id" ON "invitation" ("vendor_id", "id")')
    db.execute_sql(
        f'CREATE TABLE "reminder" ("id" {id_} NOT NULL PRIMARY KEY, '
        '"vendor_id" INTEGER NOT NULL REFERENCES vendor (id), "invitation_id" INTEGER NOT NULL, '
        f'"day" INTEGER NOT NULL, "at" {time} NOT NULL, '
        "FOREIGN KEY (vendor_id, invitation_id) REFERENCES invitation (vendor_id, id) ON DELETE CASCADE)"
    )
    db.execute_sql('CREATE UNIQUE INDEX "reminder_invitation_id_day" ON "reminder" ("invitation_id", "day")')


def down(migrator, db):
    db.execute_sql('DROP TABLE "reminder"')
    db.execute_sql('DROP INDEX "invitation_vendor_id_id"')
    for column in COLUMNS:
        db.execute_sql(f'ALTER TABLE "vendor" DROP COLUMN "{column}"')
