"""What rights cost: their share of a page, their statements, and “Maintain Permissions” with very many usernames."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from bench.specs import OURS, ROOT, crikit
from bench.targets import Target


class Rights(NamedTuple):
    """`share` of a request's time by page; statements at most; the search among 5,000 usernames to that among 50."""

    share: dict[str, float]
    statements: int
    search: float


def measure(facts: dict[str, Any], shared: Path) -> Rights | None:
    """In a process of its own, over a fresh file of crikit's schema; None if it fails."""
    found = within("crikit_rights", facts, shared)
    return Rights(**found) if found else None


class Orders(NamedTuple):
    """How SQLite's steps for each list grow, and the most statements more; seconds of computing for a pasted block and
    the statements it takes more than a short one; seconds for a PDF."""

    grown: dict[str, float]
    statements: int
    paste: float
    paste_statements: int
    pdf: float


def orders(facts: dict[str, Any], shared: Path) -> Orders | None:
    found = within("crikit_orders", facts, shared)
    return Orders(**found) if found else None


def within(module: str, facts: dict[str, Any], shared: Path) -> dict[str, Any] | None:
    target = Target(crikit(), facts, shared)
    words = [str(OURS / "python"), "-m", f"bench.apps.{module}"]
    done = subprocess.run(words, env=target.environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print(f"{module} failed:\n{done.stderr[-2500:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
