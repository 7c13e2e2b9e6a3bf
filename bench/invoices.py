"""Invoices of a large vendor: how the work for lists, balance and first pages grows, and what it is beside the limit.

The largest customer has five thousand of three hundred thousand invoices; at the small size nearly all of a thousand.
"""

import hmac
import json
import statistics
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bench import specs
from bench.browser import FORM
from bench.load import Sample, load
from bench.table import Figure
from bench.targets import SERVERS, Request, Target

FEW, MANY = 1_000, 300_000
OF_LARGEST = {FEW: 900, MANY: 5_000}
CUSTOMERS, ITEMS, DAYS = 1_000, 400, 1_060
# As many are open at every size, of the largest customer's and of all others together.
OPEN_OF_LARGEST, OPEN = 40, 60
SMALL_SHELF, LARGE_SHELF = 100, 10_000
ROUNDS, CONNECTIONS, SECONDS = 4, 8, 1.0
# The limit's own, of apps/raw_invoices.py.
SECRET = b"bench-secret"
LOADED = {"list": "/invoices", "dashboard": "/dashboard"}


class Invoices(NamedTuple):
    """At the large size by the small one: SQLite's steps, of the library seconds of computing; statements more; the
    slowest 5 % and the computing under load by the limit's."""

    grown: dict[str, float]
    statements: int
    slow: dict[str, float]
    cpu: dict[str, float]


def measure(facts: dict[str, Any], shared: Path) -> Invoices | None:
    """In a process of its own, over a fresh file; then served, as the limit is over the same."""
    target = Target(specs.crikit(), facts, shared)
    words = [str(specs.OURS / "python"), "-m", "bench.apps.crikit_invoices"]
    done = subprocess.run(words, env=target.environment, cwd=specs.ROOT, capture_output=True, text=True)
    if done.returncode:
        print(f"crikit_invoices failed:\n{done.stderr[-2500:]}", file=sys.stderr)
        return None
    found = json.loads(done.stdout.splitlines()[-1])
    raw = Target(limit(target.db), facts, shared)
    token = found.pop("token")
    raw.browser.cookies["s"] = f"{token}.{hmac.new(SECRET, token.encode(), 'sha256').hexdigest()}"
    try:
        for one in (target, raw):
            one.start(cores=SERVERS)
            one.requests = {name: Request("GET", (path,), {}, None) for name, path in LOADED.items()}
        sign_in(target)
        return Invoices(**found, **loaded(target, raw))
    finally:
        target.stop()
        raw.stop()


def limit(file: Path) -> specs.Spec:
    listening = ["-k", "gthread", "-w", "1", "--threads", "4", "-b", "127.0.0.1:{port}", "--log-level", "error"]
    command = [str(specs.OURS / "gunicorn"), *listening, "raw_invoices:application"]
    known = {"BENCH_DB": str(file), "PYTHONPATH": str(specs.APPS)}
    return specs.Spec("raw invoices", "", {}, command, environment=known, folder=specs.APPS)


def sign_in(target: Target) -> None:
    """As the largest customer's management."""
    typed = {"username": "buyer", "password": specs.PASSWORD}
    fields = target.browser.form(target.spec.sign_in, target.spec.form, typed)
    target.browser.ask("POST", target.spec.sign_in, urllib.parse.urlencode(fields), FORM)
    for path in LOADED.values():
        answer = target.browser.ask("GET", path)
        if answer.status != 200:
            sys.exit(f"{path} was answered with {answer.status}: {answer.text[:300]}")


def loaded(target: Target, raw: Target) -> dict[str, dict[str, float]]:
    slow, cpu = {}, {}
    for name in LOADED:
        rounds = [[load(one, name, CONNECTIONS, SECONDS, str(n)) for one in (target, raw)] for n in range(ROUNDS + 1)]
        pairs = rounds[1:]
        slow[name] = statistics.median(ours.percentile(95) / least.percentile(95) for ours, least in pairs)
        cpu[name] = least_cpu([ours for ours, _ in pairs]) / least_cpu([least for _, least in pairs])
    return {"slow": slow, "cpu": cpu}


def least_cpu(samples: list[Sample]) -> float:
    return min(sample.cpu for sample in samples)


def invoice(i: int, number: int, today: date) -> dict[str, Any]:
    """Row i from 1 to `number`; the first ones are the largest customer's, which is customer 1."""
    is_of_largest = i <= OF_LARGEST[number]
    place = i if is_of_largest else i - OF_LARGEST[number]
    dated = today - timedelta(days=place * 7_919 % DAYS)
    cents = 1_000 + i * 7_907 % 900_000
    return {
        "id": i,
        "customer_id": 1 if is_of_largest else 2 + i * 7_919 % (CUSTOMERS - 1),
        "dated": dated,
        "due_on": dated + timedelta(days=30),
        "total": cents,
        "open_balance": cents if place <= (OPEN_OF_LARGEST if is_of_largest else OPEN) else 0,
        "item_id": 1 + i * 131 % ITEMS,
        "quantity": (1 + i % 40) * 1_000,
    }


def figures(found: Invoices | None) -> Iterator[Figure]:
    grown, slow, cpu = (found.grown, found.slow, found.cpu) if found else ({}, {}, {})
    span = f"{FEW:,} → {MANY:,} invoices"
    for what in ("list", "balance", "dashboard", "office's list", "office's dashboard"):
        yield Figure(f"SQLite steps {span}, {what}", grown.get(what), 1.1, 1.0, " ×")
    yield Figure("… a rep's dashboard, who adds up its own customers", grown.get("rep's dashboard"), None, None, " ×")
    yield Figure(f"statements more for {MANY:,} invoices", found and found.statements, 0)
    for what in LOADED:
        yield Figure(f"slowest 5 % with {MANY:,} invoices, {what}", slow.get(what), 2.5, 2.0, " × raw")
        yield Figure("… CPU", cpu.get(what), None, None, " × raw")
    span = f"{SMALL_SHELF:,} → {LARGE_SHELF:,} documents"
    for what in ("library", "office's library"):
        yield Figure(f"computing, {span}, {what}", grown.get(what), 1.3, 1.1, " ×")
