"""`kill -9` of whoever writes and delivers invitations: none is lost, none comes twice without a kill."""

import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psutil
import pytest

from crikit import clock, db
from crikit.config import settings
from crikit.customers.models import Customer
from crikit.invitations.actions import selection, sending, writing
from crikit.invitations.actions.administrators import save_administrators
from crikit.invitations.models import Invitation, Kind
from crikit.invitations.queries.check import check
from crikit.invitations.queries.sendings import progress
from crikit.links.models import Link
from crikit.mail.actions import claims
from crikit.mail.delivery import deliver
from crikit.mail.models import Letter, LetterState
from tests import factories
from tests.browser import LiveServer
from tests.cast import Cast
from tests.faults.conftest import in_small_on_postgres, size
from tests.faults.figures import Figure
from tests.faults.test_servers import wait_until
from tests.mail.posts import post
from tests.mailserver import MailServer

pytestmark = pytest.mark.slow

LETTERS, KILLS = size(250, 5_000), size(2, 8)
REFUSED_OVER = size(24, 60)
FROZEN_OVER, SLOW_SECONDS, A_SECOND = size(20, 200), 0.4, timedelta(seconds=1)
PATIENCE_SECONDS = 60


def test_letters_survive_killed_processes(
    cast: Cast,
    server: MailServer,
    start_command: Callable[..., "subprocess.Popen[bytes]"],
    start_server: Callable[..., LiveServer],
    figure: Figure,
) -> None:
    """In turn a worker, and a whole web server that does the recurring work."""
    actor = factories.as_actor(cast.mira)
    sent = send_to(cast, many_customers(LETTERS))
    as_sender = {"SCHEDULER": "on", "WEB_CONCURRENCY": "1", "BASE_URL": settings().base_url}
    for kill in range(1, KILLS + 1):
        process = start_command("worker") if kill % 2 else start_server(**as_sender).process
        server.inbox.wait_for(kill * LETTERS // (2 * KILLS + 1), PATIENCE_SECONDS)
        kill_with_its_children(process.pid)
        process.wait(PATIENCE_SECONDS)
    # What the dead had claimed is free when their leases end.
    clock.move(claims.LEASE)
    writing.write_letters()
    deliver()
    figure("processes killed", **arrived(server, LETTERS, at_most_twice=KILLS))
    assert_each_arrived(server, LETTERS, kills=KILLS)
    how_it_went = progress(actor, sent)
    assert (how_it_went.sent, how_it_went.failed, how_it_went.to_go) == (LETTERS, 0, 0)


def kill_with_its_children(pid: int) -> None:
    process = psutil.Process(pid)
    for each in (*process.children(recursive=True), process):
        each.send_signal(signal.SIGKILL)


@in_small_on_postgres
def test_a_worker_that_was_frozen_and_woken_leaves_alone_what_others_sent(
    cast: Cast, server: MailServer, start_command: Callable[..., "subprocess.Popen[bytes]"], figure: Figure
) -> None:
    send_to(cast, many_customers(FROZEN_OVER))
    server.moods.slow(SLOW_SECONDS)
    worker = start_command("worker")
    server.inbox.wait_for(2, PATIENCE_SECONDS)
    # It waits for the server's answer now, and holds no lock that others would wait for.
    time.sleep(SLOW_SECONDS / 2)
    worker.send_signal(signal.SIGSTOP)
    server.moods.recover()
    clock.move(claims.LEASE + A_SECOND)
    writing.write_letters()
    deliver()
    clock.thaw()
    worker.send_signal(signal.SIGCONT)
    post(cast.vendor, "last@people.test")
    wait_until(lambda: bool(server.inbox.to("last@people.test")))
    figure("worker frozen and woken", **arrived(server, FROZEN_OVER + 1, at_most_twice=1))
    assert len({letter.recipients for letter in server.inbox}) == FROZEN_OVER + 1
    assert len(server.inbox) <= FROZEN_OVER + 2


def test_letters_survive_a_server_that_refuses_stalls_and_hangs_up(
    cast: Cast, server: MailServer, figure: Figure
) -> None:
    customers = many_customers(REFUSED_OVER)
    sent = send_to(cast, customers)
    server.moods.refuse(customers[0].default_email)
    for customer in customers[1:6]:
        server.moods.greylist(customer.default_email, times=2)
    server.moods.drop_after_data(2)
    server.moods.answer_data("452 4.2.2 Mailbox full", times=3)
    server.moods.close(1)
    writing.write_letters()
    for _ in range(4):
        deliver()
        clock.move(claims.LEASE * 2)
    figure("mail server refuses, greylists, drops after DATA", **arrived(server, REFUSED_OVER - 1, at_most_twice=2))
    assert_each_arrived(server, REFUSED_OVER - 1, kills=2)
    how_it_went = progress(factories.as_actor(cast.mira), sent)
    assert (how_it_went.sent, how_it_went.failed, how_it_went.to_go) == (REFUSED_OVER - 1, 1, 0)


def arrived(server: MailServer, number: int, *, at_most_twice: int) -> dict[str, Any]:
    different = len({letter.recipients for letter in server.inbox})
    twice = len(server.inbox) - different
    return {"letters": number, "letters_lost": (number - different, 0), "letters_twice": (twice, at_most_twice)}


def many_customers(number: int) -> list[Customer]:
    with db.atomic():
        return [factories.customer(f"Shop {place}") for place in range(number)]


def send_to(cast: Cast, customers: list[Customer]) -> int:
    actor = factories.as_actor(cast.mira)
    save_administrators(actor, [factories.ADMINISTRATOR])
    selection.tick(actor, Kind.CUSTOMERS, [customer.id for customer in customers])
    return sending.send(actor, Kind.CUSTOMERS, key="faults", mark=check(actor, Kind.CUSTOMERS).mark).id


def assert_each_arrived(server: MailServer, number: int, *, kills: int) -> None:
    """Each address has its letter; a second copy has the same bytes, and there is one a kill at most."""
    copies: defaultdict[str, list[bytes]] = defaultdict(list)
    for letter in server.inbox:
        copies[str(letter.message["Message-ID"])].append(letter.raw)
    assert len(copies) == len({letter.recipients for letter in server.inbox}) == number
    assert len(server.inbox) <= number + kills
    assert all(len(set(same)) == 1 for same in copies.values())
    links = Counter(link for same in copies.values() for link in links_in(server, same[0]))
    assert len(links) == number
    assert set(links.values()) == {1}
    assert Invitation.select().where(Invitation.current, Invitation.letter.is_null()).count() == 0
    assert Letter.select().where(Letter.state == LetterState.QUEUED).count() == 0
    assert Link.select().where(Link.delivered_at.is_null(False)).count() == number


def links_in(server: MailServer, raw: bytes) -> list[str]:
    return next(letter.links() for letter in server.inbox if letter.raw == raw)
