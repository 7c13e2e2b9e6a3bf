"""Changes modules in small wrong ways, one at a time, and lists the changes that no test notices.

python -m tests.mutants reach           which tests run which lines of the modules (once)
python -m tests.mutants [MODULE …]      tries every change of these modules, or of all that are named below
python -m tests.mutants MODULE:7        tries one, in a process of its own, with what the module does when it is loaded
"""

import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tests.mutants.changes import Change, changes_of
from tests.mutants.watching import ROOT, path_of

REACHED = ROOT / "instance" / "mutants" / "reached"
# Rules, permissions, queries, pricing and tokens: where a wrong word costs somebody money or opens a door.
MODULES = [
    "crikit.money", "crikit.quantities", "crikit.keys", "crikit.actor",
    "crikit.links.rules", "crikit.links.actions", "crikit.links.queries", "crikit.limits.actions",
    "crikit.accounts.rules", "crikit.accounts.queries",
    "crikit.permissions.rules", "crikit.permissions.queries", "crikit.permissions.actions",
    "crikit.customers.rules", "crikit.customers.queries",
    "crikit.catalog.rules", "crikit.catalog.queries",
    "crikit.library.rules.audiences", "crikit.library.queries.shared",
    "crikit.invoices.rules", "crikit.invoices.queries", "crikit.invoices.queries.owed", "crikit.invoices.queries.lists",
    "crikit.orders.rules", "crikit.orders.queries.money", "crikit.orders.queries.orders",
    "crikit.orders.queries.own_prices", "crikit.orders.queries.items", "crikit.orders.queries.desk",
    "crikit.shipments.rules.numbers", "crikit.shipments.rules.tracking", "crikit.shipments.queries",
    "crikit.payments.rules", "crikit.payments.queries",
    "crikit.users.rules", "crikit.mail.rules", "crikit.trials.rules", "crikit.web.access", "crikit.web.redirects",
]  # fmt: skip
QUICKEST, FURTHER, LONGEST_SECONDS = 40, 20, 400
TOO_SLOW_HERE = ["tests/journeys", "tests/faults", "tests/test_architecture.py", "tests/test_templates.py"]
SELECTED = ["-k", "not postgres", "-m", "not browser", *(f"--ignore={path}" for path in TOO_SLOW_HERE)]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "tests.mutants.watching", "-p", "no:cacheprovider", "--no-header"]


class Reach(NamedTuple):
    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]


def main(arguments: list[str]) -> int:
    modules = [name for name in MODULES if path_of(name).exists()]
    if arguments == ["reach"]:
        return reach(modules)
    known = reach_of_before()
    changes = [change for name in arguments or modules for change in wanted(name)]
    share = float(os.environ.get("SHARE", "1"))
    chosen = [change for change in changes if random.Random(str(change)).random() < share]  # noqa: S311
    thorough = any(":" in name for name in arguments)
    alive = [each for each in chosen if not tried(each, known)] if thorough else alive_of(chosen, known)
    for change in alive:
        why = "" if known.lines[change.module][change.line] else "   (no test comes here)"
        print(f"{path_of(change.module).relative_to(ROOT)}:{change.line}  {change.says}{why}  #{change.number}")
    print(f"{len(chosen)} changes of {len(changes)}, {len(chosen) - len(alive)} noticed by a test, {len(alive)} not")
    return bool(alive)


def wanted(argument: str) -> list[Change]:
    name, _, number = argument.partition(":")
    changes = changes_of(name, path_of(name).read_text())
    return [changes[int(number)]] if number else changes


def reach(modules: list[str]) -> int:
    REACHED.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "REACHED": str(REACHED), "MODULES": " ".join(modules)}
    command = [*PYTEST, "-n", "2", *SELECTED, "tests"]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def reach_of_before() -> Reach:
    found = Reach(defaultdict(lambda: defaultdict(set)), {})
    for file in REACHED.parent.glob(f"{REACHED.name}.*.json"):
        part = json.loads(Path(file).read_text())
        found.seconds.update(part["seconds"])
        for module, lines in part["lines"].items():
            for line, tests in lines.items():
                found.lines[module][int(line)].update(tests)
    return found


def alive_of(changes: list[Change], known: Reach) -> list[Change]:
    """The changes that no test noticed, tried in forks of as many runs of pytest as PROCESSES says."""
    processes = int(os.environ.get("PROCESSES", "2"))
    with ThreadPoolExecutor(processes) as pool:
        parts = [(changes[at::processes], REACHED.with_name(f"part.{at}.json")) for at in range(processes)]
        alive = pool.map(lambda part: alive_in_forks(part[0], known, part[1]), parts)
    return sorted(change for part in alive for change in part)


def alive_in_forks(changes: list[Change], known: Reach, file: Path) -> list[Change]:
    asked = [(each.module, each.number, list(chain(*tests_of(each, known)))) for each in changes]
    file.write_text(json.dumps(asked))
    environment = {**os.environ, "FORKS": str(file)}
    command = [*PYTEST, "-p", "tests.mutants.forks", *SELECTED, "tests"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return [changes[int(line)] for line in file.with_suffix(".alive").read_text().split()]


def tests_of(change: Change, known: Reach) -> list[list[str]]:
    """Of those that run the line the quickest of the module's own feature, then some from all over."""
    tests = sorted(known.lines[change.module][change.line], key=lambda test: known.seconds.get(test, 9))
    feature = change.module.split(".")[1]
    own = [test for test in tests if test.startswith((f"tests/{feature}/", f"tests/test_{feature}"))]
    rest = [test for test in tests if test not in own]
    return [own[:QUICKEST], rest[:FURTHER], rest[FURTHER :: max(1, len(rest) // FURTHER)], own[QUICKEST:]]


def tried(change: Change, known: Reach) -> bool:
    """Whether a test notices this change when the module is loaded with it, in a process of its own."""
    return any(fails(change, group) for group in tests_of(change, known) if group)


def fails(change: Change, tests: list[str]) -> bool:
    environment = {**os.environ, "MUTANT": f"{change.module}:{change.number}"}
    quiet = {"cwd": ROOT, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return bool(subprocess.run([*PYTEST, "-x", *tests], timeout=LONGEST_SECONDS, **quiet).returncode)
    except subprocess.TimeoutExpired:
        return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
