"""BASE_URL, which stands in every letter: does its name lead here, and is it the portal that answers?"""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from crikit.admin.doctor import Examination, Finding, Moment, attention, ok, wrong
from crikit.config import LOOPBACK, Settings

SECONDS_FOR_AN_ANSWER = 8
RENEWED_BEFORE = timedelta(days=14)
MOST_BYTES = 1_000


class Answer(NamedTuple):
    status: int
    body: bytes
    date: str
    certificate_ends: datetime | None


def check(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    serious = attention if chosen.is_development or chosen.hostname in LOOPBACK else wrong
    if not chosen.is_https and not chosen.is_development:
        yield serious("BASE_URL is not https: passwords travel in the open. Put a proxy with a certificate in front.")
    try:
        socket.getaddrinfo(chosen.hostname, None)
    except OSError:
        yield serious(f"Nobody knows the name {chosen.hostname}. Enter it into the DNS, or correct BASE_URL.")
        return
    before = datetime.now(UTC)
    try:
        answer = asked(chosen)
    except ssl.SSLError as error:
        yield serious(f"The certificate of {chosen.base_url} is not to be trusted: {_said(error)}. Renew it.")
    except (OSError, http.client.HTTPException) as error:
        yield attention(
            f"Nobody answers at {chosen.base_url}: {_said(error)}. Start the portal; "
            "if it runs, see whether the proxy, the firewall and the DNS lead to it."
        )
    else:
        _note_time(examination, answer, before)
        yield from _judged(chosen, answer)


def asked(chosen: Settings) -> Answer:
    """What /healthz answers there; a redirect is not followed. Raises OSError and HTTPException."""
    where = urlsplit(chosen.base_url)
    kind = http.client.HTTPSConnection if chosen.is_https else http.client.HTTPConnection
    line = kind(chosen.hostname, where.port, timeout=SECONDS_FOR_AN_ANSWER)
    try:
        line.request("GET", "/healthz")
        ends = _end_of_certificate(line.sock)
        answer = line.getresponse()
        return Answer(answer.status, answer.read(MOST_BYTES), answer.headers.get("Date", ""), ends)
    finally:
        line.close()


def _end_of_certificate(line: socket.socket) -> datetime | None:
    shown = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC) if shown else None


def _note_time(examination: Examination, answer: Answer, before: datetime) -> None:
    try:
        theirs = parsedate_to_datetime(answer.date)
    except ValueError:
        return
    here = examination.settings.hostname in LOOPBACK
    examination.moments.append(Moment("BASE_URL", theirs, before, is_here=here))


def _judged(chosen: Settings, answer: Answer) -> Iterator[Finding]:
    try:
        is_ours = json.loads(answer.body) == {"status": "ok"}
    except ValueError:
        is_ours = False
    if answer.status != 200 or not is_ours:
        yield wrong(f"At {chosen.base_url} something else answers ({answer.status}). Lead the name to this portal.")
        return
    if answer.certificate_ends and answer.certificate_ends - datetime.now(UTC) < RENEWED_BEFORE:
        yield attention(f"The certificate ends on {answer.certificate_ends:%d %b %Y}. Renew it.")
    yield ok(f"{chosen.base_url} answers as this portal.")


def _said(error: BaseException) -> str:
    return getattr(error, "verify_message", "") or getattr(error, "strerror", None) or str(error) or "no answer in time"
