CREATE TABLE "library_folder" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "name" VARCHAR(150) NOT NULL,
  "name_key" VARCHAR(300) NOT NULL,
  UNIQUE (vendor_id, id)
);

CREATE UNIQUE INDEX "library_folder_key" ON "library_folder" ("key");

CREATE UNIQUE INDEX "library_folder_vendor_id_name_key" ON "library_folder" ("vendor_id", "name_key");

CREATE TABLE "library_document" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "name" VARCHAR(150) NOT NULL,
  "name_key" VARCHAR(300) NOT NULL,
  "folder_id" INTEGER,
  "kind" VARCHAR(10) NOT NULL,
  "size" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "staff_too" INTEGER NOT NULL,
  "opens_at" DATETIME,
  "closes_at" DATETIME,
  "fresh_at" DATETIME NOT NULL,
  "deleted_at" DATETIME,
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
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "document_id" INTEGER NOT NULL,
  "audience" VARCHAR(30) NOT NULL,
  "customer_type_id" INTEGER,
  "price_list_id" INTEGER,
  "customer_id" INTEGER,
  "folder_id" INTEGER,
  "name_key" VARCHAR(300) NOT NULL,
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
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "key" VARCHAR(22) NOT NULL,
  "document_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "filename" VARCHAR(150) NOT NULL,
  "kind" VARCHAR(10) NOT NULL,
  "size" INTEGER NOT NULL,
  "in_bucket" INTEGER NOT NULL,
  "added_at" DATETIME NOT NULL,
  "by_name" VARCHAR(200) NOT NULL,
  UNIQUE (vendor_id, id),
  FOREIGN KEY (vendor_id, document_id) REFERENCES library_document (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_version_key" ON "library_version" ("key");

CREATE UNIQUE INDEX "library_version_document_id_number" ON "library_version" ("document_id", "number");

CREATE TABLE "library_piece" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "version_id" INTEGER NOT NULL,
  "number" INTEGER NOT NULL,
  "content" BLOB NOT NULL,
  FOREIGN KEY (vendor_id, version_id) REFERENCES library_version (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_piece_version_id_number" ON "library_piece" ("version_id", "number");

CREATE TABLE "library_download" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "document_id" INTEGER NOT NULL,
  "version" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  "user_id" INTEGER NOT NULL,
  "username" VARCHAR(50) NOT NULL,
  "user_name" VARCHAR(200) NOT NULL,
  "customer_name" VARCHAR(200) NOT NULL,
  FOREIGN KEY (vendor_id, document_id) REFERENCES library_document (vendor_id, id) ON DELETE CASCADE
);

CREATE INDEX "library_download_document_id_id" ON "library_download" ("document_id", "id");

CREATE TABLE "library_visit" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "vendor_id" INTEGER NOT NULL REFERENCES vendor (id),
  "user_id" INTEGER NOT NULL,
  "at" DATETIME NOT NULL,
  "before" DATETIME NOT NULL,
  FOREIGN KEY (vendor_id, user_id) REFERENCES portal_user (vendor_id, id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX "library_visit_user_id" ON "library_visit" ("user_id");

CREATE VIRTUAL TABLE library_document_search USING fts5(search_text, content='library_document', content_rowid='id', tokenize='trigram');

CREATE TRIGGER library_document_search_insert AFTER INSERT ON library_document BEGIN
  INSERT INTO library_document_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER library_document_search_update AFTER UPDATE OF search_text ON library_document WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO library_document_search(library_document_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO library_document_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER library_document_search_delete AFTER DELETE ON library_document BEGIN
  INSERT INTO library_document_search(library_document_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

-- back

DROP TABLE "library_document_search";

DROP TABLE "library_visit";

DROP TABLE "library_download";

DROP TABLE "library_piece";

DROP TABLE "library_version";

DROP TABLE "library_share";

DROP TABLE "library_document";

DROP TABLE "library_folder";
