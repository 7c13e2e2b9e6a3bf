CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE "vendor" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "name" VARCHAR(120) NOT NULL,
  "slug" VARCHAR(60) NOT NULL,
  "timezone" VARCHAR(60) NOT NULL,
  "currency" VARCHAR(3) NOT NULL,
  "plan" VARCHAR(20) NOT NULL,
  "support_email" VARCHAR(254) NOT NULL,
  "support_phone" VARCHAR(40) NOT NULL,
  "invitation_days" INTEGER NOT NULL,
  "created_at" TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX "vendor_slug" ON "vendor" ("slug");

CREATE TABLE "history_entry" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "at" TIMESTAMP NOT NULL,
  "actor_id" INTEGER,
  "actor_name" VARCHAR(200) NOT NULL,
  "action" VARCHAR(60) NOT NULL,
  "about_kind" VARCHAR(30) NOT NULL,
  "about_id" INTEGER,
  "about_name" VARCHAR(200) NOT NULL,
  "facts" JSONB NOT NULL
);

CREATE INDEX "history_entry_vendor_id_at" ON "history_entry" ("vendor_id", "at");

CREATE INDEX "history_entry_vendor_id_about_kind_about_id" ON "history_entry" ("vendor_id", "about_kind", "about_id");

CREATE TABLE "tries" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "key" VARCHAR(64) NOT NULL,
  "count" INTEGER NOT NULL,
  "window_ends_at" TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX "tries_key" ON "tries" ("key");

CREATE INDEX "tries_window_ends_at" ON "tries" ("window_ends_at");

CREATE TABLE "link" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "purpose" VARCHAR(20) NOT NULL,
  "subject_id" INTEGER NOT NULL,
  "salt" VARCHAR(32) NOT NULL,
  "token_hash" VARCHAR(64) NOT NULL,
  "lifetime" INTEGER NOT NULL,
  "issued_at" TIMESTAMP NOT NULL,
  "delivered_at" TIMESTAMP,
  "expires_at" TIMESTAMP NOT NULL,
  "used_at" TIMESTAMP,
  "revoked_at" TIMESTAMP,
  "revoked_why" VARCHAR(20) NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "link_token_hash" ON "link" ("token_hash");

CREATE INDEX "link_expires_at" ON "link" ("expires_at");

CREATE INDEX "link_vendor_id_purpose_subject_id" ON "link" ("vendor_id", "purpose", "subject_id");

CREATE TABLE "letter" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "kind" VARCHAR(60) NOT NULL,
  "to_address" VARCHAR(254) NOT NULL,
  "to_name" VARCHAR(200) NOT NULL,
  "search_key" VARCHAR(500) NOT NULL,
  "from_name" VARCHAR(120) NOT NULL,
  "reply_to" VARCHAR(254) NOT NULL,
  "link_id" INTEGER,
  "user_id" INTEGER,
  "state" VARCHAR(10) NOT NULL,
  "rank" SMALLINT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "due_at" TIMESTAMP NOT NULL,
  "claimed_until" TIMESTAMP,
  "fence" VARCHAR(32) NOT NULL,
  "message_id" VARCHAR(300) NOT NULL,
  "posted_at" TIMESTAMP NOT NULL,
  "first_tried_at" TIMESTAMP,
  "sent_at" TIMESTAMP,
  "trouble" VARCHAR(15) NOT NULL,
  "last_reply" VARCHAR(300) NOT NULL,
  "subject" VARCHAR(300) NOT NULL,
  "text" TEXT NOT NULL,
  "html" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, link_id) REFERENCES link (vendor_id, id)
);

CREATE INDEX "letter_link_id" ON "letter" ("link_id");

CREATE UNIQUE INDEX "letter_vendor_id_id" ON "letter" ("vendor_id", "id");

CREATE INDEX "letter_due" ON "letter" ("rank", "due_at", "id") WHERE state = 'queued';

CREATE INDEX "letter_unsent" ON "letter" ("vendor_id", "state", "id") WHERE state <> 'sent';

CREATE INDEX "letter_waiting_user" ON "letter" ("user_id") WHERE state = 'queued';

