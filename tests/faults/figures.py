"""What the experiments counted, as one table at the end of a run; each test says its own by the fixture `figure`."""

from collections.abc import Callable
from typing import Any

import pytest

PROPERTY = "figure"
Figure = Callable[..., None]


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """`figure("worker killed", lost=0, twice=(1, 8))`: a pair is what was counted and what it may be at most."""
    engine = request.node.callspec.params.get("engine", "") if hasattr(request.node, "callspec") else ""

    def note(fault: str, **counted: Any) -> None:
        is_over = any(value[0] > value[1] for value in counted.values() if isinstance(value, tuple))
        parts = [f"{name.replace('_', ' ')} {_told(value)}" for name, value in counted.items()]
        told = "  ".join(["OVER"] * is_over + parts)
        # Processes that share the tests hand properties on to the one that prints.
        request.node.user_properties.append((PROPERTY, [fault, engine, told]))

    return note


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return f"{_told(value[0])} ≤ {_told(value[1])}"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    rows = sorted(tuple(value) for report in reports for name, value in report.user_properties if name == PROPERTY)
    if not rows:
        return
    terminalreporter.section("faults: what was counted ≤ what it may be at most")
    width = max(len(fault) for fault, *_ in rows)
    for fault, engine, told in rows:
        terminalreporter.write_line(f"{fault:{width}}  {engine:8}  {told}")
