"""`flask doctor` and those outside of the portal: the mail server and whoever answers at BASE_URL, well and unwell."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from crikit import config
from crikit.admin.doctor import Examination, Line, State, address, bucket, cards, examine, mail
from crikit.config import Settings
from tests.library import buckets
from tests.library.buckets import Bucket
from tests.mailserver import HOST, MailServer
from tests.payments.stripe_server import ACCOUNT, KEY, FakeStripe, stripe_server  # noqa: F401

LOGIN = ("portal", "right password")


@contextmanager
def listening(work: Callable[[socket.socket], None]) -> Iterator[int]:
    """Takes one caller at a port of its own."""
    with socket.create_server((HOST, 0)) as server:
        thread = threading.Thread(target=lambda: work(server), daemon=True)
        thread.start()
        yield server.getsockname()[1]
    thread.join(5)


def looked(check: Any, **facts: Any) -> tuple[Line, Examination]:
    examination = Examination(config.use(Settings(**facts)))
    [line] = examine({"it": check}, examination)
    return line, examination


@pytest.fixture(autouse=True)
def usual_settings() -> Iterator[None]:
    before = config.settings()
    yield
    config.use(before)


@pytest.mark.parametrize("tls", ["starttls", "implicit", ""])
def test_a_mail_server_that_takes_our_letters_is_well_and_gets_none(
    start_mailserver: Callable[..., MailServer], tls: str
) -> None:
    server = start_mailserver(tls=tls, login=LOGIN if tls else ())
    line, _ = looked(mail.check, **server.settings)
    assert line.state is State.OK, line.told
    assert f"{'took our sign-in over TLS' if tls else 'answers, without sign-in without TLS'}" in line.told
    assert len(server.inbox) == 0


WRONG_SETTINGS: dict[str, tuple[dict[str, Any], str, str]] = {
    "password": ({"mail_password": "wrong"}, "turned us away: 535", "Look at MAIL_USERNAME and MAIL_PASSWORD."),
    "certificate": ({"mail_ca_file": ""}, "can't be trusted", "MAIL_CA_FILE"),
    "name": ({"mail_server": "localhost.test"}, "can't be reached", "Look at MAIL_SERVER and MAIL_PORT"),
    "without TLS": ({"mail_use_tls": False}, "", "MAIL_USE_TLS"),
    "TLS of the other kind": ({"mail_use_tls": False, "mail_use_ssl": True}, "", "port 587 MAIL_USE_TLS"),
}


@pytest.mark.parametrize(("facts", "told", "remedy"), WRONG_SETTINGS.values(), ids=WRONG_SETTINGS.keys())
def test_what_is_wrong_with_the_settings_of_mail_is_told_with_what_to_do(
    start_mailserver: Callable[..., MailServer],
    monkeypatch: pytest.MonkeyPatch,
    facts: dict[str, Any],
    told: str,
    remedy: str,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", knows_only_loopback)
    server = start_mailserver(tls="starttls", login=LOGIN)
    line, _ = looked(mail.check, **{**server.settings, **facts})
    assert line.state is State.WRONG, line.told
    assert told in line.told
    assert remedy in line.told
    assert "right password" not in line.told


_resolve = socket.getaddrinfo


def knows_only_loopback(host: Any, *more: Any, **options: Any) -> Any:
    if host == "portal.test":
        host = HOST
    elif host not in (HOST, "localhost"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _resolve(host, *more, **options)


def test_a_mail_server_that_is_down_or_hangs_is_told_in_time(
    mailserver: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SECONDS_FOR_AN_ANSWER", 0.2)
    mailserver.stop()
    line, _ = looked(mail.check, **mailserver.settings)
    assert (line.state, "Connection refused" in line.told) == (State.WRONG, True)
    with listening(lambda server: None) as port:
        line, _ = looked(mail.check, mail_server=HOST, mail_port=port)
    assert (line.state, "timed out" in line.told) == (State.WRONG, True)


def test_a_sender_that_the_mail_server_refuses_is_told(mailserver: MailServer) -> None:
    mailserver.moods.close()
    line, _ = looked(mail.check, **mailserver.settings)
    assert line.state is State.WRONG
    assert "refuses letters from portal@localhost: 421" in line.told


def test_the_greeting_of_a_mail_server_tells_the_time() -> None:
    def greet(server: socket.socket) -> None:
        line, _ = server.accept()
        with line, line.makefile("rwb") as file:
            file.write(b"220 mail.pine.test ESMTP Exim 4.96 Sun, 22 Nov 2026 12:00:00 +0000\r\n")
            file.flush()
            for _ in file:
                file.write(b"250 OK\r\n")
                file.flush()

    with listening(greet) as port:
        line, examination = looked(mail.check, mail_server=HOST, mail_port=port)
    assert line.state is State.OK, line.told
    [moment] = examination.moments
    assert (moment.theirs, moment.is_here) == (datetime(2026, 11, 22, 12, tzinfo=UTC), True)


class Answering(BaseHTTPRequestHandler):
    status, body = 200, b'{"status":"ok"}'

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def answering(status: int = 200, body: bytes = Answering.body, context: ssl.SSLContext | None = None) -> Iterator[int]:
    kind = type("Kind", (Answering,), {"status": status, "body": body})
    server = HTTPServer((HOST, 0), kind)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Its name leads to this machine."""
    monkeypatch.setattr(socket, "getaddrinfo", knows_only_loopback)
    return {"env": "production"}


