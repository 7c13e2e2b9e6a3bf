ALTER TABLE "letter" ADD COLUMN "attached" SMALLINT NOT NULL DEFAULT 0;

CREATE TABLE "attachment" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "letter_id" INTEGER NOT NULL,
  "name" VARCHAR(120) NOT NULL,
  "media_type" VARCHAR(100) NOT NULL,
  "size" INTEGER NOT NULL,
  "content" BYTEA NOT NULL,
  FOREIGN KEY (vendor_id, letter_id) REFERENCES letter (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "attachment_letter_id" ON "attachment" ("letter_id");

-- back

DROP TABLE "attachment";

ALTER TABLE "letter" DROP COLUMN "attached";
