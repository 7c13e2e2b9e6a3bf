CREATE TABLE "invoice" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "number" VARCHAR(60) NOT NULL,
  "number_key" VARCHAR(120) COLLATE "C" NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "dated" DATE NOT NULL,
  "due_on" DATE NOT NULL,
  "customer_po" TEXT NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "total" BIGINT NOT NULL,
  "open_balance" BIGINT NOT NULL,
  "list_key" VARCHAR(11) COLLATE "C" NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "lines_digest" VARCHAR(32) NOT NULL,
  "search_text" TEXT NOT NULL,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "invoice_vendor_id_number_key" ON "invoice" ("vendor_id", "number_key");

CREATE INDEX "invoice_vendor_id_list_key_id" ON "invoice" ("vendor_id", "list_key", "id");

CREATE INDEX "invoice_vendor_id_customer_id_list_key_id" ON "invoice" ("vendor_id", "customer_id", "list_key", "id");

CREATE INDEX "invoice_vendor_id_customer_id_dated_id" ON "invoice" ("vendor_id", "customer_id", "dated", "id");

CREATE TABLE "invoice_line" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "invoice_id" INTEGER NOT NULL,
  "place" INTEGER NOT NULL,
  "item_id" INTEGER,
  "code" VARCHAR(200) NOT NULL,
  "description" TEXT NOT NULL,
  "customer_po" VARCHAR(100) NOT NULL,
  "quantity" BIGINT,
  "unit_price" BIGINT,
  "amount" BIGINT NOT NULL,
  FOREIGN KEY (vendor_id, invoice_id) REFERENCES invoice (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id)
);

CREATE UNIQUE INDEX "invoice_line_vendor_id_invoice_id_place" ON "invoice_line" ("vendor_id", "invoice_id", "place");

CREATE INDEX "invoice_search" ON "invoice" USING gin ("search_text" gin_trgm_ops);

ALTER TABLE "vendor" ADD COLUMN "invoices_fresh_days" INTEGER NOT NULL DEFAULT 7;

ALTER TABLE "accounting_import" ADD COLUMN "date_order" VARCHAR(12) NOT NULL DEFAULT '';

CREATE INDEX "accounting_import_vendor_id_kind_state_finished_at" ON "accounting_import" ("vendor_id", "kind", "state", "finished_at");

-- back

DROP INDEX "accounting_import_vendor_id_kind_state_finished_at";

ALTER TABLE "accounting_import" DROP COLUMN "date_order";

ALTER TABLE "vendor" DROP COLUMN "invoices_fresh_days";

DROP TABLE "invoice_line";

DROP TABLE "invoice";
