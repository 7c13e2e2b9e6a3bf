CREATE TABLE "rep_access" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "rep_id" INTEGER NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id)
);

CREATE UNIQUE INDEX "rep_access_user_id_rep_id" ON "rep_access" ("user_id", "rep_id");

ALTER TABLE "portal_user" ADD COLUMN "rights_version" INTEGER NOT NULL DEFAULT 0;

DROP INDEX "portal_user_vendor_id_role";

CREATE INDEX "portal_user_vendor_id_role_username_key" ON "portal_user" ("vendor_id", "role", "username_key");

-- A key over two columns can't be added to a table of SQLite, so a wider table takes its place.
CREATE TABLE "browser_session_0002" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "token_hash" VARCHAR(64) NOT NULL,
  "created_at" DATETIME NOT NULL,
  "expires_at" DATETIME NOT NULL,
  "browser" VARCHAR(200) NOT NULL,
  "viewing_id" INTEGER,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, viewing_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

INSERT INTO "browser_session_0002" ("id", "vendor_id", "user_id", "token_hash", "created_at", "expires_at", "browser")
  SELECT "id", "vendor_id", "user_id", "token_hash", "created_at", "expires_at", "browser" FROM "browser_session";

DROP TABLE "browser_session";

ALTER TABLE "browser_session_0002" RENAME TO "browser_session";

CREATE INDEX "browser_session_user_id" ON "browser_session" ("user_id");

CREATE INDEX "browser_session_viewing_id" ON "browser_session" ("viewing_id");

CREATE UNIQUE INDEX "browser_session_token_hash" ON "browser_session" ("token_hash");

CREATE INDEX "browser_session_expires_at" ON "browser_session" ("expires_at");

-- back

CREATE TABLE "browser_session_0001" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "token_hash" VARCHAR(64) NOT NULL,
  "created_at" DATETIME NOT NULL,
  "expires_at" DATETIME NOT NULL,
  "browser" VARCHAR(200) NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

INSERT INTO "browser_session_0001" ("id", "vendor_id", "user_id", "token_hash", "created_at", "expires_at", "browser")
  SELECT "id", "vendor_id", "user_id", "token_hash", "created_at", "expires_at", "browser" FROM "browser_session";

DROP TABLE "browser_session";

ALTER TABLE "browser_session_0001" RENAME TO "browser_session";

CREATE INDEX "browser_session_user_id" ON "browser_session" ("user_id");

CREATE UNIQUE INDEX "browser_session_token_hash" ON "browser_session" ("token_hash");

CREATE INDEX "browser_session_expires_at" ON "browser_session" ("expires_at");

DROP INDEX "portal_user_vendor_id_role_username_key";

CREATE INDEX "portal_user_vendor_id_role" ON "portal_user" ("vendor_id", "role");

ALTER TABLE "portal_user" DROP COLUMN "rights_version";

DROP TABLE "rep_access";
