"""Where letters go: over Flask-Mail's connection, with certificates checked and waits bounded, or into a folder."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Protocol

from flask_mail import Connection, Mail

from crikit.config import Settings, settings
from crikit.mail.smtp import dialogue
from crikit.mail.smtp.mailbox import Mailbox


class NoConnection(Exception):
    """Nobody to give letters to: not reachable, not to be trusted, or we may not sign in. The text says which."""


class Line(Protocol):
    """Whatever takes letters, one after the other."""

    def send(self, sender: str, draft: dialogue.Draft, meanwhile: Callable[[], None]) -> str: ...

    def close(self) -> None: ...


class Greeted:
    """Keeps what the server said first."""

    greeting = b""

    def connect(self, *where: Any, **options: Any) -> tuple[int, bytes]:
        code, self.greeting = super().connect(*where, **options)  # type: ignore[misc]
        return code, self.greeting


class Plain(Greeted, smtplib.SMTP):
    pass


class Encrypted(Greeted, smtplib.SMTP_SSL):
    pass


class SafeConnection(Connection):
    """Flask-Mail's own verifies no certificate and waits for ever."""

    patience: float = dialogue.SECONDS_FOR_AN_ANSWER

    def configure_host(self) -> smtplib.SMTP:
        mail, patience = self.mail, self.patience
        # Reading all authorities takes 20 ms, and without TLS nobody asks for them.
        with_tls = mail.use_ssl or mail.use_tls
        trusted = ssl.create_default_context(cafile=settings().mail_ca_file or None) if with_tls else None
        host: smtplib.SMTP
        if mail.use_ssl:
            host = Encrypted(mail.server, mail.port, timeout=patience, context=trusted)
        else:
            host = Plain(mail.server, mail.port, timeout=patience)
        try:
            if mail.use_tls:
                host.starttls(context=trusted)
            if mail.username and mail.password:
                host.login(mail.username, mail.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *exc_info: object) -> None:
        # The letters are delivered; a server that doesn't say goodbye changes nothing about that.
        with suppress(smtplib.SMTPException, OSError):
            super().__exit__(*exc_info)  # type: ignore[arg-type]


class SafeMail(Mail):
    """Flask-Mail for the settings of this process; it needs no application around it."""

    def __init__(self, chosen: Settings) -> None:
        self.app = None
        self.state: Any = self.init_mail(
            {
                "MAIL_SERVER": chosen.mail_server,
                "MAIL_PORT": chosen.mail_port,
                "MAIL_USERNAME": chosen.mail_username,
                "MAIL_PASSWORD": chosen.mail_password,
                "MAIL_USE_TLS": chosen.mail_use_tls,
                "MAIL_USE_SSL": chosen.mail_use_ssl,
                "MAIL_DEFAULT_SENDER": chosen.mail_default_sender,
            }
        )

    def connect(self) -> SafeConnection:
        return SafeConnection(self.state)


class SmtpLine:
    """One connection, used for letter after letter."""

    def __init__(self, chosen: Settings, patience: float = dialogue.SECONDS_FOR_AN_ANSWER) -> None:
        self.connection = SafeMail(chosen).connect()
        self.connection.patience = patience
        try:
            self.connection.__enter__()
        except (OSError, smtplib.SMTPException) as error:
            raise NoConnection(_complaint(error, chosen)) from error

    def send(self, sender: str, draft: dialogue.Draft, meanwhile: Callable[[], None]) -> str:
        assert self.connection.host
        return dialogue.send(self.connection.host, sender, draft, meanwhile)

    @property
    def greeting(self) -> bytes:
        return getattr(self.connection.host, "greeting", b"")

    def would_take_from(self, address: str) -> tuple[int, str]:
        """What the server says to a sender, without a letter."""
        assert self.connection.host
        return dialogue.answer_to_sender(self.connection.host, address)

    def close(self) -> None:
        host = self.connection.host
        if host is not None and host.sock is not None:
            # Whoever keeps us waiting for a goodbye keeps the next letter waiting.
            host.sock.settimeout(1)
            self.connection.__exit__(None, None, None)


def open_line() -> Line:
    chosen = settings()
    if chosen.mail_server:
        return SmtpLine(chosen)
    if not chosen.is_development:
        raise NoConnection("MAIL_SERVER is not set.")
    return Mailbox(Path(chosen.instance) / "mailbox")


def sender() -> str:
    return parseaddr(settings().mail_default_sender)[1]


def _complaint(error: Exception, chosen: Settings) -> str:
    where = f"{chosen.mail_server}:{chosen.mail_port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of the mail server {where} can't be trusted: {error.verify_message}."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"The mail server {where} doesn't offer what the settings ask for: {error}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = dialogue.readable(error.smtp_error) if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"The mail server {where} turned us away: {error.smtp_code} {said}"
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"The mail server {where} can't be reached: {said}."
