"""When the database is away, full or has nobody free: no fault of the request, which may come again."""

from peewee import InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded

from crikit import db

# SQLite has one error for these and for a statement that is wrong; PostgreSQL tells them apart.
SAID_BY_SQLITE = ("locked", "full", "disk", "unable to open")


def is_outage(error: BaseException) -> bool:
    if db.is_sqlite() and isinstance(error, OperationalError):
        return any(sign in str(error) for sign in SAID_BY_SQLITE)
    return isinstance(error, OperationalError | InterfaceError | MaxConnectionsExceeded)
