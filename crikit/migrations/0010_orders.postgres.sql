CREATE TABLE "orders" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(32) NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "reference" VARCHAR(30) NOT NULL,
  "reference_key" VARCHAR(60) COLLATE "C" NOT NULL,
  "name" VARCHAR(100) NOT NULL,
  "state" VARCHAR(10) NOT NULL,
  "is_standard" BOOLEAN NOT NULL,
  "purchase_order" VARCHAR(60) NOT NULL,
  "requested_on" DATE,
  "ship_via" VARCHAR(60) NOT NULL,
  "contact_name" VARCHAR(200) NOT NULL,
  "contact_phone" VARCHAR(100) NOT NULL,
  "contact_email" VARCHAR(254) NOT NULL,
  "alert" BOOLEAN NOT NULL,
  "email_customer" BOOLEAN NOT NULL,
  "entered_by" INTEGER,
  "entered_name" VARCHAR(200) NOT NULL,
  "entered_role" VARCHAR(12) NOT NULL,
  "line_count" INTEGER NOT NULL,
  "next_number" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "header_version" INTEGER NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "submitted_at" TIMESTAMP,
  "reminded_at" TIMESTAMP,
  "exported_at" TIMESTAMP,
  "deleted_at" TIMESTAMP,
  "search_text" TEXT NOT NULL,
  "ship_to" TEXT NOT NULL,
  "notes" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id),
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "orders_vendor_id_key" ON "orders" ("vendor_id", "key");

CREATE INDEX "orders_vendor_id_customer_id_id" ON "orders" ("vendor_id", "customer_id", "id");

CREATE INDEX "orders_vendor_id_state_id" ON "orders" ("vendor_id", "state", "id");

CREATE UNIQUE INDEX "order_reference" ON "orders" ("vendor_id", "customer_id", "reference_key") WHERE reference_key <> '';

CREATE UNIQUE INDEX "order_standard" ON "orders" ("vendor_id", "customer_id") WHERE is_standard AND deleted_at IS NULL;

CREATE TABLE "order_line" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "order_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "item_id" INTEGER,
  "quantity" BIGINT,
  "typed" VARCHAR(200) NOT NULL,
  "typed_quantity" VARCHAR(40) NOT NULL,
  "trouble" VARCHAR(20) NOT NULL,
  "version" INTEGER NOT NULL,
  "press" VARCHAR(40),
  "code" VARCHAR(60) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "unit" VARCHAR(20) NOT NULL,
  "pack" BIGINT,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id),
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "order_line_vendor_id_order_id_number" ON "order_line" ("vendor_id", "order_id", "number");

CREATE UNIQUE INDEX "order_line_vendor_id_order_id_press" ON "order_line" ("vendor_id", "order_id", "press");

CREATE INDEX "order_line_vendor_id_item_id" ON "order_line" ("vendor_id", "item_id");

CREATE TABLE "order_line_price" (
  "line_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "cents" BIGINT NOT NULL,
  "amount" BIGINT,
  "source" VARCHAR(20) NOT NULL,
  FOREIGN KEY (vendor_id, line_id) REFERENCES order_line (vendor_id, id) ON DELETE CASCADE
);

CREATE TABLE "order_total" (
  "order_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "cents" BIGINT NOT NULL,
  "unpriced" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id)
);

CREATE INDEX "order_total_vendor_id_customer_id_cents_order_id" ON "order_total" ("vendor_id", "customer_id", "cents", "order_id");

CREATE INDEX "order_total_vendor_id_cents_order_id" ON "order_total" ("vendor_id", "cents", "order_id");

CREATE TABLE "order_stage" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "order_id" INTEGER NOT NULL,
  "state" VARCHAR(10) NOT NULL,
  "at" TIMESTAMP NOT NULL,
  "by_id" INTEGER,
  "by_name" VARCHAR(200) NOT NULL,
  "note" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "order_stage_vendor_id_order_id_id" ON "order_stage" ("vendor_id", "order_id", "id");

CREATE TABLE "standard_price" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "item_id" INTEGER NOT NULL,
  "cents" BIGINT NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "standard_price_vendor_id_customer_id_item_id" ON "standard_price" ("vendor_id", "customer_id", "item_id");

CREATE TABLE "part_number" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "item_id" INTEGER NOT NULL,
  "number" VARCHAR(60) NOT NULL,
  "number_key" VARCHAR(120) COLLATE "C" NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "part_number_vendor_id_customer_id_number_key" ON "part_number" ("vendor_id", "customer_id", "number_key");

CREATE TABLE "order_defaults" (
  "customer_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "numbering" VARCHAR(10) NOT NULL,
  "next_reference" INTEGER NOT NULL,
  "contact_name" VARCHAR(200) NOT NULL,
  "contact_phone" VARCHAR(100) NOT NULL,
  "contact_email" VARCHAR(254) NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "orders_search" ON "orders" USING gin ("search_text" gin_trgm_ops);

-- back

DROP TABLE "order_defaults";

DROP TABLE "part_number";

DROP TABLE "standard_price";

DROP TABLE "order_stage";

DROP TABLE "order_total";

DROP TABLE "order_line_price";

DROP TABLE "order_line";

DROP TABLE "orders";
