"""PostgreSQL is restarted while people work and letters go out: what was answered stays, and all goes on by itself."""

import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from itertools import count
from typing import Any

import pytest

from crikit import clock, db
from crikit.accounts.models import HiddenPanel
from crikit.mail.actions import claims
from crikit.mail.delivery import deliver
from tests.browser import LiveServer
from tests.cast import Cast
from tests.databases import migrate
from tests.faults.conftest import size
from tests.faults.figures import Figure
from tests.faults.visitors import Visitor
from tests.mail.posts import post_some
from tests.mailserver import MailServer
from tests.postgres import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.postgres_only]

VISITORS, LETTERS, RESTARTS = 4, size(100, 1_000), size(1, 5)
DOWN_SECONDS = 0.5
PATIENCE_SECONDS = 30
QUICK_SECONDS = 10


class Restarted(Cluster):
    """A server that comes and goes; nobody else's tests are on it."""

    def go(self) -> None:
        self.connection.close()
        self._run(["pg_ctl", "stop", "-D", "data", "-m", "fast"]).check_returncode()

    def come(self) -> None:
        options = " ".join([f"-k {self.folder}", *(f"-c {setting}" for setting in self.settings)])
        words = ["pg_ctl", "start", "-D", "data", "-l", "log of its second life", "-o", options]
        self._run(words).check_returncode()
        self._wait()


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Restarted]:
    made = Restarted()
    made.start()
    yield made
    made.go()
    made.stop()


@pytest.fixture
def database_url(engine: str, own_cluster: Restarted) -> Iterator[str]:
    with own_cluster.database(empty=True) as url:
        migrate(url)
        yield url


class Person(threading.Thread):
    """Changes something again and again; what was confirmed, and what came to nothing."""

    def __init__(self, visitor: Visitor, place: int) -> None:
        super().__init__(daemon=True)
        self.visitor, self.place, self.is_over = visitor, place, False
        self.confirmed, self.refused, self.crashed, self.last = 0, 0, 0, 0.0

    def run(self) -> None:
        for number in count():
            if self.is_over:
                return
            try:
                status = self.visitor.send(f"/help/{self.place}-{number}", htmx="help", hidden=1).status
            except (OSError, HTTPException):
                status = 0
            self.confirmed += status == 204
            self.refused += status == 503
            self.crashed += status not in (204, 503)
            if status == 204:
                self.last = time.monotonic()


def test_a_restart_takes_nothing_that_was_confirmed(
    cast: Cast,
    server: MailServer,
    own_cluster: Restarted,
    start_server: Callable[..., LiveServer],
    start_command: Callable[..., Any],
    figure: Figure,
) -> None:
    mira = Visitor(start_server(SCHEDULER="off").url).sign_in("mira")
    people = [Person(mira, place) for place in range(VISITORS)]
    post_some(cast.vendor, LETTERS)
    server.moods.slow(0.01)
    worker = start_command("worker")
    server.inbox.wait_for(LETTERS // 10, PATIENCE_SECONDS)
    for person in people:
        person.start()
    waited = [restart(own_cluster, people) for _ in range(RESTARTS)]
    for person in people:
        person.is_over = True
        person.join()
    db.database.close()
    db.database.connect()
    confirmed, kept = sum(person.confirmed for person in people), HiddenPanel.select().count()
    lost, refused = max(0, confirmed - kept), sum(person.refused for person in people)
    crashed = sum(person.crashed for person in people)
    # What the worker had claimed and couldn't give back is free when its lease ends.
    worker.kill()
    worker.wait()
    server.moods.recover()
    clock.move(claims.LEASE)
    deliver()
    letters = {letter.recipients for letter in server.inbox}
    twice = len(server.inbox) - len(letters)
    figure(
        "PostgreSQL restarted",
        restarts=RESTARTS,
        changes=confirmed,
        changes_lost=(lost, 0),
        requests_refused=refused,
        requests_failed=(crashed, 0),
        letters_lost=(LETTERS - len(letters), 0),
        letters_twice=(twice, RESTARTS),
        seconds_to_recover=(max(waited), QUICK_SECONDS),
    )
    assert (lost, LETTERS - len(letters)) == (0, 0)
    assert kept <= confirmed + refused
    assert twice <= RESTARTS
    assert max(waited) < QUICK_SECONDS
    assert crashed == 0


def restart(cluster: Restarted, people: list[Person]) -> float:
    """Seconds from the moment the server is back until each of them goes on."""
    time.sleep(DOWN_SECONDS)
    db.database.close_all()
    cluster.go()
    time.sleep(DOWN_SECONDS)
    cluster.come()
    return until_all_go_on(people)


def until_all_go_on(people: list[Person]) -> float:
    back = time.monotonic()
    while min(person.last for person in people) < back:
        assert time.monotonic() < back + PATIENCE_SECONDS
        time.sleep(0.01)
    return time.monotonic() - back
