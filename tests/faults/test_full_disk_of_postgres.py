"""Everything of PostgreSQL is on a disk that is full: it goes down, as it must, and takes nothing that was answered."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg2
import pytest

from crikit import clock, db
from crikit.accounts.models import HiddenPanel
from crikit.mail.actions import claims
from crikit.mail.delivery import deliver
from tests.browser import LiveServer
from tests.cast import Cast
from tests.databases import migrate
from tests.faults.conftest import BIG
from tests.faults.disks import Disk
from tests.faults.figures import Figure
from tests.faults.test_restarted_database import (
    DOWN_SECONDS,
    PATIENCE_SECONDS,
    QUICK_SECONDS,
    Person,
    Restarted,
    until_all_go_on,
)
from tests.faults.visitors import Visitor
from tests.mail.posts import post_some
from tests.mailserver import MailServer

pytestmark = [
    *(pytest.mark.slow, pytest.mark.postgres_only),
    pytest.mark.skipif(not BIG, reason="takes a server of its own; FAULTS=big"),
]

MEGABYTES, VISITORS, LETTERS = 192, 4, 300
# Tables can't grow; then the server is gone.
FAULTS = 2
# Somebody else's work on the same server, until its log of changes has no room.
WORK = "SELECT pg_logical_emit_message(false, 'work', repeat('x', 1000000))"


class OnSmallDisk(Restarted):
    """As it is set up by whoever installs it: what it confirmed it keeps."""

    settings = ["listen_addresses="]

    def __init__(self) -> None:
        super().__init__()
        self.disk = Disk(self.folder / "data", MEGABYTES)
        self.disk.mount()
        if self.identity:
            os.chown(self.disk.folder, self.identity["user"], self.identity["group"])

    def is_up(self) -> bool:
        return self._run(["pg_ctl", "status", "-D", "data"]).returncode == 0

    def work_until_it_is_down(self) -> None:
        with suppress(psycopg2.Error):
            while True:
                self.run(WORK)
        self.connection.close()


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[OnSmallDisk]:
    if os.geteuid() != 0:
        pytest.skip("a disk of one's own takes the right to mount one")
    made = OnSmallDisk()
    made.start()
    yield made
    made.go()
    made.stop()
    made.disk.unmount()
    shutil.rmtree(made.folder)


@pytest.fixture
def database_url(engine: str, own_cluster: OnSmallDisk) -> Iterator[str]:
    with own_cluster.database(empty=True) as url:
        migrate(url)
        yield url


def test_a_full_disk_takes_nothing_that_was_confirmed(
    cast: Cast,
    server: MailServer,
    own_cluster: OnSmallDisk,
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
    time.sleep(DOWN_SECONDS)
    own_cluster.disk.fill()
    own_cluster.work_until_it_is_down()
    time.sleep(DOWN_SECONDS)
    page = mira.look("/customers").status
    own_cluster.disk.free()
    db.database.close_all()
    # It has tried in vain to start, and waits for whoever watches over it.
    if not own_cluster.is_up():
        own_cluster.come()
    waited = until_all_go_on(people)
    for person in people:
        person.is_over = True
        person.join()
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
        "disk full under all of PostgreSQL",
        changes=confirmed,
        changes_lost=(lost, 0),
        requests_refused=refused,
        requests_failed=(crashed, 0),
        letters_lost=(LETTERS - len(letters), 0),
        letters_twice=(twice, FAULTS),
        seconds_to_recover=(waited, QUICK_SECONDS),
    )
    assert (lost, LETTERS - len(letters)) == (0, 0)
    assert kept <= confirmed + refused
    assert refused > 0
    assert page in (200, 503)
    assert twice <= FAULTS
    assert waited < QUICK_SECONDS
    assert crashed == 0
