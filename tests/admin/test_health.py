"""What the platform asks: whether the process lives, and whether it can serve."""

import sys
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crikit import migrations
from crikit.admin.queries import machine
from crikit.config import Settings
from tests.databases import away

Disk = namedtuple("Disk", "total used free")
INPUT_AND_OUTPUT = ("open", "socket.", "sqlite3.", "subprocess.", "os.listdir", "os.scandir", "glob.")
_heard: list[list[str]] = []


def listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _heard and event.startswith(INPUT_AND_OUTPUT):
        _heard[-1].append(event)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the interpreter reads, writes and connects to meanwhile."""
    if not hasattr(sys, "_crikit_listens"):
        # Python never forgets such a listener, so there is one for all tests.
        sys.addaudithook(listen)
        sys._crikit_listens = True  # type: ignore[attr-defined]
    _heard.append([])
    yield _heard[-1]
    _heard.pop()


def test_a_healthy_portal_is_ready(app: Flask, client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_whether_the_process_lives_is_answered_without_reading_anything(
    app: Flask, client: FlaskClient, heard: list[str]
) -> None:
    client.get("/healthz")
    heard.clear()
    assert client.get("/healthz").status_code == 200
    assert heard == []
    client.get("/readyz")
    assert heard


def test_a_portal_on_an_old_schema_is_alive_but_not_ready(app: Flask, client: FlaskClient) -> None:
    migrations.migrate_back()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "not ready", "problems": ["schema"]}
    assert client.get("/healthz").status_code == 200


def test_a_portal_without_its_database_is_alive_but_not_ready(app: Flask, tmp_path: Path) -> None:
    client = FlaskClient(app, app.response_class)
    with away(tmp_path):
        assert client.get("/readyz").json == {"status": "not ready", "problems": ["database"]}
        assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json == {"status": "ok"}


def test_a_portal_without_room_on_its_disk_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, settings: Callable[..., Settings], tmp_path: Path
) -> None:
    with monkeypatch.context() as full:
        full.setattr(machine.shutil, "disk_usage", lambda folder: Disk(10**9, 10**9 - 99, 99))
        assert client.get("/readyz").json == {"status": "not ready", "problems": ["disk"]}
    settings(instance=tmp_path / "unmounted")
    assert client.get("/readyz").json == {"status": "not ready", "problems": ["disk"]}