CREATE TABLE "outbox" (
  "id" SMALLINT NOT NULL PRIMARY KEY,
  "paused_until" TIMESTAMP,
  "reason" VARCHAR(300) NOT NULL,
  "pauses" INTEGER NOT NULL
);

CREATE TABLE "job" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "name" VARCHAR(60) NOT NULL,
  "slot" BIGINT NOT NULL,
  "started_at" TIMESTAMP,
  "finished_at" TIMESTAMP,
  "error" VARCHAR(500) NOT NULL,
  "runs" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "job_name" ON "job" ("name");

CREATE TABLE "customer_type" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(200) COLLATE "C" NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "customer_type_vendor_id_name_key" ON "customer_type" ("vendor_id", "name_key");

CREATE TABLE "price_list" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(200) COLLATE "C" NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "price_list_vendor_id_name_key" ON "price_list" ("vendor_id", "name_key");

CREATE TABLE "sales_rep" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "code" VARCHAR(60) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(200) COLLATE "C" NOT NULL,
  "phone" VARCHAR(100) NOT NULL,
  "email_written" TEXT NOT NULL,
  "default_email" VARCHAR(254) NOT NULL,
  "other_emails" JSONB NOT NULL,
  "invitation_email" VARCHAR(254),
  "address_usable" BOOLEAN NOT NULL,
  "invitable" BOOLEAN NOT NULL,
  "active" BOOLEAN NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  UNIQUE (vendor_id, id),
  UNIQUE (vendor_id, code)
);

CREATE INDEX "sales_rep_vendor_id_invitable_name_key_id" ON "sales_rep" ("vendor_id", "invitable", "name_key", "id");

CREATE TABLE "customer" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "code" VARCHAR(60) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "name_key" VARCHAR(200) COLLATE "C" NOT NULL,
  "phone" VARCHAR(100) NOT NULL,
  "email_written" TEXT NOT NULL,
  "default_email" VARCHAR(254) NOT NULL,
  "other_emails" JSONB NOT NULL,
  "invitation_email" VARCHAR(254),
  "address_usable" BOOLEAN NOT NULL,
  "invitable" BOOLEAN NOT NULL,
  "active" BOOLEAN NOT NULL,
  "changed_at" TIMESTAMP NOT NULL,
  "accounting_id" VARCHAR(60) NOT NULL,
  "contact_name" VARCHAR(200) NOT NULL,
  "address" TEXT NOT NULL,
  "terms" VARCHAR(100) NOT NULL,
  "parent_name" VARCHAR(200) NOT NULL,
  "customer_type_id" INTEGER,
  "sales_rep_id" INTEGER,
  "price_list_id" INTEGER,
  "search_text" TEXT NOT NULL,
  FOREIGN KEY (vendor_id, customer_type_id) REFERENCES customer_type (vendor_id, id),
  FOREIGN KEY (vendor_id, sales_rep_id) REFERENCES sales_rep (vendor_id, id),
  FOREIGN KEY (vendor_id, price_list_id) REFERENCES price_list (vendor_id, id),
  UNIQUE (vendor_id, id)
);

CREATE INDEX "customer_vendor_id_name_key_id" ON "customer" ("vendor_id", "name_key", "id");

CREATE INDEX "customer_vendor_id_invitable_name_key_id" ON "customer" ("vendor_id", "invitable", "name_key", "id");

CREATE INDEX "customer_vendor_id_invitable_customer_type_id_name_key_id" ON "customer" ("vendor_id", "invitable", "customer_type_id", "name_key", "id");

CREATE INDEX "customer_vendor_id_invitable_sales_rep_id_customer_type__9d27f7b" ON "customer" ("vendor_id", "invitable", "sales_rep_id", "customer_type_id", "name_key", "id");

CREATE INDEX "customer_vendor_id_invitable_price_list_id_name_key_id" ON "customer" ("vendor_id", "invitable", "price_list_id", "name_key", "id");

CREATE INDEX "customer_vendor_id_sales_rep_id_name_key_id" ON "customer" ("vendor_id", "sales_rep_id", "name_key", "id");

CREATE INDEX "customer_unusable" ON "customer" ("vendor_id", "id") WHERE NOT address_usable;

CREATE UNIQUE INDEX "customer_code" ON "customer" ("vendor_id", "code") WHERE code <> '';

