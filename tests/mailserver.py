"""A mail server on loopback that keeps what it takes, and refuses, stalls or hangs up when a test tells it to."""

import asyncio
import re
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
PATIENCE_SECONDS = 10
LINK = re.compile(r"^\s*(https?://\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)  # type: ignore[return-value]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def links(self) -> list[str]:
        """The addresses that stand alone on a line of the text part, as a person would follow them."""
        return LINK.findall(self.text)

    def _part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body else ""


class Inbox:
    """Everything the server has taken, in the order it came; safe to read while more arrives."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._arrival = threading.Condition()

    def add(self, letter: Letter) -> None:
        with self._arrival:
            self._letters.append(letter)
            self._arrival.notify_all()

    def __iter__(self) -> Iterator[Letter]:
        with self._arrival:
            return iter(list(self._letters))

    def __len__(self) -> int:
        return len(self._letters)

    def __getitem__(self, number: int) -> Letter:
        return list(self)[number]

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self if address in letter.recipients]

    def links(self) -> list[str]:
        return [link for letter in self for link in letter.links()]

    def clear(self) -> None:
        with self._arrival:
            self._letters.clear()

    def wait_for(self, number: int, seconds: float = PATIENCE_SECONDS) -> "Inbox":
        """Returns when at least `number` letters are there; fails the test when they don't come."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self._letters) >= number, seconds):
                pytest.fail(f"{len(self._letters)} of {number} letters came within {seconds} s")
        return self


@dataclass
class Moods:
    """What goes wrong next; each setter is a sentence, `recover()` ends them all."""

    refused: dict[str, str] = field(default_factory=dict)
    greylisted: Counter[str] = field(default_factory=Counter)
    after_data: list[str] = field(default_factory=list)
    closing: int = 0
    pause: float = 0.0

    def refuse(self, address: str, reply: str = "550 5.1.1 No such user here") -> None:
        self.refused[address] = reply

    def greylist(self, address: str, times: int = 1) -> None:
        self.greylisted[address] += times

    def answer_data(self, reply: str, times: int = 1) -> None:
        """The letter is not taken; the sender reads `reply`, for example `452 4.2.2 Mailbox full`."""
        self.after_data += [reply] * times

    def drop_after_data(self, times: int = 1) -> None:
        """The letter is taken, and the line goes dead before the sender hears of it."""
        self.after_data += ["drop"] * times

    def hang_after_data(self, times: int = 1) -> None:
        self.after_data += ["hang"] * times

    def close(self, times: int = 1) -> None:
        """421 to the next sender, and the line is closed."""
        self.closing += times

    def slow(self, seconds: float) -> None:
        self.pause = seconds

    def recover(self) -> None:
        self.__init__()  # type: ignore[misc]


class Handler:
    def __init__(self, inbox: Inbox, moods: Moods) -> None:
        self.inbox, self.moods = inbox, moods

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.moods.closing:
            self.moods.closing -= 1
            await server.push("421 4.3.2 Service shutting down")
            server.transport.close()
            return ""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.moods.refused:
            return self.moods.refused[address]
        if self.moods.greylisted[address] > 0:
            self.moods.greylisted[address] -= 1
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.moods.pause)
        mood = self.moods.after_data.pop(0) if self.moods.after_data else ""
        if mood == "hang":
            await asyncio.sleep(3_600)
        if mood not in ("", "drop"):
            return mood
        raw = envelope.original_content or b""
        self.inbox.add(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        if mood == "drop":
            server.transport.abort()
        return "250 OK"


class QuietSMTP(SMTP):
    """Faults close the line under aiosmtpd's hands; what it says about that is no news to the test."""

    lines: set[asyncio.BaseTransport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.lines.add(transport)
        super().connection_made(transport)

    async def push(self, status: Any) -> None:
        if status and not self.transport.is_closing():
            await super().push(status)


class ThreadedServer(Controller):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines: set[asyncio.BaseTransport] = set()

    def factory(self) -> SMTP:
        session = QuietSMTP(self.handler, **self.SMTP_kwargs)
        session.lines = self.lines
        return session

    def _trigger_server(self) -> None:
        # The system chose the port; aiosmtpd's own greeting to itself needs to know it.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def hang_up(self) -> None:
        for line in self.lines:
            line.abort()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class MailServer:
    """Start it with `start_mailserver(...)` or take the plain `mailserver`; `settings` go into crikit's Settings."""

    def __init__(self, authority: trustme.CA, ca_file: Path, tls: str = "", login: tuple[str, ...] = ()) -> None:
        self.inbox, self.moods, self.tls, self.login = Inbox(), Moods(), tls, login
        self.ca_file = ca_file
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(HOST, "localhost").configure_cert(self.context)
        self.port = 0
        self.start()

    @property
    def settings(self) -> dict[str, Any]:
        username, password = self.login or ("", "")
        return {
            "mail_server": HOST,
            "mail_port": self.port,
            "mail_username": username,
            "mail_password": password,
            "mail_use_tls": self.tls == "starttls",
            "mail_use_ssl": self.tls == "implicit",
            "mail_ca_file": str(self.ca_file),
        }

    def start(self) -> None:
        """Starts, again on the same port if it was stopped."""
        options: dict[str, Any] = {"hostname": HOST, "port": self.port, "server_hostname": "mail.test"}
        if self.login:
            options |= {"authenticator": self._authenticate, "auth_required": True}
            options |= {"auth_require_tls": self.tls == "starttls"}
        if self.tls == "starttls":
            options |= {"tls_context": self.context, "require_starttls": True}
        if self.tls == "implicit":
            options |= {"ssl_context": self.context}
        self.controller = ThreadedServer(Handler(self.inbox, self.moods), **options)
        self.controller.start()
        self.port = self.controller.port

    def stop(self) -> None:
        """Down: connections are refused until `start()`."""
        if self.controller.server:
            asyncio.run_coroutine_threadsafe(self.controller.hang_up(), self.controller.loop).result(PATIENCE_SECONDS)
            self.controller.stop()

    def _authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, auth: Any) -> AuthResult:
        right = isinstance(auth, LoginPassword) and self.login == (auth.login.decode(), auth.password.decode())
        # handled=False lets aiosmtpd answer 535; otherwise the client sees a dropped line.
        return AuthResult(success=right, handled=False)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    made = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture
def start_mailserver(authority: tuple[trustme.CA, Path]) -> Iterator[Callable[..., MailServer]]:
    """`start_mailserver(tls="starttls" | "implicit", login=("user", "password"))`: as many servers as a test needs."""
    running: list[MailServer] = []

    def start(**options: Any) -> MailServer:
        running.append(MailServer(*authority, **options))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture
def mailserver(start_mailserver: Callable[..., MailServer]) -> MailServer:
    return start_mailserver()
