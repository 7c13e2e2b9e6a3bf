"""The calendar of a running server: fourteen days pass, and clocks that were wrong are put right."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crikit.accounts.actions.signing_in import TRIES_PER_USERNAME
from crikit.invitations.actions import joining
from crikit.invitations.models import Invitation
from crikit.mail.delivery import deliver
from tests import factories
from tests.browser import LiveServer
from tests.cast import Cast
from tests.faults.clocks import Clock
from tests.faults.figures import Figure
from tests.faults.visitors import Visitor
from tests.mailserver import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

FORTNIGHT, HOUR, MINUTE = timedelta(days=14), timedelta(hours=1), timedelta(minutes=1)
PATIENCE_SECONDS = 20
StartServer = Callable[..., LiveServer]


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


def path_of(link: str) -> str:
    return "/join/" + link.rpartition("/")[2]


def test_an_invitation_is_good_for_fourteen_days_and_not_longer(
    cast: Cast, server: MailServer, start_server: StartServer, clock: Clock, figure: Figure
) -> None:
    factories.invite(cast.mira, factories.customer("Blue Heron", "ap@blueheron.test"))
    deliver()
    link = path_of(server.inbox[0].links()[0])
    guest = Visitor(start_server(**clock.environment, SCHEDULER="on", WEB_CONCURRENCY="1").url)
    for left in (HOUR, MINUTE):
        clock.move(FORTNIGHT - left)
        assert guest.look(link).status == 200
        clock.move(FORTNIGHT + left)
        assert guest.look(link).status == 410
    assert "This link has lapsed" in guest.look(link).text
    assert guest.send(link, **vars(newcomer())).status == 410
    fresh = renewed(guest, link, server)
    assert "replaced by a newer one" in guest.look(link).text
    clock.move(FORTNIGHT * 2)
    assert guest.look(fresh).status == 200
    assert guest.send(fresh, **vars(newcomer())).status == 303
    assert Invitation.get().joined_at
    figure("fourteen days pass", links_that_lived_longer=(0, 0), links_that_died_early=(0, 0))


def renewed(guest: Visitor, link: str, server: MailServer) -> str:
    assert guest.send(f"{link}/renewal").status == 200
    return path_of(server.inbox.wait_for(2, PATIENCE_SECONDS)[1].links()[0])


def newcomer() -> joining.Newcomer:
    return factories.newcomer(email="grace@blueheron.example")


def test_a_clock_that_was_wrong_and_is_put_right_stops_nothing(
    cast: Cast, server: MailServer, start_server: StartServer, clock: Clock, figure: Figure
) -> None:
    clock.move(timedelta(days=400))
    url = start_server(**clock.environment, SCHEDULER="on", WEB_CONCURRENCY="1").url
    mira, guest = Visitor(url).sign_in("mira"), Visitor(url)
    for _ in range(TRIES_PER_USERNAME):
        assert mira.send("/login", username="olga", password="not hers").status == 422
    ask_for_link(guest, "maria")
    server.inbox.wait_for(1, PATIENCE_SECONDS)
    clock.move(timedelta(days=-1))
    # The tries of the wrong year are no longer held against her.
    assert Visitor(url).sign_in("olga").look("/dashboard").status == 200
    assert mira.sign_in("mira").look("/tools/invite/customers").status == 200
    ask_for_link(guest, "olga")
    put_right = time.monotonic()
    assert server.inbox.wait_for(2, PATIENCE_SECONDS).to(cast.olga.email)
    waited = time.monotonic() - put_right
    figure("clock 400 days wrong, then right", seconds_to_recover=(waited, PATIENCE_SECONDS))


def ask_for_link(guest: Visitor, username: str) -> None:
    guest.look("/forgot-password")
    assert guest.send("/forgot-password", username=username).status == 200
