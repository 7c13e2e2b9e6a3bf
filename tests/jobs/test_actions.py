"""Turns of a job: one scheduler gets each, and what became of it is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from peewee import Value

from crikit import clock, db, search
from crikit.customers.models import Customer
from crikit.jobs import actions
from crikit.jobs.models import Job
from tests import factories
from tests.cast import Cast
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


@pytest.mark.sqlite_only
def test_pieces_of_a_search_index_become_one_and_find_the_same(cast: Cast) -> None:
    for number in range(30):
        factories.customer(f"Quixotry {number}")
    if pieces() == 1:
        # SQLite puts sixteen together of its own accord, counted from whatever the index has been through.
        factories.customer("Quixotry 30")
    found = [customer.id for customer in found_as("quixotry")]
    assert pieces() > 1
    actions.merge_search_indexes()
    assert pieces() == 1
    assert [customer.id for customer in found_as("quixotry")] == found
    assert len(found) >= 30
    actions.merge_search_indexes()
    assert pieces() == 1


def found_as(text: str) -> list[Customer]:
    return list(Customer.select().where(search.holds(Customer.search_text, Value(search.pattern(text)))))


def pieces() -> int:
    return int(db.database.execute_sql("SELECT count(DISTINCT segid) FROM customer_search_idx").fetchone()[0])
