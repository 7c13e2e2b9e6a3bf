"""When the database is away or has nobody free, or a disk is full: no fault of the request, which may come again."""

import errno
import sqlite3

from peewee import DatabaseError, InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded

from crikit import db

# SQLite has one error for these and for a statement that is wrong; PostgreSQL tells them apart.
SAID_BY_SQLITE = ("locked", "full", "disk", "unable to open")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_outage(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    # When the change is written with the last row of what it returns, Peewee hands on the error as SQLite says it.
    if db.is_sqlite() and isinstance(error, OperationalError | sqlite3.OperationalError):
        return any(sign in str(error) for sign in SAID_BY_SQLITE)
    # A server that went down in mid-answer gave no reason, so its driver knows of no kind of error.
    is_cut_off = type(error) is DatabaseError
    return is_cut_off or isinstance(error, OperationalError | InterfaceError | MaxConnectionsExceeded)
