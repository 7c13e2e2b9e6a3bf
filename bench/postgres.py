"""The main pages on PostgreSQL, beside the limit: computing of the portal and of the database server together."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import rounds, specs
from bench.rounds import Measured
from bench.targets import SERVERS, Target
from tests.postgres import Cluster, NoServer

PAGES = ("first", "filter", "search", "deep", "edit", "item_typed", "line", "action")
# What is as much work among ten times the customers; the others do more because more matches.
CONSTANT = ("first", "filter", "deep", "edit")


class OnPostgres(Target):
    """crikit over a database of its own, filled with the same rows."""

    def __init__(self, cluster: Cluster, url: str, facts: dict[str, Any], shared: Path) -> None:
        self.cluster = cluster
        of_sqlite = specs.crikit()
        # What the database holds afterwards is asked of SQLite's file; the names on the pages are checked here, too.
        spec = replace(
            of_sqlite,
            name=name_of(facts["n"]),
            environment=of_sqlite.environment | {"DATABASE_URL": url},
            verify={},
        )
        super().__init__(spec, facts, shared)

    def _copy_rows(self, shared: Path) -> None:
        words = [specs.filled(word, self.known) for word in self.spec.prepare or ()]
        done = subprocess.run(words, env=self.environment, cwd=self.spec.folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{self.name} could not be prepared:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")

    def processes(self) -> list[str]:
        """With those of the database's server that work for this portal or for all."""
        return [*super().processes(), *below(self.cluster.keeper.pid)]


def name_of(customers: int) -> str:
    return f"crikit on PostgreSQL, {customers:,}"


def below(process: int) -> list[str]:
    """The processes that this one started, and those that they did."""
    parents = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[entry] = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()[1]
        except OSError:
            continue
    found, wanted = [], [str(process)]
    while wanted:
        wanted = [entry for entry, parent in parents.items() if parent in wanted]
        found += wanted
    return found


@contextmanager
def cluster() -> Iterator[Cluster | None]:
    """None where PostgreSQL's programs are missing."""
    try:
        started = Cluster()
    except NoServer as missing:
        print(missing, file=sys.stderr)
        yield None
        return
    started.start()
    try:
        for process in below(started.keeper.pid):
            if SERVERS:
                # Those that it starts stay there, too.
                os.sched_setaffinity(int(process), SERVERS)
        yield started
    finally:
        started.stop()


def measure(grounds: dict[int, tuple[dict[str, Any], Path]], turns: int, say: Callable[[str], None]) -> Measured | None:
    """At each size, with the limit at the smallest."""
    with cluster() as server:
        if server is None:
            return None
        targets = [Target(specs.limit("raw"), *grounds[min(grounds)])]
        try:
            for customers, ground in grounds.items():
                say(f"filling PostgreSQL with {customers:,} customers …")
                server.run(f"CREATE DATABASE bench_{customers}")
                targets.append(OnPostgres(server, server.url(f"bench_{customers}"), *ground))
            for target in targets:
                target.start(cores=SERVERS)
                target.sign_in()
            return rounds.measure(targets, PAGES, turns, say)
        finally:
            for target in targets:
                target.stop()
