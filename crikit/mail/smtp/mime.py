"""The bytes of a letter: the same on every try, so that a mailbox can tell a second copy of the same letter.

Put together by hand, because the standard library's message classes take three quarters of the time of a sending.
Bodies are plain ASCII or quoted-printable, which every server takes; only an address with letters beyond ASCII before
its @ needs a server that offers SMTPUTF8.
"""

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from crikit.keys import LINK_MARK, one_line
from crikit.mail.models import Claimed

LONGEST_LINE = 900
LONGEST_HEADER = 76
ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")


def compose(letter: Claimed, url: str, sender: str) -> bytes:
    """The whole message with CRLF line ends. `url` takes the place of the link's mark."""
    boundary = f"=_{letter.message_id.partition('@')[0]}"
    headers = [
        _from(letter.from_name, sender),
        _header("To", letter.to_name, letter.to_address),
        *([f"Reply-To: {ascii_domain(one_line(letter.reply_to))}"] if letter.reply_to else []),
        _subject(letter.subject),
        f"Date: {format_datetime(letter.posted_at)}",
        f"Message-ID: <{letter.message_id}>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    edge = b"\r\n--" + boundary.encode()
    plain = _part("plain", letter.text.replace(LINK_MARK, url))
    marked_up = _part("html", letter.html.replace(LINK_MARK, url))
    return b"".join(["\r\n".join(headers).encode(), b"\r\n", edge, plain, edge, marked_up, edge, b"--\r\n"])


def _part(kind: str, text: str) -> bytes:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and max(map(len, text.split("\n"))) <= LONGEST_LINE:
        head = f'\r\nContent-Type: text/{kind}; charset="us-ascii"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n'
        return (head + text.replace("\n", "\r\n")).encode("ascii")
    head = f'\r\nContent-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    # Told line ends of one kind, it makes its own soft ones of the same kind.
    return head.encode() + b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")


@lru_cache(maxsize=500)
def _from(name: str, sender: str) -> str:
    return _header("From", name, sender)


def _header(field: str, name: str, address: str) -> str:
    """`To: "Ann B." <ann@example.com>`; the address on a line of its own when the name is long or needs encoding."""
    name, address = one_line(name), ascii_domain(one_line(address))
    if not name:
        return f"{field}: {address}"
    if name.isascii() and "=?" not in name and len(name) + len(field) < LONGEST_HEADER:
        shown = name if ATOMS.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = Header(name, "utf-8", LONGEST_HEADER, header_name=field).encode(linesep="\r\n")
    between = " " if len(field) + len(shown) + len(address) < LONGEST_HEADER else "\r\n "
    return f"{field}: {shown}{between}<{address}>"


@lru_cache(maxsize=500)
def _subject(subject: str) -> str:
    subject = one_line(subject)
    if subject.isascii() and "=?" not in subject and len(subject) < LONGEST_HEADER - 10:
        return f"Subject: {subject}"
    encoded = Header(subject, "utf-8", LONGEST_HEADER, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {encoded}"


def ascii_domain(address: str) -> str:
    """The address with its domain as the DNS knows it: `ann@bücher.example` becomes `ann@xn--bcher-kva.example`."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def needs_smtputf8(address: str) -> bool:
    return not address.rpartition("@")[0].isascii()
