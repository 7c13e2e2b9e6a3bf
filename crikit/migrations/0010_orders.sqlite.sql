CREATE TABLE "orders" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(32) NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "reference" VARCHAR(30) NOT NULL,
  "reference_key" VARCHAR(60) NOT NULL,
  "name" VARCHAR(100) NOT NULL,
  "state" VARCHAR(10) NOT NULL,
  "is_standard" INTEGER NOT NULL,
  "purchase_order" VARCHAR(60) NOT NULL,
  "requested_on" DATE,
  "ship_via" VARCHAR(60) NOT NULL,
  "contact_name" VARCHAR(200) NOT NULL,
  "contact_phone" VARCHAR(100) NOT NULL,
  "contact_email" VARCHAR(254) NOT NULL,
  "alert" INTEGER NOT NULL,
  "email_customer" INTEGER NOT NULL,
  "entered_by" INTEGER,
  "entered_name" VARCHAR(200) NOT NULL,
  "entered_role" VARCHAR(12) NOT NULL,
  "line_count" INTEGER NOT NULL,
  "next_number" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "header_version" INTEGER NOT NULL,
  "created_at" DATETIME NOT NULL,
  "changed_at" DATETIME NOT NULL,
  "submitted_at" DATETIME,
  "reminded_at" DATETIME,
  "exported_at" DATETIME,
  "deleted_at" DATETIME,
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
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "order_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "item_id" INTEGER,
  "quantity" INTEGER,
  "typed" VARCHAR(200) NOT NULL,
  "typed_quantity" VARCHAR(40) NOT NULL,
  "trouble" VARCHAR(20) NOT NULL,
  "version" INTEGER NOT NULL,
  "press" VARCHAR(40),
  "code" VARCHAR(60) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "unit" VARCHAR(20) NOT NULL,
  "pack" INTEGER,
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
  "cents" INTEGER NOT NULL,
  "amount" INTEGER,
  "source" VARCHAR(20) NOT NULL,
  FOREIGN KEY (vendor_id, line_id) REFERENCES order_line (vendor_id, id) ON DELETE CASCADE
);

CREATE TABLE "order_total" (
  "order_id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "cents" INTEGER NOT NULL,
  "unpriced" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id)
);

CREATE INDEX "order_total_vendor_id_customer_id_cents_order_id" ON "order_total" ("vendor_id", "customer_id", "cents", "order_id");

CREATE INDEX "order_total_vendor_id_cents_order_id" ON "order_total" ("vendor_id", "cents", "order_id");

CREATE TABLE "order_stage" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "order_id" INTEGER NOT NULL,
  "state" VARCHAR(10) NOT NULL,
  "at" DATETIME NOT NULL,
  "by_id" INTEGER,
  "by_name" VARCHAR(200) NOT NULL,
  "note" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "order_stage_vendor_id_order_id_id" ON "order_stage" ("vendor_id", "order_id", "id");

CREATE TABLE "standard_price" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "item_id" INTEGER NOT NULL,
  "cents" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "standard_price_vendor_id_customer_id_item_id" ON "standard_price" ("vendor_id", "customer_id", "item_id");

CREATE TABLE "part_number" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "item_id" INTEGER NOT NULL,
  "number" VARCHAR(60) NOT NULL,
  "number_key" VARCHAR(120) NOT NULL,
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

CREATE VIRTUAL TABLE orders_search USING fts5(search_text, content='orders', content_rowid='id', tokenize='trigram');

CREATE TRIGGER orders_search_insert AFTER INSERT ON orders BEGIN
  INSERT INTO orders_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER orders_search_update AFTER UPDATE OF search_text ON orders WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO orders_search(orders_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO orders_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER orders_search_delete AFTER DELETE ON orders BEGIN
  INSERT INTO orders_search(orders_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

-- back

DROP TABLE "orders_search";

DROP TABLE "order_defaults";

DROP TABLE "part_number";

DROP TABLE "standard_price";

DROP TABLE "order_stage";

DROP TABLE "order_total";

DROP TABLE "order_line_price";

DROP TABLE "order_line";

DROP TABLE "orders";
