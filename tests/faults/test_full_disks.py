"""The disk is full: pages are read, changes are refused with a sentence and whole, and with room again all goes on."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from crikit import clock, db
from crikit.accounts.models import HiddenPanel
from crikit.mail.actions import claims
from crikit.mail.delivery import deliver
from tests.browser import LiveServer
from tests.cast import Cast
from tests.faults.disks import Disk
from tests.faults.figures import Figure
from tests.faults.test_servers import PATIENCE_SECONDS, wait_until
from tests.faults.visitors import Visitor
from tests.mail.posts import post_some
from tests.mailserver import MailServer
from tests.postgres import Cluster, quick_folder

pytestmark = pytest.mark.slow

MEGABYTES = 48
LETTERS, REFUSED, MOST_CHANGES = 150, 10, 1_000
SLOW_SECONDS = 0.02


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if os.geteuid() != 0:
        pytest.skip("a disk of one's own takes the right to mount one")
    # PostgreSQL, which isn't root, comes to this folder, and to none of pytest's.
    folder = quick_folder("crikit-disk-")
    folder.chmod(0o755)
    made = Disk(folder / "disk", MEGABYTES)
    made.mount()
    yield made
    made.unmount()
    shutil.rmtree(folder)


@pytest.fixture
def database_url(engine: str, disk: Disk, request: pytest.FixtureRequest) -> Iterator[str]:
    if engine == "sqlite":
        shutil.copyfile(request.getfixturevalue("files").template, disk.folder / "crikit.db")
        yield f"sqlite:///{disk.folder / 'crikit.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    tables = disk.folder / "tables"
    tables.mkdir()
    if cluster.identity:
        os.chown(tables, cluster.identity["user"], cluster.identity["group"])
    cluster.run(f"CREATE TABLESPACE small LOCATION '{tables}'")
    with cluster.database(within="small") as url:
        yield url
    cluster.run("DROP TABLESPACE small")


@pytest.fixture
def full_server(app: Flask, server: MailServer, disk: Disk) -> Iterator[LiveServer]:
    """Everything it writes is on that disk: database, files of work in hand, and its log."""
    for name in ("instance", "tmp"):
        (disk.folder / name).mkdir()
    places = {"CRIKIT_INSTANCE": str(disk.folder / "instance"), "TMPDIR": str(disk.folder / "tmp")}
    made = LiveServer(app.config["SETTINGS"], disk.folder / "log", SCHEDULER="on", WEB_CONCURRENCY="2", **places)
    yield made
    made.stop()


def test_a_full_disk_takes_nothing_that_was_confirmed(
    cast: Cast, server: MailServer, disk: Disk, full_server: LiveServer, figure: Figure
) -> None:
    mira = Visitor(full_server.url).sign_in("mira")
    mira.look("/tools/import")
    server.moods.slow(SLOW_SECONDS)
    post_some(cast.vendor, LETTERS)
    server.inbox.wait_for(LETTERS // 5)
    disk.fill()
    told: Counter[int] = Counter()
    # SQLite goes on for a while in the files that it has.
    while told[503] < REFUSED and told.total() < MOST_CHANGES:
        told[change(mira, told.total())] += 1
    file = ("list.csv", b"Code,Customer name\n" + b"".join(b"%d,Shop %d\n" % (n, n) for n in range(40_000)))
    upload = mira.send_file("/tools/import", "file", file, kind="customers", key="k")
    pages = {mira.look(address).status for address in ("/customers", "/tools", "/account", "/healthz")}
    disk.free()
    began = time.monotonic()
    wait_until(lambda: change(mira, MOST_CHANGES) == 204)
    recovered = time.monotonic() - began
    server.moods.recover()
    # What the sender had claimed and couldn't give back is free when its lease ends.
    clock.move(claims.LEASE)
    deliver()
    letters = {letter.recipients for letter in server.inbox}
    confirmed, kept = told[204] + 1, HiddenPanel.select().count()
    figure(
        "disk full",
        changes_refused=told[503],
        changes_lost=(confirmed - kept, 0),
        letters_lost=(LETTERS - len(letters), 0),
        letters_twice=(len(server.inbox) - len(letters), 2),
        seconds_to_recover=(recovered, PATIENCE_SECONDS),
    )
    assert set(told) <= {204, 503}, told
    assert (upload.status, pages) == (503, {200})
    assert told[503] == REFUSED
    assert confirmed == kept
    assert len(letters) == LETTERS
    assert len(server.inbox) <= LETTERS + 2
    if db.is_sqlite():
        assert db.database.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)


def change(mira: Visitor, number: int) -> int:
    return mira.send(f"/help/panel-{number}", htmx="help", hidden=1).status
