"""Statements that are handed many rows as one JSON text: a parameter for each cell would cost several times as much."""

from crikit import db


def mark() -> str:
    return "?" if db.is_sqlite() else "%s"


def rows_of_text() -> str:
    """To select from; each row is its `value`."""
    return "json_each(?)" if db.is_sqlite() else "jsonb_array_elements(%s::jsonb)"


def place_in(row: str, place: int, kind: str) -> str:
    """A cell of such a row."""
    return f"json_extract({row}, '$[{place}]')" if db.is_sqlite() else f"({row} ->> {place})::{kind}"
