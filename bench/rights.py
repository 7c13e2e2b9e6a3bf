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
    target = Target(crikit(), facts, shared)
    words = [str(OURS / "python"), "-m", "bench.apps.crikit_rights"]
    done = subprocess.run(words, env=target.environment, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print(f"measuring rights failed:\n{done.stderr[-2500:]}", file=sys.stderr)
        return None
    return Rights(**json.loads(done.stdout.splitlines()[-1]))
