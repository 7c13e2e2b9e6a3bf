CREATE TABLE "shipment" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "invoice_id" INTEGER,
  "order_id" INTEGER,
  "shipped_on" DATE NOT NULL,
  "carrier" VARCHAR(60) NOT NULL,
  "number" VARCHAR(60) NOT NULL,
  "number_key" VARCHAR(120) COLLATE "C" NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  "added_at" TIMESTAMP NOT NULL,
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

CREATE INDEX "shipment_search" ON "shipment" USING gin ("search_text" gin_trgm_ops);

ALTER TABLE "vendor" ADD COLUMN "shipped_mails" BOOLEAN NOT NULL DEFAULT TRUE;

-- back

ALTER TABLE "vendor" DROP COLUMN "shipped_mails";

DROP TABLE "shipment";