def test_a_portal_that_answers_at_its_address_is_well_and_tells_the_time(production: dict[str, Any]) -> None:
    with answering() as port:
        line, examination = looked(address.check, base_url=f"http://portal.test:{port}")
        assert (line.state, line.told) == (State.OK, f"http://portal.test:{port} answers as this portal.")
        [moment] = examination.moments
        assert abs((moment.theirs - moment.ours).total_seconds()) < 5
        line, _ = looked(address.check, base_url=f"http://portal.test:{port}", **production)
        assert (line.state, line.told[:23]) == (State.WRONG, "BASE_URL is not https: ")


@pytest.mark.parametrize(("status", "body"), [(200, b"Welcome to nginx"), (404, b'{"status":"ok"}'), (301, b"")])
def test_somebody_else_at_the_address_is_wrong(production: dict[str, Any], status: int, body: bytes) -> None:
    with answering(status, body) as port:
        line, _ = looked(address.check, base_url=f"http://portal.test:{port}")
    assert (line.state, f"something else answers ({status})" in line.told) == (State.WRONG, True)


def test_a_name_that_leads_nowhere_is_wrong_and_a_portal_that_does_not_run_needs_attention(
    production: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, _ = looked(address.check, base_url="https://nowhere.test", **production)
    assert (line.state, line.told[:36]) == (State.WRONG, "Nobody knows the name nowhere.test. ")
    line, _ = looked(address.check, base_url="https://portal.test:1", **production)
    assert (line.state, "Nobody answers at https://portal.test:1" in line.told) == (State.ATTENTION, True)
    monkeypatch.setattr(address, "SECONDS_FOR_AN_ANSWER", 0.2)
    with listening(lambda server: None) as port:
        line, _ = looked(address.check, base_url=f"https://portal.test:{port}", **production)
    assert line.state is State.ATTENTION, line.told


@pytest.mark.parametrize(("days", "state"), [(60, State.OK), (5, State.ATTENTION)])
def test_a_certificate_is_looked_at(
    production: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    authority: tuple[trustme.CA, Path],
    days: int,
    state: State,
) -> None:
    made, ca_file = authority
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.issue_cert("portal.test", not_after=datetime.now(UTC) + timedelta(days=days)).configure_cert(context)
    with answering(context=context) as port:
        chosen = {"base_url": f"https://portal.test:{port}", **production}
        line, _ = looked(address.check, **chosen)
        assert (line.state, "certificate" in line.told) == (State.WRONG, True)
        monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
        line, _ = looked(address.check, **chosen)
    assert line.state is state, line.told


@pytest.fixture
def bucket_server() -> Iterator[Bucket]:
    with buckets.served() as started:
        yield started


def facts_of(kept: Bucket) -> dict[str, Any]:
    keys = {"s3_access_key_id": buckets.KEY_ID, "s3_secret_access_key": buckets.SECRET, "s3_region": buckets.REGION}
    return {"library_bucket": buckets.NAME, "s3_endpoint": kept.url, **keys}


def test_a_bucket_is_given_a_few_bytes_and_keeps_nothing_of_them(bucket_server: Bucket) -> None:
    line, _ = looked(bucket.check)
    assert (line.state, "in the database" in line.told) == (State.OK, True)
    line, _ = looked(bucket.check, **facts_of(bucket_server))
    assert (line.state, bucket_server.objects) == (State.OK, {}), line.told
    assert [method for method, *_ in bucket_server.asked] == ["PUT", "GET", "DELETE"]


def test_a_bucket_that_refuses_or_is_away_is_told_with_what_to_do(bucket_server: Bucket) -> None:
    facts = facts_of(bucket_server)
    line, _ = looked(bucket.check, **{**facts, "s3_secret_access_key": "another"})
    assert line.state is State.WRONG
    assert "it answered 403 to PUT. Look at S3_ENDPOINT and S3_REGION" in line.told
    line, _ = looked(bucket.check, **{**facts, "s3_endpoint": "http://127.0.0.1:9"})
    assert (line.state, "nobody answers" in line.told) == (State.WRONG, True)


def test_the_deployments_stripe_account_is_asked_and_nothing_is_charged(stripe_server: FakeStripe) -> None:  # noqa: F811
    line, _ = looked(cards.check)
    assert (line.state, "keys of their own" in line.told) == (State.OK, True)
    facts = {"stripe_secret_key": KEY, "stripe_webhook_secret": "whsec_1", "stripe_api_base": stripe_server.url}
    line, _ = looked(cards.check, **facts)
    assert (line.state, line.told) == (State.OK, f"Stripe knows us as {ACCOUNT}.")
    line, _ = looked(cards.check, **facts, env="production")
    assert (line.state, "test key" in line.told) == (State.ATTENTION, True)
    line, _ = looked(cards.check, **{**facts, "stripe_secret_key": "sk_live_wrong"})
    assert (line.state, "Copy it once more" in line.told) == (State.WRONG, True)
    stripe_server.failures = ["down", "down"]
    line, _ = looked(cards.check, **facts)
    assert (line.state, "Nobody answers at" in line.told) == (State.ATTENTION, True)
    assert set(stripe_server.asked) == {"GET /v1/account"}
