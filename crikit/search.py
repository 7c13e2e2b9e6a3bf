"""Finding texts: those that hold a text, by the trigram index that the migrations keep beside a table's
`search_text`, and those that are one of many."""

import json
from collections.abc import Iterable
from typing import Any

from peewee import SQL, Expression, Value

from crikit import db

SHORTEST = 3


def holds(column: Any, wanted: Value) -> Expression:
    """Whether the column holds a text of SHORTEST characters or more; `wanted` is its `pattern`, or a slot for one."""
    table = column.model._meta.table_name
    if db.is_sqlite():
        found = f"(SELECT rowid FROM {table}_search WHERE {table}_search MATCH ?)"  # noqa: S608 (our own names)
        return Expression(column.model.id, "IN", SQL(found, [wanted.value]))
    return Expression(column, "LIKE", wanted)


def among(column: Any, texts: Iterable[str]) -> Expression:
    """Whether the column holds one of these texts: however many they are, they travel as one parameter."""
    listed = json.dumps(list(texts))
    if db.is_sqlite():
        return Expression(column, "IN", SQL("(SELECT value FROM json_each(?))", [listed]))
    return Expression(column, "=", SQL("ANY (ARRAY(SELECT jsonb_array_elements_text(%s::jsonb)))", [listed]))


def among_numbers(column: Any, wanted: Value) -> Expression:
    """The same for numbers, for kept queries: `wanted` is a slot for what `listed` makes of them."""
    if db.is_sqlite():
        return Expression(column, "IN", SQL("(SELECT value FROM json_each(?))", [wanted.value]))
    numbers = "ANY (ARRAY(SELECT value::bigint FROM jsonb_array_elements_text(%s::jsonb)))"
    return Expression(column, "=", SQL(numbers, [wanted.value]))


def listed(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))


def pattern(text: str) -> str:
    """The text as the engine's index wants it, with nothing in it that means something there."""
    if db.is_sqlite():
        return '"' + text.replace('"', '""') + '"'
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
