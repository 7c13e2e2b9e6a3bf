CREATE TABLE "rep_access" (
  "id" SERIAL NOT NULL PRIMARY KEY,
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

ALTER TABLE "browser_session"
  ADD COLUMN "viewing_id" INTEGER,
  ADD FOREIGN KEY (vendor_id, viewing_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE;

CREATE INDEX "browser_session_viewing_id" ON "browser_session" ("viewing_id");

-- back

ALTER TABLE "browser_session" DROP COLUMN "viewing_id";

DROP INDEX "portal_user_vendor_id_role_username_key";

CREATE INDEX "portal_user_vendor_id_role" ON "portal_user" ("vendor_id", "role");

ALTER TABLE "portal_user" DROP COLUMN "rights_version";

DROP TABLE "rep_access";
