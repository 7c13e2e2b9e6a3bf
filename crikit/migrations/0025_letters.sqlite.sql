CREATE TABLE "automatic_address" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "address" VARCHAR(254) NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "automatic_address_vendor_id_customer_id_address" ON "automatic_address" ("vendor_id", "customer_id", "address");

CREATE TABLE "invoiced_order" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "invoice_id" INTEGER NOT NULL,
  "customer_id" INTEGER NOT NULL,
  "order_key" VARCHAR(200) NOT NULL,
  FOREIGN KEY (vendor_id, invoice_id) REFERENCES invoice (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "invoiced_order_vendor_id_customer_id_order_key_invoice_id" ON "invoiced_order" ("vendor_id", "customer_id", "order_key", "invoice_id");

CREATE INDEX "invoiced_order_invoice_id" ON "invoiced_order" ("invoice_id");

CREATE TABLE "announcement" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "title" VARCHAR(120) NOT NULL,
  "body" TEXT NOT NULL,
  "staff_too" INTEGER NOT NULL,
  "opens_at" DATETIME NOT NULL,
  "closes_at" DATETIME,
  "by_name" VARCHAR(200) NOT NULL,
  "edits" INTEGER NOT NULL,
  "removed_at" DATETIME,
  UNIQUE (vendor_id, id)
);

CREATE INDEX "announcement_vendor_id_opens_at_id" ON "announcement" ("vendor_id", "opens_at", "id");

CREATE INDEX "announcement_going_on" ON "announcement" ("vendor_id", "closes_at") WHERE removed_at IS NULL;

CREATE TABLE "announcement_hearer" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "announcement_id" INTEGER NOT NULL,
  "audience" VARCHAR(30) NOT NULL,
  "customer_type_id" INTEGER,
  "price_list_id" INTEGER,
  "customer_id" INTEGER,
  FOREIGN KEY (vendor_id, announcement_id) REFERENCES announcement (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_type_id) REFERENCES customer_type (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, price_list_id) REFERENCES price_list (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "announcement_hearer_announcement_id_audience" ON "announcement_hearer" ("announcement_id", "audience");

CREATE INDEX "announcement_hearer_vendor_id_audience_announcement_id" ON "announcement_hearer" ("vendor_id", "audience", "announcement_id");

CREATE TABLE "announcement_dismissal" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "announcement_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, announcement_id) REFERENCES announcement (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "announcement_dismissal_user_id_announcement_id" ON "announcement_dismissal" ("user_id", "announcement_id");

ALTER TABLE "attachment" ADD COLUMN "drawn_from" VARCHAR(30) NOT NULL DEFAULT '';

ALTER TABLE "orders" ADD COLUMN "purchase_order_key" VARCHAR(120) NOT NULL DEFAULT '';

CREATE INDEX "order_purchase_order" ON "orders" ("vendor_id", "customer_id", "purchase_order_key") WHERE purchase_order_key <> '';

ALTER TABLE "vendor" ADD COLUMN "invoice_mails" INTEGER NOT NULL DEFAULT FALSE;

ALTER TABLE "vendor" ADD COLUMN "invoice_mail_days" INTEGER NOT NULL DEFAULT 7;

-- back

ALTER TABLE "vendor" DROP COLUMN "invoice_mail_days";

ALTER TABLE "vendor" DROP COLUMN "invoice_mails";

DROP INDEX "order_purchase_order";

ALTER TABLE "orders" DROP COLUMN "purchase_order_key";

ALTER TABLE "attachment" DROP COLUMN "drawn_from";

DROP TABLE "announcement_dismissal";

DROP TABLE "announcement_hearer";

DROP TABLE "announcement";

DROP TABLE "invoiced_order";

DROP TABLE "automatic_address";
