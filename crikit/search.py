"""Searching in texts, by the trigram index that the migrations keep beside a table's `search_text`."""

from typing import Any

from peewee import SQL, Expression

from crikit import db

SHORTEST = 3


def holds(column: Any, name: str) -> Expression:
    """Whether the column holds what the slot `name` was filled with by `pattern`; from SHORTEST characters on."""
    table = column.model._meta.table_name
    if db.is_sqlite():
        found = f"(SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?)"  # noqa: S608 (our own names)
        return Expression(column.model.id, "IN", SQL(found, [db.slot(name).value]))
    return Expression(column, "LIKE", db.slot(name))


def pattern(text: str) -> str:
    """The text as the engine's index wants it, with nothing in it that means something there."""
    if db.is_sqlite():
        return '"' + text.replace('"', '""') + '"'
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
