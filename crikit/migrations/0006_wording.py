"""Letters in a vendor's own words."""

from peewee import SqliteDatabase


def up(migrator, db):
    key = "INTEGER NOT NULL PRIMARY KEY" if isinstance(db, SqliteDatabase) else "SERIAL NOT NULL PRIMARY KEY"
    moment = "DATETIME" if isinstance(db, SqliteDatabase) else "TIMESTAMP"
    db.execute_sql(f"""
        CREATE TABLE "wording" (
          "id" {key},
          "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
          "kind" VARCHAR(60) NOT NULL,
          "language" VARCHAR(5) NOT NULL,
          "version" INTEGER NOT NULL,
          "subject" VARCHAR(300) NOT NULL,
          "body" TEXT NOT NULL,
          "by_name" VARCHAR(200) NOT NULL,
          "saved_at" {moment} NOT NULL
        )""")
    db.execute_sql("""
        CREATE UNIQUE INDEX "wording_vendor_id_kind_language_version"
          ON "wording" ("vendor_id", "kind", "language", "version")""")


def down(migrator, db):
    db.execute_sql('DROP TABLE "wording"')
