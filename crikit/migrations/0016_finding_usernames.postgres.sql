ALTER TABLE "portal_user" ADD COLUMN "search_text" TEXT NOT NULL DEFAULT '';

CREATE INDEX "portal_user_search" ON "portal_user" USING gin ("search_text" gin_trgm_ops);

-- back

DROP INDEX "portal_user_search";

ALTER TABLE "portal_user" DROP COLUMN "search_text";
