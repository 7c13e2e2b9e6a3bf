"""A server whose whole process lives at another time: links lapse to the hour, and a clock that jumps does no harm."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crikit.links.models import Link
from tests import factories
from tests.browser import START_SECONDS, free_port
from tests.cast import Cast
from tests.faults.visitors import Visitor

pytestmark = pytest.mark.slow

PLACES = ("/usr/lib", "/usr/local/lib")
HOURS_IN_14_DAYS = 14 * 24


@pytest.fixture
def server_at(start_command: Callable[..., Any]) -> Callable[[int], str]:
    """`server_at(335)` is the address of a server whose process lives so many hours later.

    Flask's own server: gunicorn's processes sleep on the monotonic clock, where the library can't follow.
    """

    def start(hours: int) -> str:
        library = next(path for place in PLACES for path in Path(place).rglob("libfaketimeMT.so.1"))
        port = free_port()
        start_command("run", "--port", str(port), LD_PRELOAD=str(library), FAKETIME=f"{hours:+d}h")
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        return url

    return start


def wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=START_SECONDS).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


@pytest.mark.parametrize(
    ("hours", "status", "words"),
    [(HOURS_IN_14_DAYS - 1, 200, "Create User"), (HOURS_IN_14_DAYS + 1, 410, "Send me a new link")],
    ids=["an hour before", "an hour after"],
)
def test_an_invitation_lapses_after_fourteen_days(
    cast: Cast, server_at: Callable[[int], str], hours: int, status: int, words: str
) -> None:
    [invitation] = factories.invite(cast.mira, factories.customer())
    answer = Visitor(server_at(hours)).look(f"/join/{factories.token(invitation.link)}")
    assert answer.status == status
    assert words in answer.text


def test_a_clock_that_jumps_back_a_year_keeps_links_and_sessions_working(
    cast: Cast, server_at: Callable[[int], str]
) -> None:
    [invitation] = factories.invite(cast.mira, factories.customer())
    server = server_at(-365 * 24)
    assert Visitor(server).look(f"/join/{factories.token(invitation.link)}").status == 200
    assert Visitor(server).sign_in("mira").look("/customers").status == 200
    assert Link.get_by_id(invitation.link.id).used_at is None
