"""`flask doctor`: looks whether a deployment can do its work, and says what to do where it can't.

Checks run side by side, each in a thread of its own and for so many seconds at most, so that a server which takes the
connection and then says nothing holds nobody up.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from crikit import logs
from crikit.config import Settings

# Longer than any single wait within a check.
PATIENCE_SECONDS = 20


class State(IntEnum):
    OK = 0
    ATTENTION = 1
    WRONG = 2


class Finding(NamedTuple):
    """One sentence or two: what is so, and unless it is well, what to do next."""

    state: State
    told: str


class Moment(NamedTuple):
    """What time somebody else said it was. Who runs on this machine has the same clock and proves nothing."""

    source: str
    theirs: datetime
    ours: datetime
    is_here: bool = False


@dataclass
class Examination:
    """What the checks that run first find out for those that run afterwards."""

    settings: Settings
    moments: list[Moment] = field(default_factory=list)
    is_database_usable: bool = False


Check = Callable[[Examination], Iterable[Finding]]


class Line(NamedTuple):
    name: str
    state: State
    told: str


def ok(told: str) -> Finding:
    return Finding(State.OK, told)


def attention(told: str) -> Finding:
    return Finding(State.ATTENTION, told)


def wrong(told: str) -> Finding:
    return Finding(State.WRONG, told)


def examine(checks: dict[str, Check], examination: Examination, patience: float = PATIENCE_SECONDS) -> Iterator[Line]:
    """A line for each check, in their order."""
    found: dict[str, list[Finding]] = {}
    threads = {
        name: threading.Thread(target=_look, args=[name, check, examination, found], name=name, daemon=True)
        for name, check in checks.items()
    }
    for thread in threads.values():
        thread.start()
    deadline = time.monotonic() + patience
    for name, thread in threads.items():
        thread.join(max(0, deadline - time.monotonic()))
        silent = [wrong(f"No answer within {patience:g} seconds. Look whether a firewall swallows what is sent.")]
        yield _line(name, found.get(name, silent))


def _look(name: str, check: Check, examination: Examination, found: dict[str, list[Finding]]) -> None:
    try:
        found[name] = list(check(examination))
    except Exception as error:
        found[name] = [wrong(f"The check itself broke off: {logs.in_a_line(error)}.")]


def _line(name: str, findings: list[Finding]) -> Line:
    """What is well goes without saying as soon as something isn't."""
    worst = max((finding.state for finding in findings), default=State.OK)
    told = [finding.told for finding in sorted(findings, key=lambda one: -one.state) if finding.state or not worst]
    return Line(name, worst, " ".join(told))
