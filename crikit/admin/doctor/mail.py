"""The mail server: a real connection with TLS and sign-in as for sending, and no letter."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crikit.admin.doctor import Examination, Finding, Moment, attention, ok, wrong
from crikit.config import LOOPBACK, Settings
from crikit.mail.smtp.connection import NoConnection, SmtpLine, sender
from crikit.mail.smtp.dialogue import LineBroken

SECONDS_FOR_AN_ANSWER = 8
# Exim and Exchange tell the time when they greet: "220 mail.example.com ESMTP Sun, 22 Nov 2026 12:00:00 +0000".
A_DATE = re.compile(rb"\w{3}, \d{1,2} \w{3} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}")


def check(examination: Examination) -> Iterator[Finding]:
    chosen = examination.settings
    if not chosen.mail_server:
        yield ok(f"No MAIL_SERVER: letters become files in {chosen.instance / 'mailbox'}.")
        return
    try:
        line = SmtpLine(chosen, SECONDS_FOR_AN_ANSWER)
    except NoConnection as refusal:
        yield wrong(f"{refusal} {remedy_for(refusal.__cause__)}")
        return
    ours = datetime.now(UTC)
    try:
        if found := A_DATE.search(line.greeting):
            theirs = parsedate_to_datetime(found[0].decode("ascii"))
            here = chosen.mail_server in LOOPBACK
            examination.moments.append(Moment("the mail server", theirs, ours, is_here=here))
        yield from _sender(line)
    finally:
        line.close()
    yield from _manners(chosen)


def remedy_for(error: BaseException | None) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "Let MAIL_SERVER be the name its certificate carries, or MAIL_CA_FILE name who signed it."
    if isinstance(error, ssl.SSLError):
        return "Port 465 wants MAIL_USE_SSL, port 587 MAIL_USE_TLS."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "Look at MAIL_USERNAME and MAIL_PASSWORD."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "Port 465 wants MAIL_USE_SSL, port 587 MAIL_USE_TLS; without either no server takes a password."
    return "Look at MAIL_SERVER and MAIL_PORT, and whether this machine may call that port."


def _sender(line: SmtpLine) -> Iterator[Finding]:
    try:
        code, said = line.would_take_from(sender())
    except LineBroken as broken:
        yield wrong(f"The mail server broke off: {broken}. Try again; if it stays so, ask who runs it.")
        return
    if code // 100 != 2:
        yield wrong(f"The mail server refuses letters from {sender()}: {code} {said}. Look at MAIL_DEFAULT_SENDER.")


def _manners(chosen: Settings) -> Iterator[Finding]:
    is_safe = chosen.mail_use_tls or chosen.mail_use_ssl
    if not is_safe and chosen.mail_server not in LOOPBACK:
        yield attention("Letters, and the links in them, travel unencrypted. Set MAIL_USE_TLS or MAIL_USE_SSL.")
    how = "over TLS" if is_safe else "without TLS"
    who = "took our sign-in" if chosen.mail_username else "answers, without sign-in"
    yield ok(f"{chosen.mail_server}:{chosen.mail_port} {who} {how}; no letter was sent.")
