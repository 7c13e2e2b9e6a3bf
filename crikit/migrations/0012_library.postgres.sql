CREATE TABLE "library_folder" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "name" VARCHAR(150) NOT NULL,
  "name_key" VARCHAR(300) COLLATE "C" NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "library_folder_key" ON "library_folder" ("key");

CREATE UNIQUE INDEX "library_folder_vendor_id_name_key" ON "library_folder" ("vendor_id", "name_key");

CREATE TABLE "library_document" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "name" VARCHAR(150) NOT NULL,
  "name_key" VARCHAR(300) COLLATE "C" NOT NULL,
  "folder_id" INTEGER,
  "kind" VARCHAR(10) NOT NULL,
  "size" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "staff_too" BOOLEAN NOT NULL,
  "opens_at" TIMESTAMP,
  "closes_at" TIMESTAMP,
  "fresh_at" TIMESTAMP NOT NULL,
  "deleted_at" TIMESTAMP,
  "edits" INTEGER NOT NULL,
  "search_text" TEXT NOT NULL,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, folder_id) REFERENCES library_folder (vendor_id, id)
);

CREATE UNIQUE INDEX "library_document_key" ON "library_document" ("key");

CREATE INDEX "library_document_vendor_id_name_key_id" ON "library_document" ("vendor_id", "name_key", "id");

CREATE INDEX "library_document_vendor_id_folder_id_name_key_id" ON "library_document" ("vendor_id", "folder_id", "name_key", "id");

CREATE INDEX "library_document_vendor_id_fresh_at_id" ON "library_document" ("vendor_id", "fresh_at", "id");

CREATE INDEX "library_document_vendor_id_deleted_at_id" ON "library_document" ("vendor_id", "deleted_at", "id");

CREATE TABLE "library_share" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "document_id" INTEGER NOT NULL,
  "audience" VARCHAR(30) COLLATE "C" NOT NULL,
  "customer_type_id" INTEGER,
  "price_list_id" INTEGER,
  "customer_id" INTEGER,
  "folder_id" INTEGER,
  "name_key" VARCHAR(300) COLLATE "C" NOT NULL,
  FOREIGN KEY (vendor_id, document_id) REFERENCES library_document (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_type_id) REFERENCES customer_type (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, price_list_id) REFERENCES price_list (vendor_id, id) ON DELETE CASCADE,
  FOREIGN KEY (vendor_id, customer_id) REFERENCES customer (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_share_document_id_audience" ON "library_share" ("document_id", "audience");

CREATE INDEX "library_share_vendor_id_audience_name_key_document_id" ON "library_share" ("vendor_id", "audience", "name_key", "document_id");

CREATE INDEX "library_share_vendor_id_audience_folder_id_name_key_document_id" ON "library_share" ("vendor_id", "audience", "folder_id", "name_key", "document_id");

CREATE INDEX "library_share_vendor_id_customer_id" ON "library_share" ("vendor_id", "customer_id");

CREATE TABLE "library_version" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "document_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "filename" VARCHAR(150) NOT NULL,
  "kind" VARCHAR(10) NOT NULL,
  "size" INTEGER NOT NULL,
  "in_bucket" BOOLEAN NOT NULL,
  "added_at" TIMESTAMP NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, document_id) REFERENCES library_document (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_version_key" ON "library_version" ("key");

CREATE UNIQUE INDEX "library_version_document_id_number" ON "library_version" ("document_id", "number");

CREATE TABLE "library_piece" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "version_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "content" BYTEA NOT NULL,
  FOREIGN KEY (vendor_id, version_id) REFERENCES library_version (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_piece_version_id_number" ON "library_piece" ("version_id", "number");

CREATE TABLE "library_download" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "document_id" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "at" TIMESTAMP NOT NULL,
  "user_id" INTEGER NOT NULL,
  "username" VARCHAR(50) NOT NULL,
  "user_name" VARCHAR(200) NOT NULL,
  "customer_name" VARCHAR(200) NOT NULL,
  FOREIGN KEY (vendor_id, document_id) REFERENCES library_document (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "library_download_document_id_id" ON "library_download" ("document_id", "id");

CREATE TABLE "library_visit" (
  "id" SERIAL NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "at" TIMESTAMP NOT NULL,
  "before" TIMESTAMP NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_visit_user_id" ON "library_visit" ("user_id");

CREATE INDEX "library_document_search" ON "library_document" USING gin ("search_text" gin_trgm_ops);

-- back

DROP TABLE "library_visit";

DROP TABLE "library_download";

DROP TABLE "library_piece";

DROP TABLE "library_version";

DROP TABLE "library_share";

DROP TABLE "library_document";

DROP TABLE "library_folder";
