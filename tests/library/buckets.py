"""A small server that speaks S3 as far as the library asks: it works the signature out by itself and refuses a wrong
one."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from crikit import clock

KEY_ID, SECRET, REGION, NAME = "AKEXAMPLE", "a secret of forty characters, or nearly", "eu-central-1", "papers"
NAMES = ("host", "x-amz-content-sha256", "x-amz-date")
SKEW = timedelta(minutes=15)


class Bucket:
    """What is in it, what was asked, and how it is to fail."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, int]] = []
        # Each of these answers one request instead of its own.
        self.failures: list[int] = []
        self.secret = SECRET
        self.url = ""

    def status_of(self, request: "Request", body: bytes) -> int:
        if self.failures:
            return self.failures.pop(0)
        return 200 if self.is_signed(request, body) else 403

    def is_signed(self, request: "Request", body: bytes) -> bool:
        """By the rules of AWS Signature Version 4, from what arrived."""
        told = request.headers.get("Authorization", "")
        at, digest = request.headers.get("x-amz-date", ""), request.headers.get("x-amz-content-sha256", "")
        signed_at = datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if hashlib.sha256(body).hexdigest() != digest or abs(clock.now() - signed_at) > SKEW:
            return False
        headers = {name: request.headers[name] for name in NAMES}
        signature = signature_of(request.command, request.path, "", headers, self.secret, REGION)
        credential = f"Credential={KEY_ID}/{at[:8]}/{REGION}/s3/aws4_request, SignedHeaders={';'.join(NAMES)}"
        return hmac.compare_digest(told, f"AWS4-HMAC-SHA256 {credential}, Signature={signature}")


def signature_of(method: str, path: str, query: str, headers: dict[str, str], secret: str, region: str) -> str:
    """AWS Signature Version 4 of a request with these headers."""
    at, lines = headers["x-amz-date"], "".join(f"{name}:{headers[name]}\n" for name in NAMES)
    asked = f"{method}\n{path}\n{query}\n{lines}\n{';'.join(NAMES)}\n{headers['x-amz-content-sha256']}"
    scope = (at[:8], region, "s3", "aws4_request")
    text = f"AWS4-HMAC-SHA256\n{at}\n{'/'.join(scope)}\n{hashlib.sha256(asked.encode()).hexdigest()}"
    key = b"AWS4" + secret.encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Request(BaseHTTPRequestHandler):
    bucket: Bucket

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status = self.bucket.status_of(self, body)
        known = self.bucket.objects
        found = b""
        if status == 200 and self.command == "PUT":
            known[self.path] = body
        elif status == 200 and self.command == "GET":
            status, found = (200, known[self.path]) if self.path in known else (404, b"")
        elif status == 200:
            status = 204 if known.pop(self.path, None) is not None else 404
        self.bucket.asked.append((self.command, self.path, status))
        self.send_response(status)
        self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        self.wfile.write(found)

    do_GET = do_PUT = do_DELETE = answer  # noqa: N815

    def log_message(self, *told: Any) -> None:
        return


@contextmanager
def served() -> Iterator[Bucket]:
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (Request,), {"bucket": bucket}))
    bucket.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def bucket(settings: Any) -> Iterator[Bucket]:
    """One that the library keeps its documents in."""
    with served() as started:
        facts = {"s3_region": REGION, "s3_access_key_id": KEY_ID, "s3_secret_access_key": SECRET}
        settings(library_bucket=NAME, s3_endpoint=started.url, **facts)
        yield started
