"""Turns of a job: one scheduler gets each, and what became of it is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from crikit import clock
from crikit.jobs import actions
from crikit.jobs.models import Job
from tests.crowds import crowd

EVERY = timedelta(minutes=1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.usefixtures("app")
def test_sixteen_schedulers_do_one_run() -> None:
    clock.freeze()
    assert crowd(16, lambda place: actions.claim("tidy", EVERY)).count(True) == 1


@pytest.mark.usefixtures("app")
def test_the_next_stretch_of_time_is_another_turn() -> None:
    clock.freeze(NOON)
    turns = []
    for _ in range(4):
        turns.append(actions.claim("tidy", EVERY))
        clock.move(EVERY / 2)
    assert turns.count(True) == 2


@pytest.mark.usefixtures("app")
def test_two_machines_whose_clocks_differ_a_little_do_one_run() -> None:
    clock.freeze(NOON)
    assert actions.claim("tidy", EVERY)
    clock.move(-timedelta(seconds=5))
    assert not actions.claim("tidy", EVERY)


@pytest.mark.usefixtures("app")
def test_a_clock_that_was_wrong_for_a_while_stops_no_job_afterwards() -> None:
    clock.freeze(NOON)
    clock.move(timedelta(days=300))
    assert actions.claim("tidy", EVERY)
    clock.freeze(NOON)
    assert actions.claim("tidy", EVERY)
    assert not actions.claim("tidy", EVERY)


@pytest.mark.usefixtures("app")
def test_a_run_is_recorded() -> None:
    clock.freeze()
    assert actions.run("tidy", lambda: clock.move(EVERY)) == ""
    job = Job.get(Job.name == "tidy")
    assert (job.finished_at - job.started_at, job.runs, job.error) == (EVERY, 1, "")


@pytest.mark.usefixtures("app")
def test_a_failure_is_recorded_without_what_it_says_and_is_over_with_the_next_success() -> None:
    def fail() -> None:
        raise ValueError("the password is hunter2")

    assert actions.run("tidy", fail) == "ValueError"
    assert Job.get(Job.name == "tidy").error == "ValueError"
    actions.run("tidy", lambda: None)
    assert (Job.get(Job.name == "tidy").error, Job.get(Job.name == "tidy").runs) == ("", 2)


def test_jobs_that_no_longer_exist_are_forgotten(app: Flask) -> None:
    for name in ("old", "new"):
        actions.run(name, lambda: None)
    actions.forget_all_but(["new"])
    assert [job.name for job in Job.select()] == ["new"]
