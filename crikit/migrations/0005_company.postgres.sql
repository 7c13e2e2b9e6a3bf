CREATE TABLE "vendor_logo" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(40) NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "width" INTEGER NOT NULL,
  "height" INTEGER NOT NULL,
  "saved_at" TIMESTAMP NOT NULL,
  "content" BYTEA NOT NULL
);

CREATE UNIQUE INDEX "vendor_logo_key" ON "vendor_logo" ("key");

CREATE UNIQUE INDEX "vendor_logo_vendor_id_id" ON "vendor_logo" ("vendor_id", "id");

CREATE TABLE "sample" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "kind" VARCHAR(20) NOT NULL,
  "row_id" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "sample_vendor_id_kind_row_id" ON "sample" ("vendor_id", "kind", "row_id");

CREATE TABLE "trial" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "company" VARCHAR(120) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "email" VARCHAR(254) NOT NULL,
  "email_key" VARCHAR(254) NOT NULL,
  "language" VARCHAR(5) NOT NULL,
  "timezone" VARCHAR(60) NOT NULL,
  "asked_at" TIMESTAMP NOT NULL
);

CREATE INDEX "trial_email_key" ON "trial" ("email_key");

CREATE INDEX "trial_asked_at" ON "trial" ("asked_at");
