CREATE TABLE "sales_month" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER,
  "month" VARCHAR(7) NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "cents" BIGINT NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "sales_month_vendor_id_customer_id_month" ON "sales_month" ("vendor_id", "customer_id", "month");

CREATE TABLE "item_sales" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER,
  "item_id" INTEGER,
  "code" VARCHAR(200) NOT NULL,
  "name" TEXT NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "cents" BIGINT NOT NULL,
  "until" VARCHAR(7) NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "item_sales_vendor_id_customer_id_currency_cents" ON "item_sales" ("vendor_id", "customer_id", "currency", "cents");

CREATE TABLE "item_quantity" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER,
  "item_id" INTEGER,
  "code" VARCHAR(200) NOT NULL,
  "name" TEXT NOT NULL,
  "quantity" BIGINT NOT NULL,
  "until" VARCHAR(7) NOT NULL,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, item_id) REFERENCES item (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "item_quantity_vendor_id_customer_id_quantity" ON "item_quantity" ("vendor_id", "customer_id", "quantity");

CREATE TABLE "open_day" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "due_on" DATE NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "cents" BIGINT NOT NULL,
  "invoices" INTEGER NOT NULL
);

CREATE INDEX "open_day_vendor_id_due_on" ON "open_day" ("vendor_id", "due_on");

INSERT INTO sales_month (vendor_id, customer_id, month, currency, cents)
  SELECT i.vendor_id, i.customer_id, substr(CAST(i.dated AS text), 1, 7), i.currency, sum(i.total) FROM invoice AS i
  GROUP BY i.vendor_id, i.customer_id, substr(CAST(i.dated AS text), 1, 7), i.currency;

INSERT INTO sales_month (vendor_id, month, currency, cents)
  SELECT vendor_id, month, currency, sum(cents) FROM sales_month GROUP BY vendor_id, month, currency;

INSERT INTO item_sales (vendor_id, customer_id, item_id, code, name, currency, cents, until)
  SELECT i.vendor_id, i.customer_id, l.item_id, CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.code END, max(CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.description END), i.currency, sum(l.amount), to_char(CURRENT_DATE, 'YYYY-MM')
  FROM invoice AS i JOIN invoice_line AS l ON l.vendor_id = i.vendor_id AND l.invoice_id = i.id
  WHERE i.dated >= CAST(date_trunc('month', CURRENT_DATE) - interval '11 months' AS date) AND i.dated < CAST(date_trunc('month', CURRENT_DATE) + interval '1 month' AS date) AND (l.item_id IS NOT NULL OR l.code <> '')
  GROUP BY i.vendor_id, i.customer_id, l.item_id, CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.code END, i.currency
  HAVING sum(l.amount) <> 0;

INSERT INTO item_sales (vendor_id, item_id, code, name, currency, cents, until)
  SELECT vendor_id, item_id, code, max(name), currency, sum(cents), until FROM item_sales
  GROUP BY vendor_id, item_id, code, currency, until;

INSERT INTO item_quantity (vendor_id, customer_id, item_id, code, name, quantity, until)
  SELECT i.vendor_id, i.customer_id, l.item_id, CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.code END, max(CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.description END), sum(l.quantity), to_char(CURRENT_DATE, 'YYYY-MM')
  FROM invoice AS i JOIN invoice_line AS l ON l.vendor_id = i.vendor_id AND l.invoice_id = i.id
  WHERE i.dated >= CAST(date_trunc('month', CURRENT_DATE) - interval '11 months' AS date) AND i.dated < CAST(date_trunc('month', CURRENT_DATE) + interval '1 month' AS date) AND (l.item_id IS NOT NULL OR l.code <> '')
  GROUP BY i.vendor_id, i.customer_id, l.item_id, CASE WHEN l.item_id IS NOT NULL THEN '' ELSE l.code END
  HAVING sum(l.quantity) <> 0;

INSERT INTO item_quantity (vendor_id, item_id, code, name, quantity, until)
  SELECT vendor_id, item_id, code, max(name), sum(quantity), until FROM item_quantity
  GROUP BY vendor_id, item_id, code, until;

INSERT INTO open_day (vendor_id, due_on, currency, cents, invoices)
  SELECT vendor_id, GREATEST(due_on, CURRENT_DATE - 91), currency, sum(open_balance), count(*) FROM invoice
  WHERE list_key >= '0' AND list_key < '1' GROUP BY vendor_id, GREATEST(due_on, CURRENT_DATE - 91), currency;

CREATE INDEX "orders_vendor_id_submitted_at" ON "orders" ("vendor_id", "submitted_at");

-- back

DROP INDEX "orders_vendor_id_submitted_at";

DROP TABLE "open_day";

DROP TABLE "item_quantity";

DROP TABLE "item_sales";

DROP TABLE "sales_month";
