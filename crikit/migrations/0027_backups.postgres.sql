CREATE TABLE "backup" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "as_of" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP NOT NULL,
  "name" VARCHAR(300) NOT NULL,
  "row_count" BIGINT NOT NULL,
  "size" BIGINT NOT NULL,
  "level" INTEGER NOT NULL
);

ALTER TABLE "vendor" ADD COLUMN "mail_held_at" TIMESTAMP;

ALTER TABLE "vendor" ADD COLUMN "restored_as_of" TIMESTAMP;

-- back

ALTER TABLE "vendor" DROP COLUMN "restored_as_of";

ALTER TABLE "vendor" DROP COLUMN "mail_held_at";

DROP TABLE "backup";
