ALTER TABLE "portal_user" ADD COLUMN "email_wanted" VARCHAR(254) NOT NULL DEFAULT '';

ALTER TABLE "portal_user" ADD COLUMN "factor_salt" VARCHAR(32) NOT NULL DEFAULT '';

ALTER TABLE "portal_user" ADD COLUMN "factor_since" TIMESTAMP;

ALTER TABLE "portal_user" ADD COLUMN "factor_step" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "vendor" ADD COLUMN "second_factor_required" BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE "awaited_code" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "token_hash" VARCHAR(64) NOT NULL,
  "expires_at" TIMESTAMP NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "awaited_code_user_id" ON "awaited_code" ("user_id");

CREATE UNIQUE INDEX "awaited_code_token_hash" ON "awaited_code" ("token_hash");

CREATE INDEX "awaited_code_expires_at" ON "awaited_code" ("expires_at");

CREATE TABLE "recovery_code" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "code_hash" VARCHAR(200) NOT NULL,
  "used_at" TIMESTAMP,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "recovery_code_user_id" ON "recovery_code" ("user_id");

-- back

DROP TABLE "recovery_code";

DROP TABLE "awaited_code";

ALTER TABLE "vendor" DROP COLUMN "second_factor_required";

ALTER TABLE "portal_user" DROP COLUMN "factor_step";

ALTER TABLE "portal_user" DROP COLUMN "factor_since";

ALTER TABLE "portal_user" DROP COLUMN "factor_salt";

ALTER TABLE "portal_user" DROP COLUMN "email_wanted";
