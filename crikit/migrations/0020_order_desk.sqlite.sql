CREATE TABLE "order_export" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(32) NOT NULL,
  "at" DATETIME NOT NULL,
  "by_id" INTEGER,
  "by_name" VARCHAR(200) NOT NULL,
  "form" VARCHAR(4) NOT NULL,
  "order_count" INTEGER NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "order_export_vendor_id_key" ON "order_export" ("vendor_id", "key");

CREATE TABLE "exported_order" (
  "order_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "export_id" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, export_id) REFERENCES order_export (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "exported_order_vendor_id_export_id" ON "exported_order" ("vendor_id", "export_id");

CREATE INDEX "order_to_export" ON "orders" ("vendor_id", "state", "submitted_at", "id") WHERE exported_at IS NULL;

CREATE INDEX "order_exported" ON "orders" ("vendor_id", "exported_at", "id") WHERE exported_at IS NOT NULL;

-- back

DROP INDEX "order_exported";

DROP INDEX "order_to_export";

DROP TABLE "exported_order";

DROP TABLE "order_export";
