"""How much work SQLite does for a query, counted instead of timed."""

from collections.abc import Callable

from crikit import db


def steps(read: Callable[[], object]) -> int:
    """Of the second time: then the text of the query is known."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    read()
    connection = db.database.connection()
    connection.set_progress_handler(count, 1)
    read()
    connection.set_progress_handler(None, 0)
    return counted
