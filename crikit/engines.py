"""SQLite and PostgreSQL as the portal uses them: how they are opened, and how often they were asked."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from peewee import Database
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

CONNECTIONS = 20
SECONDS_TO_WAIT_FOR_A_CONNECTION = 10
# Each keeps pages, plans and statements of all that it was ever asked. A new one costs less than a page.
SECONDS_A_CONNECTION_LASTS = 300
# A server behind a network that swallows packets would keep a request for minutes.
SECONDS_TO_REACH_A_SERVER = 10
MILLISECONDS_BUSY = 15_000


class _Asked(threading.local):
    times = 0


_asked = _Asked()


def times_asked() -> int:
    """How many statements this thread has sent to a database so far."""
    return _asked.times


class Sqlite(PooledSqliteDatabase):
    def execute_sql(self, sql: Any, params: Any = None) -> Any:
        _asked.times += 1
        return super().execute_sql(sql, params)


class Postgres(PooledPostgresqlDatabase):
    def execute_sql(self, sql: Any, params: Any = None) -> Any:
        _asked.times += 1
        return super().execute_sql(sql, params)


def sqlite(url: str) -> Database:
    path = sqlite_file(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    make_private(path)
    return Sqlite(
        str(path),
        pragmas=[
            ("busy_timeout", MILLISECONDS_BUSY),
            ("journal_mode", "wal"),
            ("synchronous", "normal"),
            ("foreign_keys", 1),
            ("mmap_size", 268_435_456),
        ],
        # A deferred transaction that turns into a writer fails at once when another writer was quicker.
        lock_type="IMMEDIATE",
        returning_clause=True,
        autoconnect=False,
        check_same_thread=False,
        max_connections=CONNECTIONS,
        timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION,
        stale_timeout=SECONDS_A_CONNECTION_LASTS,
    )


def make_private(path: Path) -> None:
    """A new file that only its owner can read. SQLite would leave that to the umask; what it writes beside the file has
    the file's own mode. Where it can't be made, SQLite says so in its own words."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sqlite_file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def postgres(url: str) -> Database:
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in unquote(parts.query).split("&") if "=" in pair)
    options.setdefault("connect_timeout", str(SECONDS_TO_REACH_A_SERVER))
    return Postgres(
        parts.path.lstrip("/"),
        user=unquote(parts.username or "") or None,
        password=unquote(parts.password or "") or None,
        host=options.pop("host", None) or parts.hostname,
        port=parts.port or int(options.pop("port", 5432)),
        options="-c timezone=UTC",
        autoconnect=False,
        max_connections=CONNECTIONS,
        timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION,
        stale_timeout=SECONDS_A_CONNECTION_LASTS,
        **options,
    )
