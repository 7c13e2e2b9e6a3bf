"""The bytes of a letter, read back by Python's own mail parser."""

import email
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.keys import LINK_MARK
from crikit.mail.models import Claimed
from crikit.mail.smtp.mime import compose

URL = "https://portal.example/join/abc"


def letter(**facts: Any) -> Claimed:
    usual = {
        "to_address": "ann@people.test",
        "to_name": "Ann",
        "from_name": "Prairie & Pine",
        "reply_to": "orders@prairieandpine.test",
        "subject": "A letter",
        "text": f"Hello\n\n{LINK_MARK}\n",
        "html": f'<p><a href="{LINK_MARK}">Hello</a></p>\n',
        "message_id": "0123456789abcdef@vendor.test",
        "posted_at": datetime(2026, 11, 22, 3, 8, tzinfo=UTC),
    }
    sender_s = {"id": 1, "attached": 0, "attempts": 0, "fence": "f", "first_tried_at": None, "link": None}
    return Claimed(**{**usual, **sender_s, **facts})


def bytes_of(**facts: Any) -> bytes:
    return compose(letter(**facts), URL, "portal@vendor.test")


def parsed(**facts: Any) -> EmailMessage:
    return email.message_from_bytes(bytes_of(**facts), policy=policy.default)  # type: ignore[return-value]


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    assert body
    return str(body.get_content())


def test_the_same_letter_is_the_same_bytes() -> None:
    assert bytes_of() == bytes_of()


def test_every_line_ends_with_crlf_and_is_short_enough() -> None:
    for text in ("Hello\nBye\n", "Grüße\r\nTschüß\rEnde", "x" * 5_000, "ü" * 5_000):
        lines = bytes_of(text=text, html=text).split(b"\r\n")
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert max(map(len, lines)) < 998


def test_the_message_is_plain_ascii() -> None:
    written = bytes_of(subject="Grüße", to_name="Zoë", from_name="Łódź", text="Grüße\n", html="<p>Grüße</p>")
    assert written.isascii()


def test_date_and_message_id_are_those_of_the_post() -> None:
    message = parsed()
    assert str(message["Date"]) == "Sun, 22 Nov 2026 03:08:00 +0000"
    assert str(message["Message-ID"]) == "<0123456789abcdef@vendor.test>"


def test_nobody_gets_an_answer_from_an_absent_recipient() -> None:
    assert str(parsed()["Auto-Submitted"]) == "auto-generated"


@pytest.mark.parametrize("field", ["subject", "to_name", "from_name", "reply_to"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\r\n ", "\x00", "\x0b", "\x85", "\u2028"])
def test_a_header_can_not_be_smuggled_in(field: str, ending: str) -> None:
    message = parsed(**{field: f"Hello{ending}Bcc: eve@people.test"})
    assert message["Bcc"] is None
    assert len(message.keys()) == len(parsed().keys())


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=LINK_MARK), max_size=300)


@given(name=text, subject=text)
def test_names_and_subjects_come_out_as_they_went_in(name: str, subject: str) -> None:
    message = parsed(to_name=name, subject=subject)
    wanted = " ".join("".join(c if c.isprintable() else " " for c in subject).split())
    assert " ".join(str(message["Subject"]).split()) == wanted
    assert [str(address.addr_spec) for address in message["To"].addresses] == ["ann@people.test"]
    assert message["Bcc"] is None


@given(text=text)
def test_bodies_come_out_as_they_went_in(text: str) -> None:
    message = parsed(text=text, html=text)
    for kind in ("plain", "html"):
        got = part(message, kind)
        assert got.replace("\r\n", "\n").strip("\n") == text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def test_a_long_name_beyond_ascii_is_folded() -> None:
    header = email.message_from_bytes(bytes_of(to_name="Łódź " * 30))["To"]
    assert max(map(len, header.splitlines())) <= 76
    assert str(make_header(decode_header(header))) == " ".join(["Łódź"] * 30) + " <ann@people.test>"
