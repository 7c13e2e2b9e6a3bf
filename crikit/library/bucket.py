"""A bucket that speaks S3: put, fetch and delete one object, signed by AWS Signature Version 4.

Three requests of a protocol that doesn't change need no library of a hundred megabytes. Addresses are in path style
(`https://endpoint/bucket/key`), which Amazon, MinIO, R2, Tigris and Ceph all answer.
"""

import hashlib
import hmac
import http.client
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO
from urllib.parse import quote, urlsplit

from crikit import clock, config
from crikit.errors import Unreached
from crikit.language import lazy

SECONDS = 20
PIECE_BYTES = 256 * 1024
SIGNED = "host;x-amz-content-sha256;x-amz-date"
UNREACHED = lazy("The place where documents are kept can’t be reached just now. Try again in a minute.")
log = logging.getLogger(__name__)


class Unkept(Unreached):
    """The bucket couldn't be asked, or said no; `reason` is for those who run the portal."""

    def __init__(self, reason: str) -> None:
        super().__init__(UNREACHED)
        self.reason = reason


def is_in_use() -> bool:
    """Whether new documents go there."""
    return bool(config.settings().library_bucket)


def put(key: str, content: IO[bytes], size: int) -> None:
    """Raises Unkept. Putting the same again is putting it once."""
    digest = hashlib.sha256()
    content.seek(0)
    while piece := content.read(PIECE_BYTES):
        digest.update(piece)
    with _answer("PUT", key, digest.hexdigest(), content, size):
        pass


def fetch(key: str, into: IO[bytes], size: int) -> None:
    """Raises Unkept, also for an object that is not as long as it was."""
    with _answer("GET", key) as answer:
        written = 0
        while piece := answer.read(PIECE_BYTES):
            written += into.write(piece)
        if written != size:
            log.error("object in the bucket is not what was put there", extra={"facts": {"key": key}})
            raise Unkept("an object is not as long as it was")


def delete(key: str) -> None:
    """Raises Unkept. One that is gone already is deleted."""
    with _answer("DELETE", key):
        pass


@contextmanager
def _answer(
    method: str, key: str, digest: str = "", content: IO[bytes] | None = None, size: int = 0
) -> Iterator[http.client.HTTPResponse]:
    """The server's answer. One that is busy or restarting is asked once more."""
    connection = _connection()
    try:
        answer = _ask(connection, method, key, digest, content, size)
        if answer is None or answer.status >= 500:
            connection.close()
            connection = _connection()
            answer = _ask(connection, method, key, digest, content, size)
        if answer is None:
            raise Unkept("nobody answers")
        if answer.status not in (200, 204) and not (method == "DELETE" and answer.status == 404):
            log.error("bucket refused", extra={"facts": {"method": method, "status": answer.status}})
            raise Unkept(f"it answered {answer.status} to {method}")
        yield answer
    except (OSError, http.client.HTTPException) as error:
        log.warning("bucket broke off", extra={"facts": {"method": method, "error": type(error).__name__}})
        raise Unkept("the connection broke off") from error
    finally:
        connection.close()


def _connection() -> http.client.HTTPConnection:
    endpoint = urlsplit(config.settings().s3_endpoint)
    kind = http.client.HTTPSConnection if endpoint.scheme == "https" else http.client.HTTPConnection
    return kind(endpoint.netloc, timeout=SECONDS)


def _ask(
    connection: http.client.HTTPConnection, method: str, key: str, digest: str, content: IO[bytes] | None, size: int
) -> http.client.HTTPResponse | None:
    """None if nobody answered."""
    path = address_of(key)
    headers = signed(method, path, digest or hashlib.sha256(b"").hexdigest(), clock.now())
    if content:
        content.seek(0)
        headers["Content-Length"] = str(size)
    try:
        connection.request(method, path, body=content, headers=headers)
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        log.warning("bucket not reached", extra={"facts": {"method": method, "error": type(error).__name__}})
        return None


def address_of(key: str) -> str:
    return quote(f"/{config.settings().library_bucket}/{key}", safe="/-_.~")


def signed(method: str, path: str, digest: str, at: datetime) -> dict[str, str]:
    """The headers of a request without parameters, as
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html has it."""
    settings = config.settings()
    time = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    host = urlsplit(settings.s3_endpoint).netloc
    scope = f"{time[:8]}/{settings.s3_region}/s3/aws4_request"
    headers = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": time}
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = "\n".join([method, path, "", lines, SIGNED, digest])
    text = "\n".join(["AWS4-HMAC-SHA256", time, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{settings.s3_secret_access_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), "sha256").hexdigest()
    credential = f"{settings.s3_access_key_id}/{scope}"
    told = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={SIGNED}, Signature={signature}"
    return {**headers, "Authorization": told}
