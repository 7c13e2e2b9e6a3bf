"""The library: folders, documents with their versions and pieces, shares, downloads, visits, and the search."""

from crikit.migrations import execute


def up(migrator, db):
    execute(db, "0012_library")


def down(migrator, db):
    execute(db, "0012_library", back=True)
