"""What the database says of itself."""

from datetime import datetime
from typing import Any

from peewee import PeeweeException

from crikit import clock, db


def complaint() -> str:
    """Why the database can't be reached, or nothing."""
    try:
        with db.connection():
            _first("SELECT 1")
    except PeeweeException as error:
        return str(error).strip().partition("\n")[0]
    return ""


def sqlite_facts() -> dict[str, Any]:
    names = "journal_mode", "foreign_keys", "busy_timeout"
    with db.connection():
        return {"version": _first("SELECT sqlite_version()"), **{name: _first(f"PRAGMA {name}") for name in names}}


def postgres_facts() -> dict[str, Any]:
    settings = "server_version", "server_encoding", "autovacuum", "max_connections", "TimeZone"
    with db.connection():
        return {
            **{name: _first("SELECT current_setting(%s)", name) for name in settings},
            "pg_trgm": _first("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") == 1,
            "read_only": _first("SELECT pg_is_in_recovery()"),
            "connections": _first("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"),
        }


def their_time() -> datetime:
    """PostgreSQL's; SQLite has no clock but ours."""
    with db.connection():
        found = clock.from_column(_first("SELECT clock_timestamp() AT TIME ZONE 'UTC'"))
    assert found
    return found


def _first(statement: str, *values: str) -> Any:
    return db.database.execute_sql(statement, values).fetchone()[0]
