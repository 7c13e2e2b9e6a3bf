"""One letter over an open connection: sender, recipient, content, and what the server said to each.

While the server thinks about a question, we do what has to be done anyway: the note that it took the letter before,
the last look whether this one may still go, the putting together of its bytes. That halves the time of a sending.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from crikit.language import gettext
from crikit.mail.rules import CLOSING, Stage
from crikit.mail.smtp.mime import ascii_domain, needs_smtputf8

SECONDS_FOR_AN_ANSWER = 30
# Servers look for spam and viruses before they answer the end of a letter.
SECONDS_FOR_THE_VERDICT = 60
GO_ON = 354


class Draft(Protocol):
    """A letter about to be sent."""

    @property
    def to(self) -> str: ...

    def is_wanted(self) -> bool:
        """Whether it may still go. Asked once, as late as can be."""

    def content(self) -> bytes: ...


class Refused(Exception):
    """The server answered no. It may be asked for the next letter on the same connection."""

    def __init__(self, stage: Stage, code: int, reply: bytes) -> None:
        super().__init__(f"{code} {readable(reply)}")
        self.stage, self.code, self.reply = stage, code, reply


class LineBroken(Exception):
    """The connection is gone. When it went after the content, the server may have the letter."""

    def __init__(self, said: str, *, after_content: bool = False) -> None:
        super().__init__(said)
        self.after_content = after_content


class CannotTake(Exception):
    """This server can't take a letter to this address, whoever asks."""


class Unwanted(Exception):
    """The letter may not go any more."""


def send(smtp: smtplib.SMTP, sender: str, draft: Draft, meanwhile: Callable[[], None]) -> str:
    """The server's answer to a letter it took. Raises Refused, LineBroken, CannotTake or Unwanted.

    `meanwhile` is done before the content leaves, so that never more than one letter's fate is unknown.
    """
    sender_line = f"MAIL FROM:<{sender}>{_options(smtp, draft.to)}"
    recipient_line = f"RCPT TO:<{ascii_domain(draft.to)}>"
    if smtp.has_extn("pipelining"):
        meanwhile()
        _offer_at_once(smtp, sender_line, recipient_line, draft)
    else:
        _ask(smtp, Stage.SENDER, sender_line, meanwhile)
        _ask(smtp, Stage.RECIPIENT, recipient_line, draft.is_wanted)
        if not draft.is_wanted():
            _converse(smtp, "RSET")
            raise Unwanted
        _ask(smtp, Stage.CONTENT, "DATA", draft.content)
    return _hand_over(smtp, draft.content())


def answer_to_sender(smtp: smtplib.SMTP, sender: str) -> tuple[int, str]:
    """Code and words; the server forgets that it was asked. Raises LineBroken."""
    _write(smtp, f"MAIL FROM:<{sender}>\r\n".encode())
    code, reply = _read(smtp)
    with suppress(LineBroken):
        _converse(smtp, "RSET")
    return code, readable(reply)


def _options(smtp: smtplib.SMTP, to: str) -> str:
    if not needs_smtputf8(to):
        return ""
    if not smtp.has_extn("smtputf8"):
        raise CannotTake(gettext("Our mail server can’t write to an address with letters like é or ł before the @."))
    return " SMTPUTF8 BODY=8BITMIME"


def _offer_at_once(smtp: smtplib.SMTP, sender_line: str, recipient_line: str, draft: Draft) -> None:
    """RFC 2920: three questions in one packet. A server that is far away answers them in one go, too."""
    if not draft.is_wanted():
        raise Unwanted
    _write(smtp, f"{sender_line}\r\n{recipient_line}\r\nDATA\r\n".encode())
    draft.content()
    answers = [(stage, *_read(smtp)) for stage in (Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT)]
    for stage, code, reply in answers:
        if not _is_yes(stage, code):
            if answers[-1][1] == GO_ON:
                # It asks for the content although nobody may get it; an empty letter ends the matter.
                _converse(smtp, ".")
            raise _refusal(smtp, stage, code, reply)


def _ask(smtp: smtplib.SMTP, stage: Stage, command: str, meanwhile: Callable[[], object]) -> None:
    _write(smtp, f"{command}\r\n".encode())
    meanwhile()
    code, reply = _read(smtp)
    if not _is_yes(stage, code):
        raise _refusal(smtp, stage, code, reply)


def _is_yes(stage: Stage, code: int) -> bool:
    return code == GO_ON if stage is Stage.CONTENT else code // 100 == 2


def _refusal(smtp: smtplib.SMTP, stage: Stage, code: int, reply: bytes) -> Exception:
    if code == CLOSING:
        smtp.close()
        return LineBroken(f"{code} {readable(reply)}")
    with suppress(LineBroken):
        _converse(smtp, "RSET")
    return Refused(stage, code, reply)


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> str:
    try:
        _write(smtp, content.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        assert smtp.sock
        smtp.sock.settimeout(SECONDS_FOR_THE_VERDICT)
        code, reply = _read(smtp)
        smtp.sock.settimeout(SECONDS_FOR_AN_ANSWER)
    except LineBroken as broken:
        raise LineBroken(str(broken), after_content=True) from broken
    if code // 100 != 2:
        raise Refused(Stage.CONTENT, code, reply)
    return f"{code} {readable(reply)}"


def _converse(smtp: smtplib.SMTP, command: str) -> None:
    _write(smtp, f"{command}\r\n".encode())
    _read(smtp)


def _write(smtp: smtplib.SMTP, content: bytes) -> None:
    try:
        smtp.send(content)
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise LineBroken(f"The connection broke: {error}") from error


def _read(smtp: smtplib.SMTP) -> tuple[int, bytes]:
    try:
        code, reply = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise LineBroken(f"The connection broke: {error}") from error
    if code < 200:
        # No reply code at all: whatever speaks there has lost the thread.
        smtp.close()
        raise LineBroken(f"The mail server answered nonsense: {readable(reply)}")
    return code, reply


def readable(reply: bytes) -> str:
    return re.sub(r"\s+", " ", reply.decode("utf-8", "replace")).strip()
