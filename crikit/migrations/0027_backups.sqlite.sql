CREATE TABLE "backup" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "as_of" DATETIME NOT NULL,
  "finished_at" DATETIME NOT NULL,
  "name" VARCHAR(300) NOT NULL,
  "row_count" INTEGER NOT NULL,
  "size" INTEGER NOT NULL,
  "level" INTEGER NOT NULL
);

ALTER TABLE "vendor" ADD COLUMN "mail_held_at" DATETIME;

ALTER TABLE "vendor" ADD COLUMN "restored_as_of" DATETIME;

-- back

ALTER TABLE "vendor" DROP COLUMN "restored_as_of";

ALTER TABLE "vendor" DROP COLUMN "mail_held_at";

DROP TABLE "backup";
