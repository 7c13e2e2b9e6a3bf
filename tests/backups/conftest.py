"""Databases beside the test's own, on either engine."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from crikit import db
from tests.databases import ENGINES

if TYPE_CHECKING:
    from tests.databases import Files
    from tests.postgres import Cluster

# Empty, without a table, on the engine of that name.
NewDatabase = Callable[[str], AbstractContextManager[str]]


@pytest.fixture
def new_database(files: "Files", cluster: "Cluster") -> NewDatabase:
    @contextmanager
    def new(engine: str) -> Iterator[str]:
        server = files if engine == "sqlite" else cluster
        with server.database(empty=True) as url:
            yield url

    return new


@contextmanager
def on(url: str) -> Iterator[None]:
    """All that is asked goes to that database meanwhile."""
    ours = db.database.obj
    other: Any = db.open_database(url)
    other.connect()
    try:
        yield
    finally:
        other.close_all()
        db.database.initialize(ours)


def quiet(table: str, rows: int) -> None:
    """Nobody looks on."""


def other(engine: str) -> str:
    return next(name for name in ENGINES if name != engine)
