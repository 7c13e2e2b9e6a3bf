CREATE TABLE "item" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "code" VARCHAR(60) NOT NULL,
  "code_key" VARCHAR(120) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(400) NOT NULL,
  "unit" VARCHAR(20) NOT NULL,
  "barcode" VARCHAR(60) NOT NULL,
  "pack" INTEGER NOT NULL,
  "minimum" INTEGER NOT NULL,
  "stock" INTEGER,
  "base_price" INTEGER,
  "active" INTEGER NOT NULL,
  "changed_at" DATETIME NOT NULL,
  "search_text" TEXT NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "item_vendor_id_code_key" ON "item" ("vendor_id", "code_key");

CREATE INDEX "item_vendor_id_active_code_key_id" ON "item" ("vendor_id", "active", "code_key", "id");

CREATE INDEX "item_barcode" ON "item" ("vendor_id", "barcode") WHERE barcode <> '';

CREATE TABLE "list_price" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "item_id" INTEGER NOT NULL,
  "price_list_id" INTEGER NOT NULL,
  "cents" INTEGER NOT NULL,
  "starts_on" DATE,
  "ends_on" DATE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, price_list_id) REFERENCES price_list (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "list_price_vendor_id_item_id_price_list_id_starts_on" ON "list_price" ("vendor_id", "item_id", "price_list_id", "starts_on");

CREATE INDEX "list_price_vendor_id_price_list_id_item_id" ON "list_price" ("vendor_id", "price_list_id", "item_id");

CREATE TABLE "volume_price" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "item_id" INTEGER NOT NULL,
  "minimum" INTEGER NOT NULL,
  "cents" INTEGER NOT NULL,
  "starts_on" DATE,
  "ends_on" DATE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "volume_price_vendor_id_item_id_minimum_starts_on" ON "volume_price" ("vendor_id", "item_id", "minimum", "starts_on");

CREATE VIRTUAL TABLE item_search USING fts5(search_text, content='item', content_rowid='id', tokenize='trigram');

CREATE TRIGGER item_search_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER item_search_update AFTER UPDATE OF search_text ON item WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO item_search(item_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO item_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER item_search_delete AFTER DELETE ON item BEGIN
  INSERT INTO item_search(item_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

-- back

DROP TABLE "item_search";

DROP TABLE "volume_price";

DROP TABLE "list_price";

DROP TABLE "item";
