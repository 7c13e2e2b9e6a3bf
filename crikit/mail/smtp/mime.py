"""The bytes of a letter: the same on every try, so that a mailbox can tell a second copy of the same letter.

Put together by hand, because the standard library's message classes take three quarters of the time of a sending.
Bodies are plain ASCII or quoted-printable, which every server takes; only an address with letters beyond ASCII before
its @ needs a server that offers SMTPUTF8.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from crikit.keys import LINK_MARK, one_line
from crikit.mail.models import Attached, Claimed

LONGEST_LINE = 900
LONGEST_HEADER = 76
# A piece of a file's name: so many characters, each of which is written as %F0%9F%90%9D at worst.
PIECE, CHARSET = 10, "utf-8''"
PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._()-]{1,60}")
ATOMS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")


def compose(letter: Claimed, url: str, sender: str, attachments: Sequence[Attached] = ()) -> bytes:
    """The whole message with CRLF line ends. `url` takes the place of the link's mark."""
    mark = letter.message_id.partition("@")[0]
    kind, body = _alternatives(letter, url, f"=_{mark}")
    if attachments:
        kind, body = _with_files(kind, body, attachments, f"=-{mark}")
    headers = [
        _from(letter.from_name, sender),
        _header("To", letter.to_name, letter.to_address),
        *([f"Reply-To: {ascii_domain(one_line(letter.reply_to))}"] if letter.reply_to else []),
        _subject(letter.subject),
        f"Date: {format_datetime(letter.posted_at)}",
        f"Message-ID: <{letter.message_id}>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        kind,
    ]
    return b"".join(["\r\n".join(headers).encode(), b"\r\n", *body])


def _alternatives(letter: Claimed, url: str, boundary: str) -> tuple[str, list[bytes]]:
    """The header that says what it is, and the same words twice."""
    edge = b"\r\n--" + boundary.encode()
    plain = _part("plain", letter.text.replace(LINK_MARK, url))
    marked_up = _part("html", letter.html.replace(LINK_MARK, url))
    kind = f'Content-Type: multipart/alternative; boundary="{boundary}"'
    return kind, [edge, plain, edge, marked_up, edge, b"--\r\n"]


def _with_files(
    kind: str, body: list[bytes], attachments: Sequence[Attached], boundary: str
) -> tuple[str, list[bytes]]:
    """The files stand beside the words, after them."""
    edge = b"\r\n--" + boundary.encode()
    parts = [edge, f"\r\n{kind}\r\n".encode(), *body]
    for file in attachments:
        parts += [edge, _file(file)]
    return f'Content-Type: multipart/mixed; boundary="{boundary}"', [*parts, edge, b"--\r\n"]


def _part(kind: str, text: str) -> bytes:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and max(map(len, text.split("\n"))) <= LONGEST_LINE:
        head = f'\r\nContent-Type: text/{kind}; charset="us-ascii"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n'
        return (head + text.replace("\n", "\r\n")).encode("ascii")
    head = f'\r\nContent-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    # Told line ends of one kind, it makes its own soft ones of the same kind.
    return head.encode() + b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")


def _file(file: Attached) -> bytes:
    head = (
        f"\r\nContent-Type: {file.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{_filename(one_line(file.name))}\r\n\r\n"
    )
    return head.encode("ascii") + encodebytes(file.content).replace(b"\n", b"\r\n")


def _filename(name: str) -> str:
    """RFC 2231: a plain name in quotes; any other as UTF-8 in pieces, each on a line of its own."""
    if PLAIN_NAME.fullmatch(name):
        return f';\r\n filename="{name}"'
    pieces = [quote(name[start : start + PIECE], safe="") for start in range(0, len(name), PIECE)]
    numbered = [f"filename*{number}*={'' if number else CHARSET}{piece}" for number, piece in enumerate(pieces)]
    return "".join(f";\r\n {piece}" for piece in numbered)


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
