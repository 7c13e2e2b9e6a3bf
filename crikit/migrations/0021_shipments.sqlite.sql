CREATE TABLE "shipment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "invoice_id" INTEGER,
  "order_id" INTEGER,
  "shipped_on" DATE NOT NULL,
  "carrier" VARCHAR(60) NOT NULL,
  "number" VARCHAR(60) NOT NULL,
  "number_key" VARCHAR(120) NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  "added_at" DATETIME NOT NULL,
  "search_text" TEXT NOT NULL,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, invoice_id) REFERENCES invoice (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "shipment_vendor_id_invoice_id_number_key" ON "shipment" ("vendor_id", "invoice_id", "number_key");

CREATE UNIQUE INDEX "shipment_vendor_id_order_id_number_key" ON "shipment" ("vendor_id", "order_id", "number_key");

CREATE INDEX "shipment_vendor_id_shipped_on_id" ON "shipment" ("vendor_id", "shipped_on", "id");

CREATE INDEX "shipment_vendor_id_customer_id_shipped_on_id" ON "shipment" ("vendor_id", "customer_id", "shipped_on", "id");

CREATE VIRTUAL TABLE shipment_search USING fts5(search_text, content='shipment', content_rowid='id', tokenize='trigram');

CREATE TRIGGER shipment_search_insert AFTER INSERT ON shipment BEGIN
  INSERT INTO shipment_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER shipment_search_update AFTER UPDATE OF search_text ON shipment WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO shipment_search(shipment_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO shipment_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER shipment_search_delete AFTER DELETE ON shipment BEGIN
  INSERT INTO shipment_search(shipment_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

ALTER TABLE "vendor" ADD COLUMN "shipped_mails" INTEGER NOT NULL DEFAULT TRUE;

-- back

ALTER TABLE "vendor" DROP COLUMN "shipped_mails";

DROP TABLE "shipment_search";

DROP TABLE "shipment";
