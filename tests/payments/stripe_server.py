"""A small server that speaks Stripe as far as payments ask: Checkout Sessions with idempotent repetition, the page on
which a card is charged, and signed reports. It fails, hangs and drops its answers when it is told to."""

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import Request as Call
from urllib.request import urlopen

import pytest

KEY, SIGNING, ACCOUNT = "sk_test_prairie", "whsec_prairie", "acct_prairie"
OTHER_KEY, OTHER_SIGNING, OTHER_ACCOUNT = "sk_test_harbor", "whsec_harbor", "acct_harbor"
SESSION = re.compile(r"^/v1/checkout/sessions/(cs_test_\d+)(/expire)?$")
PAGE = """<!doctype html><html lang="en"><head><title>Card page</title></head><body><main><h1>Pay %s %s</h1>
<ul>%s</ul><form method="post"><button>Pay</button></form><a href="%s">Back</a></main></body></html>"""
HANG_SECONDS, DRIP_SECONDS = 60, 0.02
# What Stripe answers to in its own words: status, type of the error, code.
ERRORS = {
    "down": (500, "api_error", None),
    "crowded": (429, "invalid_request_error", "rate_limit"),
    "refused": (400, "invalid_request_error", "amount_too_small"),
}


class FakeStripe:
    """What it holds, what it was asked, and how it is to fail: each word of `failures` spoils one call."""

    def __init__(self) -> None:
        self.accounts = {KEY: ACCOUNT, OTHER_KEY: OTHER_ACCOUNT}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.charged: list[str] = []
        self.asked: list[str] = []
        self.failures: list[str] = []
        self.answered: dict[tuple[str, str], tuple[str, int, dict[str, Any]]] = {}
        self.lock, self.stopping, self.hanging = threading.Lock(), threading.Event(), threading.Event()
        self.url = self.webhook = ""
        self.signing = SIGNING

    # What the API does.

    def create(self, key: str, repeat: str, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        told = json.dumps(wanted, sort_keys=True)
        with self.lock:
            if known := self.answered.get((key, repeat)):
                same = known[0] == told
                return known[1:] if same else refusal(400, "idempotency_error", None)
            status, body = self._made(key, wanted)
            self.answered[key, repeat] = told, status, body
            return status, body

    def _made(self, key: str, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        lines = [line["price_data"] for _, line in sorted(wanted["line_items"].items(), key=lambda one: int(one[0]))]
        if not time.time() + 30 * 60 <= int(wanted["expires_at"]) <= time.time() + 24 * 3_600:
            return refusal(400, "invalid_request_error", "expires_at")
        id_ = f"cs_test_{len(self.sessions) + 1}"
        marks = wanted["payment_intent_data"]["metadata"]
        self.sessions[id_] = {
            "id": id_,
            "object": "checkout.session",
            "mode": wanted["mode"],
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": sum(int(line["unit_amount"]) for line in lines),
            "currency": lines[0]["currency"],
            "client_reference_id": wanted["client_reference_id"],
            "customer_email": wanted["customer_email"],
            "metadata": wanted["metadata"],
            "payment_intent": None,
            "success_url": wanted["success_url"],
            "cancel_url": wanted["cancel_url"],
            "url": f"{self.url}/pay/{id_}",
            "livemode": False,
            "of": {
                "account": self.accounts[key],
                "marks": marks,
                "names": [one["product_data"]["name"] for one in lines],
            },
        }
        return 200, self.sessions[id_]

    def expire(self, id_: str) -> tuple[int, dict[str, Any]]:
        with self.lock:
            session = self.sessions[id_]
            if session["status"] != "open":
                return refusal(400, "invalid_request_error", "resource_missing")
            session.update(status="expired", url=None)
            return 200, session

    # What the card page does.

    def charge(self, id_: str) -> dict[str, Any]:
        """The card is charged, once; the report goes out if there is an address for it."""
        with self.lock:
            session = self.sessions[id_]
            if session["status"] == "open":
                session.update(status="complete", payment_status="paid", payment_intent=f"pi_{id_[3:]}")
                self.charged.append(id_)
        if self.webhook:
            self.report(self.event("checkout.session.completed", session))
        return session

    # What it reports.

    def event(self, kind: str, told: dict[str, Any], **facts: Any) -> dict[str, Any]:
        usual = {
            "id": f"evt_{hashlib.sha256(f'{kind}{told}'.encode()).hexdigest()[:16]}",
            "object": "event",
            "type": kind,
        }
        usual |= {"created": int(time.time()), "livemode": False, "data": {"object": dict(told)}}
        return {**usual, **facts}

    def report(self, event: dict[str, Any]) -> int:
        body, headers = signed(event, self.signing)
        with urlopen(Call(self.webhook, body, headers), timeout=20) as answer:
            return int(answer.status)


def signed(event: dict[str, Any], secret: str = SIGNING, at: int | None = None) -> tuple[bytes, dict[str, str]]:
    """By the rule of https://docs.stripe.com/webhooks#verify-manually, worked out without Stripe's library."""
    body, at = json.dumps(event).encode(), at or int(time.time())
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
    return body, {"Stripe-Signature": f"t={at},v1={mac}", "Content-Type": "application/json"}


def refusal(status: int, kind: str, code: str | None) -> tuple[int, dict[str, Any]]:
    return status, {"error": {"type": kind, "code": code, "message": "no"}}


def nested(body: str) -> dict[str, Any]:
    """`a[b][0]=c` as Stripe's clients write it."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        first, *others = re.findall(r"[^\[\]]+", name)
        place, last = found, first
        for part in others:
            place, last = place.setdefault(last, {}), part
        place[last] = value
    return found


def handler_for(server: FakeStripe) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.asked("GET")

        def do_POST(self) -> None:
            self.asked("POST")

        def asked(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if self.path.startswith("/pay/"):
                return self.card_page(method, self.path.removeprefix("/pay/"))
            if self.path == "/favicon.ico":
                return self.answer(204, b"", "image/x-icon")
            key = self.headers.get("Authorization", "").removeprefix("Bearer ")
            failure = ""
            with server.lock:
                server.asked.append(f"{method} {self.path}")
                if server.failures:
                    failure = server.failures.pop(0)
            if failure == "hang":
                server.hanging.set()
                server.stopping.wait(HANG_SECONDS)
                self.close_connection = True
                return None
            if failure == "drip":
                return self.drip()
            status, told = refusal(*ERRORS[failure]) if failure in ERRORS else self.told(method, key, body)
            if failure == "drop":
                # It was done, but nobody hears of it.
                self.close_connection = True
                return None
            return self.answer(status, json.dumps(told).encode(), "application/json")

        def drip(self) -> None:
            """An answer that goes on and on, a byte at a time, until the other side hangs up."""
            self.close_connection = True
            until = time.monotonic() + HANG_SECONDS
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            with suppress(OSError):
                while not server.stopping.wait(DRIP_SECONDS) and time.monotonic() < until:
                    self.wfile.write(b".")

        def told(self, method: str, key: str, body: str) -> tuple[int, dict[str, Any]]:
            if key not in server.accounts:
                return refusal(401, "invalid_request_error", None)
            if self.path == "/v1/account":
                return 200, {"id": server.accounts[key], "object": "account"}
            if (method, self.path) == ("POST", "/v1/checkout/sessions"):
                return server.create(key, self.headers.get("Idempotency-Key", ""), nested(body))
            found = SESSION.match(self.path)
            session = server.sessions.get(found[1]) if found else None
            if found is None or session is None or session["of"]["account"] != server.accounts[key]:
                return refusal(404, "invalid_request_error", "resource_missing")
            return server.expire(found[1]) if found[2] else (200, session)

        def card_page(self, method: str, id_: str) -> None:
            session = server.sessions[id_]
            if method == "POST":
                server.charge(id_)
                return self.answer(303, b"", "text/plain", Location=session["success_url"])
            names = "".join(f"<li>{name}</li>" for name in session["of"]["names"])
            sums = session["amount_total"] / 100, session["currency"].upper(), names, session["cancel_url"]
            return self.answer(200, (PAGE % sums).encode(), "text/html; charset=utf-8")

        def answer(self, status: int, body: bytes, kind: str, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[FakeStripe]:
    fake = FakeStripe()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(fake))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield fake
    fake.stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stripe_server() -> Iterator[FakeStripe]:
    with running() as fake:
        yield fake
