CREATE TABLE "item" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "code" VARCHAR(60) NOT NULL,
  "code_key" VARCHAR(120) COLLATE "C" NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(400) COLLATE "C" NOT NULL,
  "unit" VARCHAR(20) NOT NULL,
  "barcode" VARCHAR(60) NOT NULL,
  "pack" BIGINT NOT NULL,
  "minimum" BIGINT NOT NULL,
  "stock" BIGINT,
  "base_price" BIGINT,
  "active" BOOLEAN NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "search_text" TEXT NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "item_vendor_id_code_key" ON "item" ("vendor_id", "code_key");

CREATE INDEX "item_vendor_id_active_code_key_id" ON "item" ("vendor_id", "active", "code_key", "id");

CREATE INDEX "item_barcode" ON "item" ("vendor_id", "barcode") WHERE barcode <> '';

CREATE TABLE "list_price" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "item_id" INTEGER NOT NULL,
  "price_list_id" INTEGER NOT NULL,
  "cents" BIGINT NOT NULL,
  "starts_on" DATE,
  "ends_on" DATE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, price_list_id) REFERENCES price_list (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "list_price_vendor_id_item_id_price_list_id_starts_on" ON "list_price" ("vendor_id", "item_id", "price_list_id", "starts_on");

CREATE INDEX "list_price_vendor_id_price_list_id_item_id" ON "list_price" ("vendor_id", "price_list_id", "item_id");

CREATE TABLE "volume_price" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "item_id" INTEGER NOT NULL,
  "minimum" BIGINT NOT NULL,
  "cents" BIGINT NOT NULL,
  "starts_on" DATE,
  "ends_on" DATE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "volume_price_vendor_id_item_id_minimum_starts_on" ON "volume_price" ("vendor_id", "item_id", "minimum", "starts_on");

CREATE INDEX "item_search" ON "item" USING gin ("search_text" gin_trgm_ops);

-- back

DROP TABLE "volume_price";

DROP TABLE "list_price";

DROP TABLE "item";
