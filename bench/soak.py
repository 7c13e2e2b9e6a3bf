"""Hours of mixed load at the pace of an office: memory must not grow, no files may pile up, no request may fail.

make soak                                  # two hours
make soak ARGS="--minutes 10"
make soak ARGS="--database postgresql://…"  # an empty database of its own, jobs in `flask worker`
"""

import argparse
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

import psutil

from bench.browser import FORM, Answer, Browser
from bench.specs import APPS, ROOT
from bench.targets import free_port

MOST_GROWTH = 1.10
SAMPLES = 12
PEOPLE = {"mira": "ledger and lantern", "orchardtable": "market day at nine", "orchardtableS": "shelves and boxes"}
PAGES = {
    "mira": (
        *("/customers", "/customers?q=market", "/items", "/items?q=feeder", "/invoices", "/invoices/receivables"),
        *("/orders", "/orders/desk", "/orders.csv", "/shipments", "/history", "/reports/portal-users", "/dashboard"),
        *("/tools", "/tools/invite/customers", "/tools/rollout", "/tools/permissions", "/tools/import", "/emails"),
        *("/tools/library", "/tools/email-templates", "/invoices/receivables.csv", "/account", "/readyz"),
    ),
    "orchardtable": ("/dashboard", "/orders", "/invoices", "/invoices/statement", "/library", "/shipments", "/account"),
    "orchardtableS": ("/dashboard", "/orders", "/library", "/orders/new", "/account"),
}
LIST = "Code,Customer name,E-mail\n" + "".join(f"Z{n},Soaked {n},z{n}@soak.example\n" for n in range(500))
# In kibibytes, as Linux tells it of a process.
WRITTEN = re.compile(r"^Private_Dirty:\s+(\d+) kB", re.MULTILINE)
# Of a traceback in the log.
LAST_LINE = re.compile(r"[\w.]+(Error|Exception|Undefined\w*):")
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


