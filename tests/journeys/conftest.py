"""One server with its jobs and its mailbox for all journeys of a run; each journey opens an office of its own."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from crikit import config, db
from crikit.config import Settings
from tests.browser import LiveServer
from tests.journeys.offices import Office, open_office

if TYPE_CHECKING:
    from tests.databases import Files


@pytest.fixture(scope="session")
def ground(
    engine: str, files: "Files", usual: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """What the server and its tests share: database, folder, secret."""
    with files.database() as url:
        yield dataclasses.replace(usual, database_url=url, instance=tmp_path_factory.mktemp("portal"), mail_server="")


@pytest.fixture(scope="session")
def live(ground: Settings) -> Iterator[LiveServer]:
    server = LiveServer(ground, Path(ground.instance) / "server.log", SCHEDULER="on", WEB_CONCURRENCY="2")
    yield server
    server.stop()


@pytest.fixture
def app(portal: Flask, ground: Settings, live: LiveServer) -> Iterator[Flask]:
    """The test's own connection to the server's database, for what a journey takes as given."""
    portal.config["SETTINGS"] = config.use(dataclasses.replace(ground, base_url=live.url))
    opened = db.open_database(ground.database_url)
    opened.connect()
    yield portal
    opened.close_all()


@pytest.fixture
def office(app: Flask) -> Iterator[Office]:
    """A vendor with nothing but its administrator; the test runs in its scope."""
    with open_office() as opened:
        yield opened


@pytest.fixture
def another_office(app: Flask) -> Callable[[], Office]:
    def another() -> Office:
        with open_office() as opened:
            return opened

    return another
