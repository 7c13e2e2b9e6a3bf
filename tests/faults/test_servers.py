"""The web server under stress: bodies that dawdle, a stop in the middle, a crowd of writers."""

import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from itertools import count

import pytest
from flask import Flask

from crikit import db
from crikit.accounts.models import HiddenPanel
from tests import factories
from tests.browser import LiveServer
from tests.cast import Cast
from tests.crowds import crowd
from tests.faults.conftest import in_small_on_postgres, size
from tests.faults.figures import Figure
from tests.faults.visitors import Visitor

pytestmark = pytest.mark.slow

StartServer = Callable[..., LiveServer]
FORM = "application/x-www-form-urlencoded"
PAUSE_BEFORE_BODY = 0.2
QUICK_SECONDS = 2.0
PATIENCE_SECONDS = 20
UNTIL_THE_STOP = 0.7


@pytest.mark.sqlite_only
def test_a_body_that_comes_after_its_headers_is_answered_at_once(
    app: Flask, start_server: StartServer, figure: Figure
) -> None:
    server = start_server()
    visitor = Visitor(server.url)
    visitor.look("/forgot-password")
    cookie = "; ".join(f"{kept.name}={kept.value}" for kept in visitor.jar)
    slowest = 0.0
    for _ in range(size(2, 10)):
        spent = crowd(20, lambda place: dawdle(server.port, cookie, visitor.csrf_token), away=True)
        assert [error for error in spent if isinstance(error, Exception)] == []
        slowest = max(slowest, *spent)
    figure("body after its headers", slowest_seconds=(slowest, PAUSE_BEFORE_BODY + QUICK_SECONDS))
    assert slowest < PAUSE_BEFORE_BODY + QUICK_SECONDS


def dawdle(port: int, cookie: str, token: str) -> float:
    """Headers, a pause, then the body, as some proxies and phones send a form; the seconds until the answer."""
    body = f"csrf_token={token}&username=".encode()
    head = (
        f"POST /forgot-password HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as line:
        line.sendall(head.encode())
        time.sleep(PAUSE_BEFORE_BODY)
        line.sendall(body)
        answer = line.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 422"), answer[:200]
    return time.perf_counter() - began


@pytest.mark.sqlite_only
@pytest.mark.parametrize("length", ["Content-Length: 1000", "Transfer-Encoding: chunked", "Content-Length: 900000000"])
def test_forms_that_never_come_keep_nobody_waiting(
    app: Flask, start_server: StartServer, figure: Figure, length: str
) -> None:
    """A proxy hands on what it has, and who writes a letter a second shall not shut the portal for everybody else."""
    server = start_server(WEB_CONCURRENCY="1")
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\n{length}\r\n\r\n1\r\na"
    with ExitStack() as open_ones:
        for _ in range(size(20, 60)):
            line = open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS))
            line.sendall(head.encode())
        time.sleep(PAUSE_BEFORE_BODY)
        began = time.perf_counter()
        for _ in range(5):
            assert Visitor(server.url).look("/login").status == 200
        spent = time.perf_counter() - began
    figure("forms that never come", slowest_seconds=(spent, QUICK_SECONDS))
    assert spent < QUICK_SECONDS


@pytest.mark.sqlite_only
def test_who_waits_to_be_told_to_go_on_is_told(app: Flask, start_server: StartServer) -> None:
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM}\r\nContent-Length: 2\r\n"
    with socket.create_connection(("127.0.0.1", start_server().port), PATIENCE_SECONDS) as line:
        line.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert line.recv(1_000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        line.sendall(b"a=")
        assert line.recv(1_000).startswith(b"HTTP/1.1 400")


@in_small_on_postgres
def test_a_server_that_is_stopped_under_requests_loses_none(
    cast: Cast, start_server: StartServer, figure: Figure
) -> None:
    """What was answered is in the database and nothing else is: no change got lost half way."""
    server = start_server()
    mira = Visitor(server.url).sign_in("mira")
    stop = threading.Timer(UNTIL_THE_STOP, lambda: server.process.send_signal(signal.SIGTERM))
    stop.start()
    answered = sum(crowd(8, lambda place: hide_panels(mira, place), away=True))
    stop.join()
    assert server.process.wait(PATIENCE_SECONDS) == 0
    kept = HiddenPanel.select().count()
    figure("SIGTERM under requests", changes=answered, changes_lost=(answered - kept, 0))
    assert answered > 0
    assert kept == answered


@pytest.mark.sqlite_only
def test_a_server_that_is_stopped_finishes_what_it_has_and_lets_nobody_wait_in_vain(
    app: Flask, start_server: StartServer
) -> None:
    """A proxy that is refused asks another machine; one that is let in, and then turned away, has lost a request."""
    server = start_server()
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as line:
        line.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n")
        time.sleep(PAUSE_BEFORE_BODY)
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(server.port))
        line.sendall(b"a=")
        assert line.recv(1_000).startswith(b"HTTP/1.1 400")
    assert server.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.sqlite_only
def test_a_server_that_is_stopped_does_not_wait_for_lines_on_which_nothing_is_said(
    app: Flask, start_server: StartServer
) -> None:
    """Proxies keep them for a minute, and a server that is still there after half a minute is killed."""
    server = start_server()
    line = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
    line.request("GET", "/healthz")
    assert line.getresponse().read()
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE_SECONDS) == 0
    assert time.monotonic() - began < PATIENCE_SECONDS / 2
    line.close()


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS).close()
    except ConnectionRefusedError:
        return True
    return False


def hide_panels(mira: Visitor, place: int) -> int:
    """How many changes were confirmed until the server hung up; what it never read is the visitor's to repeat."""
    for number in count():
        try:
            answer = mira.send(f"/help/{place}-{number}", htmx="help", hidden=1)
        except (OSError, HTTPException):
            return number
        assert answer.status == 204, answer.text
    raise AssertionError


@pytest.mark.sqlite_only
def test_sixty_four_writers_wait_for_each_other(cast: Cast, start_server: StartServer, figure: Figure) -> None:
    """Three web processes and this one, all writing to one SQLite file: nobody hears that it is locked."""
    customers = [factories.customer() for _ in range(64)]
    url = start_server(WEB_CONCURRENCY="3").url
    mira = Visitor(url).sign_in("mira")

    def write(place: int) -> int:
        if place % 4 == 0:
            with db.connection(), db.vendor_scope(cast.vendor.id):
                for number in range(10):
                    factories.sales_rep(f"Rep {place} {number}")
            return 200
        box = {"id": customers[place].id, "ticked": 1}
        answers = [mira.send("/tools/invite/customers/selection", htmx="selection_bar", **box) for _ in range(3)]
        return max(answer.status for answer in answers)

    began, rounds = time.perf_counter(), size(1, 10)
    answers = [answer for _ in range(rounds) for answer in crowd(64, write, away=True)]
    seconds = (time.perf_counter() - began) / rounds
    figure("64 writers", rounds=rounds, failed=(len(answers) - answers.count(200), 0), seconds_a_round=seconds)
    assert set(answers) == {200}


def wait_until(come_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not come_true():
        assert time.monotonic() < deadline
        time.sleep(0.1)
