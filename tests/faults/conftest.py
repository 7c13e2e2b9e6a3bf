"""Servers and workers in processes of their own, on the test's database; `FAULTS=big` makes the experiments large."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from crikit.config import Settings
from tests.browser import ROOT, START_SECONDS, LiveServer
from tests.faults.machines import Machine, Proxy
from tests.mailserver import MailServer

BIG = os.environ.get("FAULTS") == "big"


# In small these say the same on either engine.
in_small_on_postgres = (lambda test: test) if BIG else pytest.mark.postgres_only
in_small_on_sqlite = (lambda test: test) if BIG else pytest.mark.sqlite_only


def size(small: int, big: int) -> int:
    return big if BIG else small


@pytest.fixture
def start_server(app: Flask, tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """`start_server(WEB_CONCURRENCY="2", SCHEDULER="on")`: as many as a test needs, all on its database."""
    running: list[LiveServer] = []

    def start(**environment: str) -> LiveServer:
        log = tmp_path / f"server {len(running)}.log"
        running.append(LiveServer(app.config["SETTINGS"], log, **{"WEB_CONCURRENCY": "2", **environment}))
        return running[-1]

    yield start
    for server in running:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def start_command(app: Flask) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """`start_command("worker")`: a `flask` command on the test's database; what still runs is killed in the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        environ = surroundings(app.config["SETTINGS"]) | environment
        running.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL))
        return running[-1]

    yield start
    for process in running:
        process.send_signal(signal.SIGKILL)
        process.wait(START_SECONDS)


def surroundings(settings: Settings) -> dict[str, Any]:
    return {
        **os.environ,
        "CRIKIT_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": str(settings.mail_port),
    }


@pytest.fixture
def server(app: Flask, mailserver: MailServer, settings: Callable[..., Settings]) -> MailServer:
    """The mail server in use; `server.inbox` has what it took."""
    settings(**mailserver.settings)
    return mailserver


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of the machines that `add_machine` starts."""
    made = Proxy()
    yield made
    made.stop()
    for machine in made.machines:
        machine.stop()


@pytest.fixture
def add_machine(app: Flask, proxy: Proxy, tmp_path: Path) -> Callable[..., Machine]:
    """`add_machine("first")`: a web server that knows the proxy by its BASE_URL."""

    def add(name: str, code: Path = ROOT) -> Machine:
        environment = {"BASE_URL": proxy.url, "TRUSTED_PROXIES": "1", "WEB_CONCURRENCY": "1"}
        made = Machine(app.config["SETTINGS"], tmp_path / name, code=code, **environment)
        proxy.machines.append(made)
        return made

    return add