CREATE UNIQUE INDEX "customer_accounting_id" ON "customer" ("vendor_id", "accounting_id") WHERE accounting_id <> '';

CREATE TABLE "portal_user" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "role" VARCHAR(12) NOT NULL,
  "username" VARCHAR(50) NOT NULL,
  "username_key" VARCHAR(100) NOT NULL,
  "name" VARCHAR(200) NOT NULL,
  "email" VARCHAR(254) NOT NULL,
  "phone" VARCHAR(40) NOT NULL,
  "password_hash" VARCHAR(200),
  "customer_id" INTEGER,
  "rep_id" INTEGER,
  "management_id" INTEGER,
  "created_at" TIMESTAMP NOT NULL,
  "approved_at" TIMESTAMP,
  "deactivated_at" TIMESTAMP,
  "last_signed_in_at" TIMESTAMP,
  FOREIGN KEY ("management_id") REFERENCES "portal_user" ("id") ON DELETE CASCADE,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id),
  FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id),
  FOREIGN KEY (vendor_id, management_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "portal_user_username_key" ON "portal_user" ("username_key");

CREATE INDEX "portal_user_management_id" ON "portal_user" ("management_id");

CREATE INDEX "portal_user_vendor_id_role" ON "portal_user" ("vendor_id", "role");

CREATE INDEX "portal_user_vendor_id_customer_id" ON "portal_user" ("vendor_id", "customer_id");

CREATE INDEX "portal_user_vendor_id_rep_id" ON "portal_user" ("vendor_id", "rep_id");

CREATE INDEX "user_waiting" ON "portal_user" ("vendor_id", "id") WHERE approved_at IS NULL AND role <> 'staff';

CREATE TABLE "browser_session" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "token_hash" VARCHAR(64) NOT NULL,
  "created_at" TIMESTAMP NOT NULL,
  "expires_at" TIMESTAMP NOT NULL,
  "browser" VARCHAR(200) NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "browser_session_user_id" ON "browser_session" ("user_id");

CREATE UNIQUE INDEX "browser_session_token_hash" ON "browser_session" ("token_hash");

CREATE INDEX "browser_session_expires_at" ON "browser_session" ("expires_at");

CREATE TABLE "hidden_panel" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "panel" VARCHAR(40) NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "hidden_panel_user_id_panel" ON "hidden_panel" ("user_id", "panel");

CREATE TABLE "password_request" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "username_key" VARCHAR(100) NOT NULL,
  "asked_at" TIMESTAMP NOT NULL
);

CREATE TABLE "permission_setting" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "permission" VARCHAR(60) NOT NULL,
  "allowed" BOOLEAN NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "permission_setting_user_id_permission" ON "permission_setting" ("user_id", "permission");

CREATE TABLE "username_administrator" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "position" INTEGER NOT NULL,
  "email" VARCHAR(254) NOT NULL,
  "saved_by" VARCHAR(200) NOT NULL,
  "saved_at" TIMESTAMP NOT NULL
);

CREATE UNIQUE INDEX "username_administrator_vendor_id_position" ON "username_administrator" ("vendor_id", "position");

CREATE TABLE "selected" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "customer_id" INTEGER,
  "rep_id" INTEGER,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id) ON DELETE CASCADE,
  CHECK ((customer_id IS NULL) <> (rep_id IS NULL))
);

CREATE UNIQUE INDEX "selected_user_id_customer_id_vendor_id" ON "selected" ("user_id", "customer_id", "vendor_id");

CREATE UNIQUE INDEX "selected_rep" ON "selected" ("user_id", "rep_id") WHERE rep_id IS NOT NULL;

CREATE TABLE "sending" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(64) NOT NULL,
  "kind" VARCHAR(12) NOT NULL,
  "by_id" INTEGER NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  "at" TIMESTAMP NOT NULL,
  "invited" INTEGER NOT NULL,
  "sent" INTEGER NOT NULL,
  "failed" INTEGER NOT NULL,
  "finished_at" TIMESTAMP,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "sending_vendor_id_key" ON "sending" ("vendor_id", "key");

