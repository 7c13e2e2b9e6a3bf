CREATE TABLE "card_account" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "sealed_key" TEXT NOT NULL,
  "key_ends" VARCHAR(4) NOT NULL,
  "sealed_signing" TEXT NOT NULL,
  "signing_ends" VARCHAR(4) NOT NULL,
  "account_id" VARCHAR(255) NOT NULL,
  "is_live" INTEGER NOT NULL,
  "checked_at" DATETIME
);

CREATE UNIQUE INDEX "card_account_vendor_id" ON "card_account" ("vendor_id");

CREATE TABLE "payment" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "customer_id" INTEGER NOT NULL,
  "key" VARCHAR(43) NOT NULL,
  "state" VARCHAR(10) NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "cents" INTEGER NOT NULL,
  "refunded" INTEGER NOT NULL,
  "account_id" VARCHAR(255) NOT NULL,
  "session" VARCHAR(255) NOT NULL,
  "address" TEXT NOT NULL,
  "intent" VARCHAR(255) NOT NULL,
  "by_id" INTEGER NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  "receipt_to" VARCHAR(254) NOT NULL,
  "note" TEXT NOT NULL,
  "begun_at" DATETIME NOT NULL,
  "lapses_at" DATETIME NOT NULL,
  "asked_at" DATETIME NOT NULL,
  "paid_at" DATETIME,
  "ended_at" DATETIME,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "payment_vendor_id_key" ON "payment" ("vendor_id", "key");

CREATE INDEX "payment_vendor_id_customer_id_state_id" ON "payment" ("vendor_id", "customer_id", "state", "id");

CREATE INDEX "payment_vendor_id_session" ON "payment" ("vendor_id", "session");

CREATE INDEX "payment_vendor_id_intent" ON "payment" ("vendor_id", "intent");

CREATE INDEX "payment_vendor_id_begun_at_id" ON "payment" ("vendor_id", "begun_at", "id");

CREATE INDEX "payment_unanswered" ON "payment" ("asked_at", "id") WHERE state IN ('begun', 'open', 'waiting');

CREATE TABLE "payment_part" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "payment_id" INTEGER NOT NULL,
  "invoice_id" INTEGER,
  "order_id" INTEGER,
  "number" VARCHAR(60) NOT NULL,
  "cents" INTEGER NOT NULL,
  "holds" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, payment_id) REFERENCES payment (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, invoice_id) REFERENCES invoice (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, order_id) REFERENCES orders (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "payment_part_vendor_id_payment_id_id" ON "payment_part" ("vendor_id", "payment_id", "id");

CREATE UNIQUE INDEX "payment_part_invoice_held" ON "payment_part" ("vendor_id", "invoice_id") WHERE holds AND invoice_id IS NOT NULL;

CREATE UNIQUE INDEX "payment_part_order_held" ON "payment_part" ("vendor_id", "order_id") WHERE holds AND order_id IS NOT NULL;

CREATE TABLE "payment_event" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "event_id" VARCHAR(255) NOT NULL,
  "kind" VARCHAR(60) NOT NULL,
  "payment_id" INTEGER,
  "at" DATETIME NOT NULL,
  "note" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, payment_id) REFERENCES payment (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "payment_event_vendor_id_event_id" ON "payment_event" ("vendor_id", "event_id");

CREATE INDEX "payment_event_vendor_id_at_id" ON "payment_event" ("vendor_id", "at", "id");

CREATE TABLE "payment_refund" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "payment_id" INTEGER,
  "refund_id" VARCHAR(255) NOT NULL,
  "intent" VARCHAR(255) NOT NULL,
  "cents" INTEGER NOT NULL,
  "state" VARCHAR(20) NOT NULL,
  "told_at" DATETIME NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY (vendor_id, payment_id) REFERENCES payment (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "payment_refund_vendor_id_refund_id" ON "payment_refund" ("vendor_id", "refund_id");

CREATE INDEX "payment_refund_vendor_id_intent" ON "payment_refund" ("vendor_id", "intent");

CREATE TABLE "payment_dispute" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "payment_id" INTEGER,
  "dispute_id" VARCHAR(255) NOT NULL,
  "intent" VARCHAR(255) NOT NULL,
  "cents" INTEGER NOT NULL,
  "state" VARCHAR(30) NOT NULL,
  "reason" VARCHAR(60) NOT NULL,
  "told_at" DATETIME NOT NULL,
  "at" DATETIME NOT NULL,
  FOREIGN KEY (vendor_id, payment_id) REFERENCES payment (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "payment_dispute_vendor_id_dispute_id" ON "payment_dispute" ("vendor_id", "dispute_id");

CREATE INDEX "payment_dispute_vendor_id_intent" ON "payment_dispute" ("vendor_id", "intent");

ALTER TABLE "vendor" ADD COLUMN "card_payments" INTEGER NOT NULL DEFAULT FALSE;

-- back

ALTER TABLE "vendor" DROP COLUMN "card_payments";

DROP TABLE "payment_dispute";

DROP TABLE "payment_refund";

DROP TABLE "payment_event";

DROP TABLE "payment_part";

DROP TABLE "payment";

DROP TABLE "card_account";
