ALTER TABLE "portal_user" ADD COLUMN "search_text" TEXT NOT NULL DEFAULT '';

CREATE VIRTUAL TABLE portal_user_search USING fts5(search_text, content='portal_user', content_rowid='id', tokenize='trigram');

INSERT INTO portal_user_search(rowid, search_text) SELECT id, search_text FROM portal_user;

CREATE TRIGGER portal_user_search_insert AFTER INSERT ON portal_user BEGIN
  INSERT INTO portal_user_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER portal_user_search_update AFTER UPDATE OF search_text ON portal_user WHEN old.search_text <> new.search_text BEGIN
  INSERT INTO portal_user_search(portal_user_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
  INSERT INTO portal_user_search(rowid, search_text) VALUES (new.id, new.search_text);
END;

CREATE TRIGGER portal_user_search_delete AFTER DELETE ON portal_user BEGIN
  INSERT INTO portal_user_search(portal_user_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
END;

-- back

DROP TRIGGER "portal_user_search_insert";

DROP TRIGGER "portal_user_search_update";

DROP TRIGGER "portal_user_search_delete";

DROP TABLE "portal_user_search";

ALTER TABLE "portal_user" DROP COLUMN "search_text";