class Portal:
    """The servers of a deployment, all they write in one folder."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.port, mail = folder, free_port(), free_port()
        for name in ("instance", "tmp"):
            (folder / name).mkdir()
        # Not among the files that are counted: a log is led away by whoever runs the portal.
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (open as long as its writers)
        self.database = database or f"sqlite:///{folder / 'instance' / 'crikit.db'}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MAIL_")},
            "CRIKIT_INSTANCE": str(folder / "instance"),
            "TMPDIR": str(folder / "tmp"),
            "PORT": str(self.port),
            "DATABASE_URL": self.database,
            "SECRET_KEY": "s" * 32,
            "PYTHONPATH": str(ROOT),
        }
        for words in (["migrate"], ["demo"]):
            subprocess.run(self._flask(*words), cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL)
        self.environ |= {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(mail)}
        self.running = [self._start([sys.executable, str(APPS / "mail_sink.py"), str(mail)])]
        self.running.append(self._start([sys.executable, "-m", "gunicorn", "wsgi:app"]))
        if database:
            self.running.append(self._start(self._flask("worker")))

    def _flask(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", *words]

    def _start(self, command: list[str]) -> subprocess.Popen:
        return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=subprocess.DEVNULL, stderr=self.log)

    def troubles(self) -> Counter[str]:
        """The last lines of tracebacks in the log, and how often each came."""
        self.log.seek(0)
        return Counter(
            line.strip()[:200] for line in self.log if re.match(r"[\w.]+(Error|Exception|Undefined\w*):", line)
        )

    def stop(self) -> None:
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
            process.wait()

    def megabytes(self) -> float:
        """What its processes wrote for themselves, the mail server left out. What they only read is theirs as soon as
        the last other program with the same libraries has ended: that is no growth."""
        heads = [psutil.Process(process.pid) for process in self.running[1:]]
        every = [each for head in heads for each in (head, *head.children(recursive=True))]
        told = [Path(f"/proc/{each.pid}/smaps_rollup").read_text() for each in every]
        return sum(int(kib) for one in told for kib in WRITTEN.findall(one)) * 1024 / 1e6

    def files(self) -> int:
        return sum(path.is_file() for path in self.folder.rglob("*"))

    def database_megabytes(self) -> float:
        return sum(path.stat().st_size for path in self.folder.glob("instance/crikit.db*")) / 1e6


class Person:
    def __init__(self, portal: Portal, username: str) -> None:
        self.username, self.browser = username, Browser(portal.port)
        self.sign_in()

    def look(self, address: str) -> Answer:
        self.last = address
        return self.browser.ask("GET", address)

    def send(self, address: str, fields: list[tuple[str, str]] | dict[str, str]) -> Answer:
        return self.browser.ask("POST", address, urlencode(fields), FORM)

    def token(self) -> str:
        found = TOKEN.search(self.look("/login").text)
        return found[1] if found else ""

    def sign_in(self) -> Answer:
        self.browser.cookies.clear()
        fields = {"csrf_token": self.token(), "username": self.username, "password": PEOPLE[self.username]}
        return self.send("/login", fields)


def read(people: dict[str, Person]) -> Answer:
    person = random.choice(list(people.values()))
    return person.look(random.choice(PAGES[person.username]))


def tick(people: dict[str, Person]) -> Answer:
    fields = {"csrf_token": people["mira"].token(), "id": str(random.randint(1, 20)), "ticked": random.choice("01")}
    return people["mira"].send("/tools/invite/customers/selection", fields)


def write_an_order(people: dict[str, Person]) -> Answer:
    """A draft of one line, deleted again."""
    buyer = people["orchardtable"]
    page = buyer.look("/orders/new").text
    pad = re.search(r"/orders/pad/([^/\"]+)/lines", page)
    if pad is None:
        return Answer(599, {}, "the pad has no form", 0)
    fields = {"csrf_token": buyer.token(), "item": "K-100", "quantity": "2", "press": str(time.time_ns())}
    answer = buyer.send(f"/orders/pad/{pad[1]}/lines", fields)
    found = re.search(r"/orders/(\d+)/deletion", buyer.look(answer.headers.get("location", "/orders")).text)
    return buyer.send(f"/orders/{found[1]}/deletion", {"csrf_token": buyer.token()}) if found else answer


def bring_a_list_in(people: dict[str, Person]) -> Answer:
    """Up to its dry run, which is given up the next time."""
    mira, boundary = people["mira"], "----soak"
    for number in set(re.findall(r"/tools/import/(\d+)\"", mira.look("/tools/import").text)):
        mira.send(f"/tools/import/{number}/abandonment", {"csrf_token": mira.token()})
    fields = {"csrf_token": mira.token(), "kind": "customers", "key": str(time.time_ns())}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n{LIST}\r\n'
    body = "".join([*parts, file, f"--{boundary}--\r\n"])
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return mira.browser.ask("POST", "/tools/import", body, headers)


def come_back(people: dict[str, Person]) -> Answer:
    person = random.choice(list(people.values()))
    person.send("/logout", {"csrf_token": person.token()})
    return person.sign_in()


# What is done, and how often among the others.
ACTS: dict[Callable[[dict[str, Person]], Answer], int] = {
    read: 100,
    tick: 10,
    write_an_order: 5,
    bring_a_list_in: 1,
    come_back: 1,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--per-second", type=float, default=5)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    folder = Path(tempfile.mkdtemp(prefix="crikit-soak-"))
    portal = Portal(folder, asked.database)
    try:
        raise SystemExit(soak(portal, asked.minutes * 60, asked.per_second))
    finally:
        portal.stop()
        shutil.rmtree(folder)


def soak(portal: Portal, seconds: float, per_second: float) -> int:
    """0 if nothing grew and nothing failed."""
    wait_for(portal)
    people = {name: Person(portal, name) for name in PEOPLE}
    for act in (*ACTS, *ACTS):
        act(people)
    for _ in range(2):
        for person in people.values():
            for address in PAGES[person.username]:
                person.look(address)
    began = due = time.monotonic()
    told: Counter[str] = Counter()
    took: list[float] = []
    memory: list[float] = []
    files: list[int] = []
    while (now := time.monotonic()) < began + seconds:
        # A tenth of the time goes by before anything is weighed: caches fill and every page is compiled.
        if now - began > seconds * (0.1 + 0.9 * len(memory) / (4 * SAMPLES)):
            memory.append(portal.megabytes())
            files.append(portal.files())
            print(f"{(now - began) / 60:6.1f} min  {memory[-1]:6.1f} MB  {files[-1]} files", flush=True)
        time.sleep(max(0.0, due - now))
        due = max(due + 1 / per_second, now)
        [act] = random.choices(list(ACTS), list(ACTS.values()))
        asked_at = time.monotonic()
        try:
            status = act(people).status
        except (OSError, HTTPException):
            status = 0
        took.append(time.monotonic() - asked_at)
        told["acts"] += 1
        if not 200 <= status < 400:
            told["failed"] += 1
            print(f"{act.__name__}: {status}", [person.last for person in people.values()], flush=True)
    before, after = statistics.median(memory[:SAMPLES]), statistics.median(memory[-SAMPLES:])
    grown = statistics.median(files[-SAMPLES:]) - statistics.median(files[:SAMPLES])
    print(f"acts {told['acts']}, failed {told['failed']}, slowest {max(took):.2f} s")
    print(f"memory {before:.1f} → {after:.1f} MB, {100 * (after / before - 1):+.1f} % (bar: +10 %)")
    print(f"files {files[0]} → {files[-1]}, {grown:+.0f} (bar: +0); database {portal.database_megabytes():.1f} MB")
    for trouble, times in portal.troubles().most_common(5):
        print(f"{times} × {trouble}")
    return int(told["failed"] > 0 or after > before * MOST_GROWTH or grown > 0)


def wait_for(portal: Portal) -> None:
    for _ in range(300):
        try:
            if Browser(portal.port).ask("GET", "/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
