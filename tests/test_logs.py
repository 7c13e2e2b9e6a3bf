"""What the log tells of each request, and what it never tells: a walk over all addresses with secrets planted."""

import io
import json
import logging
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import IntegrityError

from crikit import db, logs
from crikit.jobs import actions as jobs
from crikit.mail import delivery
from crikit.mail.models import Letter
from crikit.orders.models import LinePrice
from tests import amounts, factories
from tests.browser import LiveServer
from tests.cast import Cast
from tests.clients import Client
from tests.mailserver import HOST, MailServer
from tests.test_access import LINES, Line, made_for

TYPED = "open sesame 4711"
# Fields in which people type what nobody else may read.
FIELDS = ("password", "again", "new_password", "current", "code", "email", "name", "note", "body", "subject", "q")


class Log:
    def __init__(self) -> None:
        self.written = io.StringIO()

    @property
    def text(self) -> str:
        return self.written.getvalue()

    def lines(self, message: str = "") -> list[dict[str, Any]]:
        told = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in told if not message or line["message"] == message]


@pytest.fixture
def log(app: Flask) -> Iterator[Log]:
    """As in production."""
    made, ours = Log(), logging.getLogger("crikit")
    handler = logging.StreamHandler(made.written)
    handler.setFormatter(logs.JsonLines())
    ours.addHandler(handler)
    level = ours.level
    ours.setLevel(logging.INFO)
    yield made
    ours.removeHandler(handler)
    ours.setLevel(level)


def test_a_line_tells_who_asked_for_what_how_long_it_took_and_how_often_the_database_was_asked(
    cast: Cast, log: Log
) -> None:
    browser = cast.browser(cast.mira)
    log.written.truncate(log.written.seek(0))
    answer = browser.get(f"/customers/{cast.green_valley.id}")
    [line] = log.lines()
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["vendor"], line["user"], line["status"]) == (cast.vendor.slug, cast.mira.id, 200)
    assert (line["method"], line["address"]) == ("GET", "/customers/<int:customer_id>")
    assert 0 < line["milliseconds"] < 10_000
    assert 1 < line["queries"] < 60
    assert line["at"].endswith("+00:00")


def test_an_administrator_who_views_the_portal_as_somebody_else_is_told_with_both_names(cast: Cast, log: Log) -> None:
    browser = cast.browser(cast.mira)
    browser.send(f"/tools/permissions/{cast.maria.id}/viewing")
    browser.get("/dashboard")
    last = log.lines()[-1]
    assert (last["user"], last["viewing"]) == (cast.mira.id, cast.maria.id)


@pytest.mark.sqlite_only
def test_a_walk_over_all_addresses_leaves_no_secret_in_the_log(
    cast: Cast, log: Log, mailserver: MailServer, settings: Any
) -> None:
    ids = made_for(cast)
    planted = amounts.plant(cast)
    secrets = {str(ids[name]) for name in ("password", "join", "signup", "email")} | {TYPED, "s" * 32}
    public = [line for line in LINES if line.statuses["out"] != 303]
    for browser, lines in ((cast.browser(), public), (cast.browser(cast.mira), LINES)):
        secrets |= walked(browser, lines, ids)
    secrets |= {line for letter in Letter.select() for line in letter.text.splitlines() if len(line) > 30}
    settings(**mailserver.settings)
    mailserver.moods.answer_data("452 4.2.2 Mailbox full")
    delivery.deliver()
    assert len(log.lines("request")) > len(LINES)
    assert all(line["request_id"] for line in log.lines("request"))
    assert {secret for secret in secrets if secret in log.text} == set()
    assert amounts.found_in(log.text, planted.amounts) == set()


def walked(browser: Client, lines: list[Line], ids: dict[str, object]) -> set[str]:
    """Asks for everything and types secrets everywhere; what its browser knows that nobody else may."""
    fields = dict.fromkeys(FIELDS, TYPED)
    for line in lines:
        address = line.address.format(**ids)
        answer = browser.send(address, fields) if line.method == "POST" else browser.get(f"{address}?q={TYPED}")
        assert answer.status_code != 500, address
    session = browser.get_cookie("session")
    return {browser.token(), session.value if session else TYPED, factories.PASSWORD}


