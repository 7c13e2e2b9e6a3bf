"""The application, its browser and its commands, each test on a database of its own; no network, no slow hashes."""

import dataclasses
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import email_validator
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache

from crikit import clock, config, db, passwords
from crikit.app import create_app
from crikit.config import Settings
from tests.clients import Client, Runner

if TYPE_CHECKING:
    # Plugins are imported by pytest first, or their asserts would say nothing.
    from tests.databases import Files

pytest_plugins = [
    *("tests.databases", "tests.faults.figures", "tests.mailserver", "tests.browser", "tests.cast", "tests.sharing"),
]

# The addresses of the people in the tests end in .test, which is kept from use for that purpose.
email_validator.SPECIAL_USE_DOMAIN_NAMES.remove("test")

# How long an example takes says more about what else the machine does than about the code.
examples.register_profile("unhurried", deadline=None)
examples.load_profile("unhurried")


@pytest.fixture(scope="session")
def usual(files: "Files", tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        secret_key="s" * 32,
        database_url=files.template_url,
        instance=tmp_path_factory.mktemp("instance"),
        scheduler=False,
        testing=True,
    )


@pytest.fixture(scope="session")
def portal(usual: Settings, compiled: Path) -> Flask:
    """One application for all tests: building it and compiling its templates takes longer than a test."""
    app = create_app(usual)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    db.database.obj.close_all()
    app.test_client_class, app.test_cli_runner_class = Client, Runner
    return app


@pytest.fixture
def app(portal: Flask, usual: Settings, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The portal on an empty, migrated database, with a connection open for the test's own rows."""
    here = dataclasses.replace(usual, database_url=database_url, instance=tmp_path)
    portal.config["SETTINGS"] = config.use(here)
    opened = db.open_database(database_url)
    opened.connect()
    yield portal
    opened.close_all()


@pytest.fixture
def settings(app: Flask) -> Callable[..., Settings]:
    """`settings(mail_server="127.0.0.1")` changes settings until the end of the test."""

    def change(**changes: Any) -> Settings:
        app.config["SETTINGS"] = config.use(dataclasses.replace(app.config["SETTINGS"], **changes))
        return config.settings()

    return change


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture(autouse=True)
def running_clock() -> Iterator[None]:
    yield
    clock.thaw()


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> None:
    """What makes a hash safe is its cost, which a thousand tests would pay."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobody = passwords.hashed("nobody has this password")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        outside = self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost")
        if outside:
            self.close()
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
