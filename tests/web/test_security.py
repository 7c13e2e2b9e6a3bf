"""Hosts, origins, tokens, cookies and headers, on every address there is."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crikit import config, db
from crikit.accounts.actions import send_password_link
from crikit.accounts.actions.signing_in import TRIES_PER_ADDRESS, TRIES_WINDOW
from crikit.accounts.models import Session, User
from crikit.app import create_app
from crikit.limits import actions as limits
from tests.cast import Cast
from tests.clients import Client
from tests.factories import PASSWORD, customer, invite, token

SECURE = "https://portal.prairieandpine.test"
# Who reports there has no session and signs what it says.
SIGNED = {"/webhooks/stripe", "/webhooks/stripe/1"}


def addresses(app: Flask, method: str) -> list[str]:
    rules = [rule.rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [re.sub(r"<(\w+):\w+>|<[^>]*>", "1", re.sub(r"<any[^>]*>", "customers", rule)) for rule in rules]


class OverHttps(Client):
    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"base_url": SECURE, **kwargs})


@contextmanager
def another_app(cast: Cast, **changes: Any) -> Iterator[Flask]:
    """The portal as it would start with other settings, on the same database."""
    before, opened = cast.app.config["SETTINGS"], db.database.obj
    app = create_app(dataclasses.replace(before, **changes))
    app.test_client_class = Client
    db.database.connect(reuse_if_open=True)
    try:
        yield app
    finally:
        db.database.obj.close_all()
        db.database.initialize(opened)
        config.use(before)


@pytest.fixture
def secure(cast: Cast) -> Iterator[Client]:
    """A browser at a portal that is served over HTTPS, as in production."""
    with another_app(cast, env="production", base_url=SECURE) as app:
        app.test_client_class = OverHttps
        yield app.test_client()  # type: ignore[misc]


def assert_guarded(answer: TestResponse, address: str) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-" not in policy.replace("style-src 'unsafe-inline'; img", "") or "sandbox" in policy, address
    assert "default-src" in policy
    assert "frame-ancestors" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff", address
    assert answer.headers["Referrer-Policy"] == "same-origin", address
    assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), address
    assert answer.headers["X-Request-Id"], address
    if "/static/" not in address:
        assert answer.headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize("who", ["nobody", "mira", "maria"])
def test_every_answer_carries_the_headers_errors_and_files_too(cast: Cast, who: str) -> None:
    browser = cast.browser(None if who == "nobody" else getattr(cast, who))
    for address in [*addresses(cast.app, "GET"), "/nowhere", "/static/0/nothing.css", "/static/0/css/all.css"]:
        assert_guarded(browser.get(address), address)
    for address in addresses(cast.app, "POST"):
        assert_guarded(browser.post(address), address)
    assert_guarded(browser.put("/customers"), "PUT")


def test_pages_carry_no_script_style_or_handler_of_their_own(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    for address in addresses(cast.app, "GET"):
        if not address.startswith(("/static", "/dev/mailbox/1")):
            page = browser.get(address).text
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page), address


@pytest.mark.parametrize(
    "host", ["evil.test", "localhost.evil.test", "localhost@evil.test", "127.0.0.1.evil.test", "evil.test:8000", ""]
)
def test_an_unknown_host_gets_nothing(cast: Cast, host: str) -> None:
    answer = cast.browser().get("/login", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "LOCALHOST", "[::1]:8000"])
def test_the_portals_own_hosts_are_known(cast: Cast, host: str) -> None:
    assert cast.browser().get("/login", headers={"Host": host}).status_code == 200


def test_a_forwarded_host_changes_nothing(cast: Cast) -> None:
    answer = cast.browser().get("/customers", headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"})
    assert answer.location.startswith("/login")


def test_the_platform_asks_for_health_by_any_name(cast: Cast) -> None:
    for address in ("/healthz", "/readyz"):
        assert cast.browser().get(address, headers={"Host": "172.19.0.5:8000"}).json == {"status": "ok"}


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://localhost.evil.test", "http://["])
def test_no_form_of_another_origin_is_taken(cast: Cast, origin: str) -> None:
    browser = cast.browser(cast.mira)
    assert browser.send("/logout", headers={"Origin": origin}).status_code == 400
    assert browser.get("/customers").status_code == 200


def test_a_form_of_our_own_is_taken(cast: Cast) -> None:
    assert cast.browser(cast.mira).send("/logout", headers={"Origin": "http://localhost"}).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "another session's"])
def test_every_post_needs_the_token_of_its_session(cast: Cast, token: str) -> None:
    if token == "another session's":
        token = cast.browser(cast.ben).token()
    browser = cast.browser(cast.mira)
    posted = set(addresses(cast.app, "POST"))
    assert posted > SIGNED
    for address in posted - SIGNED:
        answer = browser.post(address, data={"csrf_token": token})
        assert answer.status_code == 400, address
        assert "open for too long or in another session" in answer.text
    assert browser.get("/customers").status_code == 200


def test_the_token_may_come_as_a_header(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    assert browser.post("/logout", headers={"X-CSRFToken": browser.token()}).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    answer = cast.browser().send("/login", {"username": "mira", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.sqlite_only
def test_over_https_the_cookie_is_bound_to_the_host_and_to_https(secure: Client) -> None:
    cookie = secure.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.sqlite_only
def test_over_https_browsers_are_told_to_stay_there(secure: Client, cast: Cast) -> None:
    assert secure.get("/login").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert secure.get("/nowhere").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in cast.app.test_client().get("/healthz").headers


@pytest.mark.sqlite_only
def test_in_production_loopback_is_no_host_of_ours(secure: Client) -> None:
    assert secure.get("/login", headers={"Host": "localhost"}).status_code == 400
    assert secure.get("/login").status_code == 200


@pytest.mark.sqlite_only
def test_over_https_a_form_without_a_referer_or_from_elsewhere_is_refused(secure: Client) -> None:
    found = re.search(r'<meta name="csrf-token" content="([^"]+)"', secure.get("/login").text)
    assert found
    fields = {"csrf_token": found[1], "username": "mira", "password": PASSWORD}
    assert secure.post("/login", data=fields).status_code == 400
    assert secure.post("/login", data=fields, headers={"Referer": "https://evil.test/"}).status_code == 400
    assert secure.post("/login", data=fields, headers={"Referer": f"{SECURE}/login"}).status_code == 303


@pytest.mark.sqlite_only
def test_behind_a_proxy_the_visitors_address_is_the_one_that_the_proxy_saw(cast: Cast) -> None:
    with another_app(cast, trusted_proxies=1) as app:
        for _ in range(TRIES_PER_ADDRESS):
            limits.count("sign-in address", "203.0.113.9", at_most=TRIES_PER_ADDRESS, within=TRIES_WINDOW)
        fields = {"username": "mira", "password": PASSWORD}
        for forwarded, status in (("198.51.100.1, 203.0.113.9", 429), ("203.0.113.9, 198.51.100.1", 303)):
            answer = app.test_client().send("/login", fields, headers={"X-Forwarded-For": forwarded})  # type: ignore[attr-defined]
            assert answer.status_code == status


def test_the_log_tells_each_request_and_no_token_or_password(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    [invitation], reset = invite(cast.mira, customer("Blue Heron")), send_password_link(cast.maria)
    with caplog.at_level("INFO", logger="crikit"):
        for link, address in ((invitation.link, "/join/"), (reset, "/password/")):
            cast.browser().get(address + token(link))
        cast.browser(cast.mira).get("/customers?q=secret+search")
    told = "".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "/join/<token>" in told
    assert "'status': 200" in told
    for secret in (token(invitation.link), token(reset), PASSWORD, "secret search", "secret+search"):
        assert secret not in told


def test_a_request_with_a_zero_character_is_refused_wherever_it_stands(cast: Cast) -> None:
    browser = cast.browser(cast.mira)
    for address in ("/customers?q=x%00y", "/customers?%00=1", "/join/x%00y", "/static/0/x%00.css", "/%00"):
        assert browser.get(address).status_code == 400, address
    for address in addresses(cast.app, "POST"):
        for fields in ({"username": "mi\0ra"}, {"na\0me": "x"}):
            assert browser.send(address, fields).status_code == 400, address
    assert browser.get("/customers").status_code == 200


def test_a_form_that_is_too_large_is_refused_with_a_sentence(cast: Cast) -> None:
    answer = cast.browser().send("/login", {"username": "x" * 2_100_000, "password": "x"})
    assert answer.status_code == 413
    assert "larger than we take" in answer.text


def test_nothing_of_a_visitor_is_stored_longer_than_it_fits(cast: Cast, client: FlaskClient) -> None:
    cast.browser().send("/login", {"username": "mira", "password": PASSWORD}, headers={"User-Agent": "x" * 5_000})
    assert len(Session.get().browser) == 200


def test_logs_and_pages_of_errors_tell_no_secret(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    db.database.execute_sql("DROP TABLE tries")
    with caplog.at_level("INFO", logger="crikit"):
        answer = cast.browser().send("/login", {"username": "mira", "password": PASSWORD})
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    # A link would not send again what was typed.
    assert "Try again</a>" not in answer.text
    for technical in ("Traceback", "tries", "SELECT", "peewee", "Error:"):
        assert technical not in answer.text
    assert PASSWORD not in caplog.text
    assert User.get_by_id(cast.mira.id).last_signed_in_at is None


def test_no_database_means_no_data(cast: Cast, settings: Callable[..., Any]) -> None:
    browser = cast.browser(cast.mira)
    db.database.execute_sql("DROP TABLE permission_setting")
    answer = browser.get("/customers")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "Try again</a>" in answer.text
    assert "Green Valley" not in answer.text
