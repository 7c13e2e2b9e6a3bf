"""How the processes that run the tests share them: none is idle while its test waits, nor at the end."""

import os

import pytest

Items = list[pytest.Item]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as processors: tests that wait for a browser, a server or a sender leave theirs to others."""
    allowed = getattr(os, "sched_getaffinity", None)
    processors = len(allowed(0)) if allowed else os.cpu_count() or 1
    return processors + (processors + 1) // 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Items) -> None:
    """Each process begins with its part of the long ones, so that in the end only short ones are left to share."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes > 1:
        long = [item for item in items if is_long(item)]
        short = [item for item in items if not is_long(item)]
        items[:] = [
            item for place in range(processes) for part in (long, short) for item in share(part, place, processes)
        ]


def is_long(item: pytest.Item) -> bool:
    return any(item.iter_markers("slow")) or any(item.iter_markers("browser"))


def share(items: Items, place: int, processes: int) -> Items:
    """Those of one process, side by side as they were: they have fixtures in common."""
    return items[len(items) * place // processes : len(items) * (place + 1) // processes]
