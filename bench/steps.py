"""Growth without a clock: SQLite's steps and statements for each request, at two sizes."""

from pathlib import Path
from typing import Any, NamedTuple

from bench.specs import COUNTED, Spec
from bench.targets import Target


class Work(NamedTuple):
    steps: int
    statements: int


def count(spec: Spec, sizes: dict[int, tuple[dict[str, Any], Path]]) -> dict[str, dict[int, Work]]:
    """By scenario and size."""
    found: dict[str, dict[int, Work]] = {}
    for size, (facts, shared) in sizes.items():
        target = Target(spec, facts, shared)
        target.start(spec.counted())
        try:
            target.sign_in()
            for scenario in (name for name in COUNTED if name in target.requests):
                # The last answer counts: by then the texts of the queries and the schema are known.
                for turn, path in ((0, 0), (1, -1)):
                    target.ask(scenario, f"s{turn}@x.example", path)
                answer = target.check(scenario, "s2@x.example")
                work = Work(int(answer.headers["x-steps"]), int(answer.headers["x-statements"]))
                found.setdefault(scenario, {})[size] = work
        finally:
            target.stop()
    return found
