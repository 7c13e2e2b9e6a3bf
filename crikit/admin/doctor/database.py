"""The database: reached, at the current level, and set up as the portal needs it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crikit import db, engines, migrations
from crikit.admin.doctor import Examination, Finding, Moment, attention, ok, wrong
from crikit.admin.queries import engine
from crikit.config import LOOPBACK

NEARLY_ALL = 0.8
# SQLite's write-ahead log needs memory that all processes share, which no network gives.
NETWORKS = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph"}


def check(examination: Examination) -> Iterator[Finding]:
    if complaint := engine.complaint():
        yield wrong(f"It can't be reached. {complaint}. Look at DATABASE_URL, and whether the server runs.")
        return
    yield from _level()
    examination.is_database_usable = not migrations.trouble()
    yield from _sqlite(examination) if db.is_sqlite() else _postgres(examination)


def _level() -> Iterator[Finding]:
    if pending := migrations.pending_migrations():
        yield wrong(f"The schema is not current, {len(pending)} to come. Run: flask --app wsgi migrate")
    elif newer := migrations.unknown_migrations():
        yield wrong(f"The database is ahead of this code by {', '.join(newer)}. Deploy the newer code.")


def _sqlite(examination: Examination) -> Iterator[Finding]:
    facts = engine.sqlite_facts()
    file = engines.sqlite_file(examination.settings.database_url)
    if facts["journal_mode"] != "wal":
        yield wrong(f"SQLite writes without its write-ahead log. Can this user write to {file.parent}?")
    if facts["foreign_keys"] != 1:
        yield wrong("SQLite doesn't watch over foreign keys. Its build leaves them out; use another one.")
    if (kind := filesystem_of(file)) in NETWORKS:
        yield wrong(f"SQLite stands on a network disk ({kind}), where it breaks. Move it to a local one.")
    yield ok(f"SQLite {facts['version']}, write-ahead log, foreign keys watched, schema current.")


def filesystem_of(file: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """What kind of disk a file stands on, or nothing where the system doesn't say."""
    if not mounts.exists():
        return ""
    kinds = {line.split()[1]: line.split()[2] for line in mounts.read_text().splitlines()}
    return next((kinds[str(folder)] for folder in file.resolve().parents if str(folder) in kinds), "")


def _postgres(examination: Examination) -> Iterator[Finding]:
    facts = engine.postgres_facts()
    before = datetime.now(UTC)
    theirs = engine.their_time()
    host = urlsplit(examination.settings.database_url).hostname or LOOPBACK[0]
    examination.moments.append(Moment("the database", theirs, before, is_here=host in LOOPBACK))
    if not facts["pg_trgm"]:
        yield wrong("The extension pg_trgm is missing. As a superuser: CREATE EXTENSION pg_trgm")
    if facts["read_only"]:
        yield wrong("This is a replica that takes no writes. Point DATABASE_URL to the primary.")
    if facts["server_encoding"] != "UTF8":
        yield wrong(f"Its encoding is {facts['server_encoding']}. Make a database with ENCODING 'UTF8' and move there.")
    if facts["autovacuum"] != "on":
        yield attention("Its autovacuum is off, and lists slow down as they grow. Switch it on.")
    if facts["connections"] > NEARLY_ALL * int(facts["max_connections"]):
        yield attention(
            f"{facts['connections']} of {facts['max_connections']} connections are taken. Raise max_connections."
        )
    yield ok(f"PostgreSQL {facts['server_version'].split()[0]}, pg_trgm, schema current.")
