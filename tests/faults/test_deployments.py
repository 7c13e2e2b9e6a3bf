"""A new version takes over while the last one serves fifty requests a second: none fails."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from crikit import db, demo
from crikit.accounts.models import HiddenPanel
from tests.browser import ROOT
from tests.faults.conftest import surroundings
from tests.faults.figures import Figure
from tests.faults.machines import Machine, Proxy
from tests.faults.rushes import SECONDS_BEFORE_AND_AFTER, Rush
from tests.faults.visitors import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.postgres_only]


@pytest.fixture
def last_version(tmp_path: Path) -> Path:
    """The program as it was before the newest migration came."""
    newest = git("log", "-1", "--format=%H", "--diff-filter=A", "--", "crikit/migrations/0*.py")
    if not newest or not git("rev-parse", "--verify", "--quiet", f"{newest}^"):
        pytest.skip("the history of the project is not here, so there is no last version to run")
    folder = tmp_path / "last version"
    folder.mkdir()
    archive = subprocess.Popen(["git", "archive", f"{newest}^"], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(folder)], stdin=archive.stdout, check=True)
    archive.communicate()
    return folder


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout.strip()


@pytest.fixture
def database_url(empty_database_url: str) -> str:
    """Each version migrates it itself."""
    return empty_database_url


def flask(app: Flask, code: Path, *words: str) -> str:
    environ = surroundings(app.config["SETTINGS"]) | {"PYTHONPATH": str(code)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(command, cwd=code, env=environ, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_new_version_takes_over_while_the_last_one_serves(
    app: Flask, proxy: Proxy, add_machine: Callable[..., Machine], last_version: Path, figure: Figure
) -> None:
    flask(app, last_version, "migrate")
    flask(app, last_version, "demo")
    last = add_machine("last", code=last_version)
    rush = Rush(Visitor(proxy.url).sign_in(demo.ADMINISTRATOR, demo.PASSWORD))
    with rush.at_work():
        applied = flask(app, ROOT, "migrate")
        time.sleep(SECONDS_BEFORE_AND_AFTER)
        add_machine("new")
        proxy.take_out(last)
    with db.connection(), db.every_vendor():
        kept = HiddenPanel.select().count()
    figure(
        "migration while the last version serves",
        applied=applied.removeprefix("Applied: ").strip(),
        requests=rush.statuses.total(),
        requests_failed=(rush.failed, 0),
    )
    assert applied.startswith("Applied: 0")
    assert rush.failed == 0, rush.statuses
    assert kept == rush.statuses[204]
