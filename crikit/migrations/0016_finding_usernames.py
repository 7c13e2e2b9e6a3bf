"""Usernames are found by an index, and with or without the marks of their letters."""

from crikit.keys import search_key
from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0016_finding_usernames")
    for id_, *facts in db.execute_sql("SELECT id, username, name, email FROM portal_user").fetchall():
        update = f"UPDATE portal_user SET search_text = {db.param} WHERE id = {db.param}"  # noqa: S608
        db.execute_sql(update, (search_key(" ".join(facts)), id_))


def down(migrator, db):
    execute(db, "0016_finding_usernames", back=True)
