"""Work on very many customers at once: import, select all, send all, write the letters."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench import rows
from bench.browser import FORM
from bench.specs import OURS, PASSWORD, ROOT, crikit, filled
from bench.targets import Target

INVITED = 5_000
SENDS = 3
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
CHECKED = re.compile(r'name="(key|mark)"\s+value="([^"]*)"')
INVITE = "/tools/invite/customers"


class Import(NamedTuple):
    seconds: float
    mib: float


def import_from_accounting(work: Path, n: int) -> Import | None:
    """`flask import customers` in a fresh database, as an operator would call it; None if it fails."""
    file = rows.file_from_accounting(work / f"customers_{n}.csv", n)
    folder = work / "import"
    folder.mkdir(exist_ok=True)
    db = folder / "bench.db"
    for end in ("", "-wal", "-shm"):
        db.with_name(db.name + end).unlink(missing_ok=True)
    known = {"folder": folder, "db": db, "port": 0, "workers": 1}
    environment = dict(os.environ) | {name: filled(value, known) for name, value in crikit().environment.items()}
    flask = [str(OURS / "flask"), "--app", "wsgi"]
    opened = [*flask, "create-vendor", "Example Trade", "--username", "bench", "--email", "bench@example.com"]
    subprocess.run([*flask, "migrate"], env=environment, cwd=ROOT, check=True, capture_output=True)
    done = subprocess.run(opened, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, input=PASSWORD)
    slug = done.stdout.strip().splitlines()[-1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*flask, "import", "customers", str(file), "--vendor", slug],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        print(f"the import failed:\n{told[-1500:]}", file=sys.stderr)
        return None
    return Import(seconds, used.ru_maxrss / 1024)


class Press(NamedTuple):
    """One press of a button: how long it took, and the server's computing for it."""

    seconds: float
    cpu: float


def select_all(facts: dict[str, Any], shared: Path) -> float:
    """Seconds to select every customer with one press."""
    target = Target(crikit(), facts, shared)
    target.start()
    try:
        target.sign_in()
        target.ask("first")
        return press(target, f"{INVITE}/selection/all", {}).seconds
    finally:
        target.stop()


def send_all(target: Target, query: str = "") -> Press:
    """Selects all that match, looks at the check page, and measures “Confirm and send”."""
    press(target, f"{INVITE}/selection/all{query}", {})
    page = target.browser.ask("GET", f"{INVITE}/check").text
    return press(target, f"{INVITE}/sendings", dict(CHECKED.findall(page)))


def press(target: Target, path: str, fields: dict[str, str]) -> Press:
    known = target.requests["edit"].headers["X-CSRFToken"]
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    before, began = target.cpu(), time.perf_counter()
    answer = target.browser.ask("POST", path, body, FORM | {"X-CSRFToken": known})
    seconds = time.perf_counter() - began
    if answer.status != 303:
        raise RuntimeError(f"{path} was answered with {answer.status}: {answer.text[:1500]}")
    target.settle()
    return Press(seconds, target.cpu() - before)


def queue_5000(facts: dict[str, Any], shared: Path) -> tuple[float, Target]:
    """Seconds until 5,000 invitations are queued by one request; the stopped target with the file that holds them."""
    target = Target(crikit(), facts, shared)
    target.start()
    try:
        target.sign_in()
        return send_all(target).seconds, target
    finally:
        target.stop()
