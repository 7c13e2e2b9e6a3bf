"""Which databases the tests run on, and a migrated one of its own for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crikit import db, migrations
from tests.postgres import Cluster, NoServer, quick_folder

ENGINES = ("sqlite", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="run on one database only, for a quick answer")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    engines = set(ENGINES)
    if marks & {"sqlite_only", "browser"}:
        engines = {"sqlite"}
    elif "postgres_only" in marks:
        engines = {"postgres"}
    if wanted := metafunc.config.getoption("engine"):
        engines &= {wanted}
    metafunc.parametrize("engine", sorted(engines, reverse=True), indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`; filled in by pytest_generate_tests."""
    return str(request.param)


class Files:
    """SQLite databases, each a copy of a migrated file."""

    def __init__(self) -> None:
        self.folder = quick_folder("crikit-sqlite-")
        self.template = self.folder / "template.db"
        self.template_url = f"sqlite:///{self.template}"
        self.number = 0
        migrate(self.template_url)

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        self.number += 1
        path = self.folder / f"test_{self.number}.db"
        if not empty:
            shutil.copyfile(self.template, path)
        try:
            yield f"sqlite:///{path}"
        finally:
            for left in self.folder.glob(f"{path.name}*"):
                left.unlink()

    def stop(self) -> None:
        shutil.rmtree(self.folder)


def migrate(url: str) -> None:
    opened = db.open_database(url)
    migrations.migrate()
    opened.close_all()


@pytest.fixture(scope="session")
def files() -> Iterator[Files]:
    made = Files()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    try:
        made = Cluster()
        made.start()
    except NoServer as reason:
        pytest.exit(str(reason), returncode=1)
    made.prepare(migrate)
    yield made
    made.stop()


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database without a row."""
    server = request.getfixturevalue("files" if engine == "sqlite" else "cluster")
    with server.database() as url:
        yield url


@pytest.fixture
def empty_database_url(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database without a table, for tests of the migrations."""
    server = request.getfixturevalue("files" if engine == "sqlite" else "cluster")
    with server.database(empty=True) as url:
        yield url


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """Nobody can reach the database meanwhile. `folder` stands where SQLite's file should."""
    ours = db.database.obj
    db.database.close()
    db.open_database(f"sqlite:///{folder}" if db.is_sqlite() else "postgresql://crikit@127.0.0.1:1/crikit")
    try:
        yield
    finally:
        db.database.initialize(ours)
        db.database.connect(reuse_if_open=True)
