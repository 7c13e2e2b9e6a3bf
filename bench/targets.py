"""One application with one size of data: started, signed in to, asked, measured, stopped."""

import html
import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any, NamedTuple

from bench.browser import FORM, Answer, Browser
from bench.specs import HERE, Scenario, Spec, filled

SECONDS_TO_START = 60
# One core for the server with its one worker, the others for the load: threads that wander cost both of them.
SERVERS, LOADS = ({0}, set(range(1, os.cpu_count() or 1))) if (os.cpu_count() or 1) > 1 else (None, None)


class Request(NamedTuple):
    """Ready to be sent again and again; several paths take turns. UNIQUE in the body becomes a new address."""

    method: str
    paths: tuple[str, ...]
    headers: dict[str, str]
    body: str | None


class Target:
    def __init__(self, spec: Spec, facts: dict[str, Any], shared: Path, workers: int = 1, threads: int = 4) -> None:
        self.spec, self.facts = spec, facts
        self.name = spec.name
        self.folder = shared.parent / f"{spec.name.replace(' ', '_')}_{facts['n']}"
        self.folder.mkdir(exist_ok=True)
        self.db = self.folder / "bench.db"
        self.port = free_port()
        self.known = facts | {
            "port": self.port,
            "db": self.db,
            "folder": self.folder,
            "workers": workers,
            "threads": threads,
        }
        here = {"BENCH_DB": str(self.db)}
        asked = {name: filled(value, self.known) for name, value in spec.environment.items()}
        self.environment = dict(os.environ) | here | asked
        self._process: subprocess.Popen[bytes] | None = None
        self.requests: dict[str, Request] = {}
        self.browser = Browser(self.port)
        self._copy_rows(shared)

    def _copy_rows(self, shared: Path) -> None:
        """A fresh file. What preparing makes of it is kept, because 100,000 rows take a while."""
        for end in ("", "-wal", "-shm"):
            self.db.with_name(self.db.name + end).unlink(missing_ok=True)
        prepared = self.folder / "prepared.db"
        if not prepared.exists() or prepared.stat().st_mtime < _newest_source():
            shutil.copyfile(shared, self.db)
            if self.spec.prepare:
                words = [filled(word, self.known) for word in self.spec.prepare]
                done = subprocess.run(words, env=self.environment, cwd=self.spec.folder, capture_output=True, text=True)
                if done.returncode:
                    sys.exit(f"{self.name} could not be prepared:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
            with sqlite3.connect(self.db) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self.db, prepared)
        shutil.copyfile(prepared, self.db)

    # Running

    def start(self, command: list[str] | None = None, cores: set[int] | None = None) -> None:
        """With `cores` it stays on these."""
        words = [filled(word, self.known) for word in command or self.spec.command]
        log = self.folder / "log.txt"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                words,
                env=self.environment,
                cwd=self.spec.folder or self.folder,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=lambda: stay_on(cores),
            )
        self._wait_until_it_answers(log)

    def _wait_until_it_answers(self, log: Path) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("GET", self.spec.sign_in)
                status = connection.getresponse().status
                connection.close()
                if status < 500:
                    return
                break
            except OSError:
                time.sleep(0.01)
        self.stop()
        sys.exit(f"{self.name} did not start:\n{log.read_text(errors='replace')[-3000:]}")

    def stop(self) -> None:
        self.browser.close()
        if self._process is None:
            return
        try:
            # The group that start() made: the server and its workers.
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        except ProcessLookupError:
            pass
        self._process = None

    def processes(self) -> list[str]:
        session = str(self._process.pid) if self._process else ""
        found = []
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                if Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()[3] == session:
                    found.append(entry)
            except OSError:
                continue
        return found

    def cpu(self) -> float:
        """Seconds that its processes have computed so far, all threads."""
        total = 0
        for process in self.processes():
            try:
                # The clock of another process, as the kernel numbers them.
                total += time.clock_gettime_ns((~int(process) << 3) | 2)
            except OSError:
                continue
        return total / 1e9

    def settle(self) -> None:
        """Waits until it has finished what the load left behind."""
        before, end = self.cpu(), time.monotonic() + 5
        while time.monotonic() < end:
            time.sleep(0.015)
            before, last = self.cpu(), before
            if before - last < 0.001:
                return

    def memory(self) -> float:
        """MiB of all its processes, shared pages counted once."""
        total = 0
        for process in self.processes():
            try:
                rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])
            except OSError:
                continue
        return total / 1024

    # Asking

    def sign_in(self) -> None:
        typed = {"username": "bench", "password": self.spec.password}
        fields = self.browser.form(self.spec.sign_in, self.spec.form, typed)
        answer = self.browser.ask("POST", self.spec.sign_in, urllib.parse.urlencode(fields), FORM)
        if answer.status not in (200, 302, 303) or not self.browser.cookies:
            sys.exit(f"{self.name}: signing in was answered with {answer.status}: {answer.text[:300]}")
        self.requests = {name: self._request(scenario) for name, scenario in self.spec.scenarios.items()}

    def _request(self, scenario: Scenario) -> Request:
        paths = tuple(self._address(path) for path in scenario.paths)
        if not scenario.page:
            return Request("GET", paths, scenario.headers, None)
        page = self._address(scenario.page)
        values = {n: "UNIQUE" if v == "{unique}" else filled(v, self.known) for n, v in scenario.values.items()}
        headers = dict(scenario.headers) | FORM
        fields = list(values.items())
        if scenario.form:
            fields = self.browser.form(page, scenario.form, values, scenario.ticked)
        if scenario.token:
            token = html.unescape(re.search(scenario.token, self.browser.ask("GET", page).text)[1])
            if scenario.token_header:
                headers[scenario.token_header] = token
            else:
                fields.append((scenario.token_field, token))
        return Request("POST", paths, headers, urllib.parse.urlencode(fields))

    def _address(self, path: str) -> str:
        quoted = {name: urllib.parse.quote(str(value)) for name, value in self.known.items()}
        return filled(path, quoted)

    def ask(self, name: str, unique: str = "once@x.example", path: int = 0) -> Answer:
        request = self.requests[name]
        body = request.body and request.body.replace("UNIQUE", urllib.parse.quote(unique))
        return self.browser.ask(request.method, request.paths[path], body, request.headers)

    def check(self, name: str, unique: str) -> Answer:
        """One request whose answer must be right: the names on the page, what the database holds afterwards."""
        answer = self.ask(name, unique)
        expected = self.spec.scenarios[name].expect
        if answer.status != expected:
            sys.exit(f"{self.name}, {name}: {answer.status} instead of {expected}: {answer.text[:500]!r}")
        if not self.spec.is_checked:
            return answer
        text = html.unescape(answer.text)
        missing = [customer for customer in self.facts["names"].get(name, ()) if customer not in text]
        if missing:
            sys.exit(f"{self.name}, {name}: {len(missing)} rows are missing, for example {missing[0]!r}")
        if name in self.spec.verify:
            connection = sqlite3.connect(self.db, timeout=10)
            found = connection.execute(filled(self.spec.verify[name], self.known)).fetchone()[0]
            connection.close()
            wanted = unique if name == "edit" else self.facts["matching"]
            if found != wanted:
                sys.exit(f"{self.name}, {name}: the database holds {found!r} instead of {wanted!r}")
        return answer


def _newest_source() -> float:
    """When the schema or the rows changed last."""
    sources = [
        HERE / "rows.py",
        HERE / "orders.py",
        *(HERE / "apps").glob("*.py"),
        *(HERE.parent / "crikit" / "migrations").glob("0*"),
    ]
    return max(path.stat().st_mtime for path in sources)


def stay_on(cores: set[int] | None) -> None:
    if cores and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