CRASHES = {
    "what somebody typed": lambda: int(TYPED),
    "what somebody typed, behind another fault": lambda: wrap(lambda: int(TYPED)),
    "a key": lambda: {}[TYPED],
    "a row that the database quotes": lambda: unpaired_price(),
}


def wrap(work: Any) -> None:
    try:
        work()
    except ValueError as error:
        raise OSError("disk away") from error


def unpaired_price() -> None:
    with db.atomic():
        LinePrice.insert(cents=amounts.OPEN, source="chosen").execute()


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_is_told_with_its_place_and_without_what_it_quotes(
    cast: Cast, log: Log, monkeypatch: pytest.MonkeyPatch, crash: Any
) -> None:
    def broken() -> None:
        crash()

    broken.access = cast.app.view_functions["admin.tools"].access  # type: ignore[attr-defined]
    monkeypatch.setitem(cast.app.view_functions, "admin.tools", broken)
    answer = cast.browser(cast.mira).get("/tools")
    [line] = log.lines("crash")
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "in broken" in line["exception"]
    assert jobs.run("fails", crash) in ("ValueError", "KeyError", "OSError", IntegrityError.__name__)
    assert len(log.lines("a job failed")) == 1
    assert TYPED not in log.text
    assert str(amounts.OPEN) not in log.text


def test_what_led_to_a_fault_stands_before_it() -> None:
    try:
        wrap(lambda: int(TYPED))
    except OSError as error:
        told = logs.account_of(error)
    assert told.index("ValueError") < told.index("led to") < told.index("OSError: disk away")


def test_the_words_of_the_web_server_carry_no_address_of_a_link() -> None:
    record = logging.LogRecord(
        "gunicorn.error", logging.ERROR, "", 0, "Error handling request %s %s", ("GET", "/password/abc"), None
    )
    assert json.loads(logs.ServerLines().format(record))["message"] == "Error handling request GET /…"
    record.msg, record.args = (
        "Invalid request from ip=10.0.0.1: Invalid HTTP request line: 'GET /join/abc HTTP/9'",
        None,
    )
    assert "abc" not in logs.ServerLines().format(record)
    record.msg = "Listening at: http://0.0.0.0:8080 (7)"
    assert json.loads(logs.ServerLines().format(record))["message"] == record.msg


@pytest.mark.sqlite_only
def test_in_production_every_line_is_json_the_servers_own_too(app: Flask, tmp_path: Path) -> None:
    server = LiveServer(
        app.config["SETTINGS"], tmp_path / "log", CRIKIT_ENV="production", MAIL_SERVER=HOST, SECRET_KEY="k" * 32
    )
    try:
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{server.url}/password/a-token")
        with socket.create_connection((HOST, server.port)) as line:
            line.sendall(b"GET /password/a-token\t HTTP/nonsense\r\n\r\n")
            assert b"400" in line.recv(100)
    finally:
        server.stop()
    told = server.log.read_text()
    lines = [json.loads(line) for line in told.splitlines()]
    assert {"crikit.app", "gunicorn.error"} <= {line["logger"] for line in lines}
    assert any("Invalid request" in line["message"] for line in lines)
    assert "a-token" not in told


def test_the_eyes_of_this_test_see_what_is_written(log: Log) -> None:
    logging.getLogger("crikit.anything").info("secret", extra={"facts": {"typed": TYPED, "cents": amounts.OPEN}})
    assert TYPED in log.text
    assert amounts.found_in(log.text, {"open": amounts.OPEN}) == {"open"} or str(amounts.OPEN) in log.text


def test_health_is_told_only_when_something_is_wrong(
    client: FlaskClient, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/readyz")
    client.get("/healthz")
    assert log.lines() == []
    monkeypatch.setattr("crikit.admin.views.health.is_disk_full", lambda settings: True)
    client.get("/readyz")
    assert [line["status"] for line in log.lines()] == [503]
