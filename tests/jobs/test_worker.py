"""The schedule, the clock behind it, and the commands `flask job` and `flask worker`."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from crikit import clock, config, db
from crikit.config import Settings
from crikit.jobs import worker
from crikit.jobs.models import Job
from crikit.jobs.schedule import NAMES, SCHEDULE, Recurring, job_named
from crikit.limits import actions as limits
from crikit.limits.models import Tries
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from crikit.mail.delivery import stopping
from tests.cast import Cast

ROOT = Path(__file__).resolve().parent.parent.parent
OFTEN = timedelta(milliseconds=50)
PATIENCE_SECONDS = 20


@pytest.fixture
def schedule(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`schedule(job, …)` takes the place of the real one. The worker stops before its database goes."""

    def change(*jobs: Recurring) -> None:
        monkeypatch.setattr(worker, "SCHEDULE", jobs)

    yield change
    worker.stop()
    stopping.clear()


@pytest.mark.parametrize("job", SCHEDULE, ids=NAMES)
def test_every_job_can_run_twice_on_an_empty_database_and_on_a_full_one(cast: Cast, job: Recurring) -> None:
    for _ in range(2):
        assert cast.app.test_cli_runner().invoke(args=["job", job.name]).exit_code == 0
    assert Job.get(Job.name == job.name).runs == 2


def test_turns_missed_in_a_long_sleep_are_one() -> None:
    trigger, went_to_sleep = worker.Every(seconds=1, timezone=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)
    woke = went_to_sleep + timedelta(days=30)
    assert trigger.get_next_fire_time(went_to_sleep, went_to_sleep) == went_to_sleep + timedelta(seconds=1)
    assert trigger.get_next_fire_time(went_to_sleep, woke) == woke
    assert trigger.get_next_fire_time(woke, woke) == woke + timedelta(seconds=1)


def test_names_are_used_once() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_failing_job_does_not_stop_the_others(app: Flask, schedule: Callable[..., None]) -> None:
    done = threading.Event()

    def fail() -> None:
        raise RuntimeError

    schedule(Recurring("fails", OFTEN, fail), Recurring("works", OFTEN, done.set))
    worker.start()
    assert done.wait(PATIENCE_SECONDS)
    worker.stop()
    assert Job.get(Job.name == "fails").error == "RuntimeError"


def test_a_job_finds_no_vendor_s_scope_and_its_thread_a_name(cast: Cast, schedule: Callable[..., None]) -> None:
    seen: list[object] = []

    def look() -> None:
        try:
            db.scope_of(Link)
        except db.NoVendor:
            seen.append(threading.current_thread().name)

    schedule(Recurring("look", OFTEN, look))
    worker.start()
    wait_until(lambda: bool(seen))
    assert str(seen[0]).startswith("job")


def test_stopping_waits_for_the_work_in_hand(app: Flask, schedule: Callable[..., None]) -> None:
    began, ended = threading.Event(), threading.Event()

    def work() -> None:
        began.set()
        stopping.wait(PATIENCE_SECONDS)
        time.sleep(0.1)
        ended.set()

    schedule(Recurring("work", OFTEN, work))
    worker.start()
    assert began.wait(PATIENCE_SECONDS)
    worker.stop()
    assert ended.is_set()


@pytest.mark.parametrize("on", [True, False])
def test_web_processes_have_a_clock_if_the_settings_say_so(
    app: Flask, settings: Callable[..., Settings], schedule: Callable[..., None], on: bool
) -> None:
    settings(scheduler=on)
    began = threading.Event()
    schedule(Recurring("work", OFTEN, began.set))
    worker.start_in_web_process()
    assert began.wait(0.5) is on


def test_an_unknown_job_is_refused_with_the_names_of_the_known(app: Flask, runner: FlaskCliRunner) -> None:
    answer = runner.invoke(args=["job", "nonsense"])
    assert answer.exit_code == 2
    assert "deliver-letters" in answer.output


def test_old_password_links_go_and_invitations_stay(cast: Cast, runner: FlaskCliRunner) -> None:
    old, invitation = (
        links.issue(purpose, 1, timedelta(hours=1)) for purpose in (Purpose.PASSWORD, Purpose.INVITATION)
    )
    clock.freeze()
    clock.move(timedelta(days=31))
    new = links.issue(Purpose.PASSWORD, 2, timedelta(hours=1))
    runner.invoke(args=["job", "purge-links"])
    assert {link.id for link in Link.select()} == {invitation.id, new.id}
    assert old.id not in {invitation.id, new.id}


@pytest.mark.usefixtures("app")
def test_tries_whose_time_is_over_go(runner: FlaskCliRunner) -> None:
    limits.count("sign-in", "ann", at_most=5, within=timedelta(minutes=1))
    clock.freeze()
    clock.move(timedelta(minutes=2))
    runner.invoke(args=["job", "purge-tries"])
    assert not Tries.select().exists()


@pytest.mark.slow
def test_the_worker_works_and_stops_when_told(app: Flask) -> None:
    with (config.settings().instance / "log").open("w") as log:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(config.settings()), stdout=log, stderr=log)
    try:
        wait_until(lambda: Job.select().where(Job.finished_at.is_null(False)).count() >= 3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        process.kill()
        process.wait()


def environment(settings: Settings) -> dict[str, str]:
    ours = {
        "CRIKIT_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    return {**os.environ, **ours}


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.05)


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("app")
def test_sqlite_looks_again_at_tables_that_grew() -> None:
    with db.database.atomic():
        db.database.execute_sql("CREATE TABLE grown (place INTEGER)")
        db.database.execute_sql("CREATE INDEX grown_place ON grown (place)")
        for place in range(200):
            db.database.execute_sql("INSERT INTO grown VALUES (?)", (place,))
    job_named("look-at-tables").work()
    known = db.database.execute_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = 'grown'").fetchall()
    db.database.execute_sql("DROP TABLE grown")
    assert known == [("200 1",)]
