"""How the processes that run the tests share them."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import sharing


class Named:
    """As much of a test as is asked of it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def iter_markers(self, mark: str) -> list[str]:
        return [mark] if self.name.startswith(mark) else []


def in_order(names: list[str], processes: int) -> list[str]:
    items: list[Any] = [Named(name) for name in names]
    config: Any = SimpleNamespace(workerinput={"workercount": processes})
    sharing.pytest_collection_modifyitems(config, items)
    return [item.name for item in items]


def test_each_process_begins_with_its_part_of_the_long_ones() -> None:
    names = ["a", "slow 1", "b", "browser 2", "c", "d", "slow 3", "e"]
    assert in_order(names, 2) == ["slow 1", "a", "b", "browser 2", "slow 3", "c", "d", "e"]


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 20])
def test_every_test_is_run_once(processes: int) -> None:
    names = [f"{'slow' if number % 5 == 0 else 'quick'} {number}" for number in range(17)]
    assert sorted(in_order(names, processes)) == sorted(names)
