ALTER TABLE "item" ADD COLUMN "photo_key" VARCHAR(40) NOT NULL DEFAULT '';

CREATE TABLE "item_photo" (
  "item_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(40) NOT NULL,
  "saved_at" TIMESTAMP NOT NULL,
  "content" BYTEA NOT NULL,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "item_photo_vendor_id_key" ON "item_photo" ("vendor_id", "key");

-- back

DROP TABLE "item_photo";

ALTER TABLE "item" DROP COLUMN "photo_key";