CREATE INDEX "sending_under_way" ON "sending" ("vendor_id", "id") WHERE finished_at IS NULL;

CREATE TABLE "invitation" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "sending_id" INTEGER,
  "customer_id" INTEGER,
  "rep_id" INTEGER,
  "email" VARCHAR(254) NOT NULL,
  "invited_at" TIMESTAMP NOT NULL,
  "by_id" INTEGER,
  "by_name" VARCHAR(200) NOT NULL,
  "current" BOOLEAN NOT NULL,
  "letter_id" INTEGER,
  "link_id" INTEGER,
  "opened_at" TIMESTAMP,
  "joined_at" TIMESTAMP,
  "user_id" INTEGER,
  FOREIGN KEY (vendor_id, sending_id) REFERENCES sending (vendor_id, id),
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, rep_id) REFERENCES sales_rep (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, letter_id) REFERENCES letter (vendor_id, id),
  FOREIGN KEY (vendor_id, link_id) REFERENCES link (vendor_id, id),
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id),
  CHECK ((customer_id IS NULL) <> (rep_id IS NULL))
);

CREATE INDEX "invitation_customer_id" ON "invitation" ("customer_id");

CREATE INDEX "invitation_vendor_id_sending_id" ON "invitation" ("vendor_id", "sending_id");

CREATE UNIQUE INDEX "invitation_current_customer" ON "invitation" ("customer_id") WHERE current AND customer_id IS NOT NULL;

CREATE UNIQUE INDEX "invitation_current_rep" ON "invitation" ("rep_id") WHERE current AND rep_id IS NOT NULL;

CREATE INDEX "invitation_rep" ON "invitation" ("rep_id") WHERE rep_id IS NOT NULL;

CREATE INDEX "invitation_letter" ON "invitation" ("letter_id") WHERE letter_id IS NOT NULL;

CREATE INDEX "invitation_link" ON "invitation" ("link_id") WHERE link_id IS NOT NULL;

CREATE INDEX "invitation_user" ON "invitation" ("user_id") WHERE user_id IS NOT NULL;

CREATE INDEX "invitation_unwritten" ON "invitation" ("id") WHERE letter_id IS NULL AND current;

CREATE TABLE "accounting_import" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(64) NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "filename" VARCHAR(200) NOT NULL,
  "size" INTEGER NOT NULL,
  "program" VARCHAR(40) NOT NULL,
  "state" VARCHAR(12) NOT NULL,
  "jobs_as_customers" BOOLEAN NOT NULL,
  "skip_refused" BOOLEAN NOT NULL,
  "deactivate_missing" BOOLEAN NOT NULL,
  "done_rows" INTEGER NOT NULL,
  "total_rows" INTEGER NOT NULL,
  "claimed_until" TIMESTAMP,
  "fence" VARCHAR(32) NOT NULL,
  "attempts" INTEGER NOT NULL,
  "by_id" INTEGER,
  "by_name" VARCHAR(200) NOT NULL,
  "uploaded_at" TIMESTAMP NOT NULL,
  "finished_at" TIMESTAMP,
  "failure" TEXT NOT NULL,
  "counts" JSONB NOT NULL,
  "signature" VARCHAR(64) NOT NULL,
  "matched_by_hand" BOOLEAN NOT NULL,
  "columns" JSONB NOT NULL,
  "matching" JSONB NOT NULL,
  "refusals" JSONB NOT NULL,
  "jobs" JSONB NOT NULL,
  "missing" JSONB NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "accounting_import_vendor_id_key" ON "accounting_import" ("vendor_id", "key");

CREATE INDEX "accounting_import_vendor_id_signature" ON "accounting_import" ("vendor_id", "signature");

CREATE INDEX "accounting_import_under_way" ON "accounting_import" ("id") WHERE state IN ('uploaded', 'checking', 'applying');

CREATE TABLE "accounting_file_piece" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "accounting_import_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "content" BYTEA NOT NULL,
  FOREIGN KEY (vendor_id, accounting_import_id) REFERENCES accounting_import (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "accounting_file_piece_accounting_import_id_number" ON "accounting_file_piece" ("accounting_import_id", "number");

CREATE INDEX "customer_search" ON "customer" USING gin ("search_text" gin_trgm_ops);
