"""Files that go with a letter: how they arrive, who can read them, when they go."""

import email
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from crikit import clock
from crikit.errors import DomainError
from crikit.mail import actions, queries, rules
from crikit.mail.actions import claims
from crikit.mail.delivery import Draft, deliver
from crikit.mail.models import LONGEST_FILENAME, Attached, Attachment, Letter, LetterState
from crikit.mail.smtp.mime import compose
from crikit.vendors.models import Vendor
from tests.cast import Cast
from tests.factories import as_actor
from tests.mail.posts import again, post, post_some
from tests.mail.test_mime import letter as claimed
from tests.mailserver import MailServer

NAMEABLE = st.characters(min_codepoint=33, exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf", "Zs", "Zl", "Zp"])
ORDER = Attached("Order 1042.pdf", "application/pdf", b"%PDF-1.4\r\n.\r\n\x00\xff" * 300)
LIST = Attached("Żółta świeca; “A”.csv", "text/csv", b"a,b\n")


def files(message: EmailMessage) -> list[Attached]:
    found = message.iter_attachments()
    return [
        Attached(part.get_filename() or "", part.get_content_type(), part.get_payload(decode=True))  # type: ignore[arg-type]
        for part in found
    ]


def parsed(*attachments: Attached) -> EmailMessage:
    raw = compose(claimed(), "https://portal.example/", "portal@vendor.test", attachments)
    assert not any(b"\n" in line or b"\r" in line or len(line) > 998 for line in raw.split(b"\r\n"))
    return email.message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def test_a_letter_arrives_with_its_attachments_and_both_parts(server: MailServer, vendor: Vendor) -> None:
    letter = post(vendor, attachments=[ORDER, LIST])
    assert deliver() == 1
    arrived = server.inbox[0]
    assert files(arrived.message) == [ORDER, LIST._replace(name="Żółta świeca; “A”.csv")]
    assert arrived.message.get_content_type() == "multipart/mixed"
    assert arrived.text.splitlines() == letter.text.splitlines()
    assert arrived.html.splitlines() == letter.html.splitlines()
    assert again(letter).state == LetterState.SENT


def test_a_letter_without_any_is_what_it_was(server: MailServer, vendor: Vendor) -> None:
    post(vendor)
    deliver()
    assert server.inbox[0].message.get_content_type() == "multipart/alternative"
    assert files(server.inbox[0].message) == []


def test_a_retry_is_the_same_bytes(vendor: Vendor) -> None:
    post(vendor, attachments=[ORDER, LIST])
    [first] = claims.claim()
    claims.release([first])
    [second] = claims.claim()
    assert Draft(first, "portal@vendor.test").content() == Draft(second, "portal@vendor.test").content()


def test_letters_without_attachments_cost_no_further_query(
    server: MailServer, vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(queries, "attachments_of", lambda id_: asked.append(id_) or [ORDER])
    post_some(vendor, 5)
    carrying = post(vendor, attachments=[ORDER])
    assert deliver() == 6
    assert asked == [carrying.id]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_no_name_gets_out_of_its_header(name: str) -> None:
    [file] = files(parsed(Attached(name, "application/pdf", b"x")))
    assert file.content == b"x"
    assert list(parsed(LIST._replace(name=name)).keys()) == list(parsed(LIST).keys())


@given(st.text(NAMEABLE, min_size=1))
def test_names_come_out_as_they_went_in(name: str) -> None:
    assert [file.name for file in files(parsed(Attached(name, "application/pdf", b"x")))] == [name]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\orders\\1.pdf", "C--orders-1.pdf"),
        (" \r\nBcc: eve@people.test\t.pdf ", "Bcc- eve@people.test .pdf"),
        ("...", "Attachment"),
        ("é" * 300 + ".pdf", "é" * (LONGEST_FILENAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(vendor: Vendor, name: str, kept: str) -> None:
    letter = post(vendor, attachments=[ORDER._replace(name=name)])
    assert [file.name for file in queries.attachments_of(letter.id)] == [kept]


def test_more_than_a_letter_can_carry_is_refused_and_nothing_is_posted(vendor: Vendor) -> None:
    half = ORDER._replace(content=b"x" * (rules.LARGEST_ATTACHMENTS // 2))
    post(vendor, attachments=[half, half])
    with pytest.raises(DomainError, match="6 MB together; a letter carries at most 5 MB"):
        post(vendor, attachments=[half, half, ORDER])
    assert Letter.select().count() == 1


def test_a_large_letter_goes_through(server: MailServer, vendor: Vendor) -> None:
    large = ORDER._replace(content=bytes(range(256)) * 12_000)
    post(vendor, attachments=[large])
    assert deliver() == 1
    assert files(server.inbox[0].message) == [large]


def test_a_copy_carries_the_same(cast: Cast, server: MailServer) -> None:
    letter = post(cast.vendor, attachments=[ORDER, LIST])
    deliver()
    actions.send_again(again(letter), by=as_actor(cast.mira))
    deliver()
    first, second = server.inbox
    assert files(first.message) == files(second.message) == [ORDER, LIST]
    assert first.message["Message-ID"] != second.message["Message-ID"]


def test_the_page_names_them_with_their_size_and_hands_them_over(cast: Cast) -> None:
    letter = post(cast.vendor, attachments=[ORDER, LIST])
    browser = cast.browser(cast.mira)
    page = browser.get(f"/emails/{letter.id}").text
    first, second = Attachment.select().order_by(Attachment.id)
    for file, size in ((first, "5 KB"), (second, "1 KB")):
        assert f'href="/emails/attachments/{file.id}"' in page
        assert f'{file.name}</a> <span class="soft">{size}</span>' in page
    answer = browser.get(f"/emails/attachments/{first.id}")
    assert (answer.data, answer.mimetype) == (ORDER.content, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Order 1042.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_they_are_forgotten_with_the_words_and_only_their_names_stay(cast: Cast) -> None:
    letter, young = (post(cast.vendor, attachments=[ORDER]) for _ in range(2))
    gone = {"state": LetterState.SENT, "posted_at": clock.now() - rules.WORDS_KEPT - timedelta(minutes=1)}
    Letter.update(gone).where(Letter.id == letter.id).execute()
    assert actions.forget_words(clock.now() - rules.WORDS_KEPT) == 1
    first, second = Attachment.select().order_by(Attachment.id)
    assert (bytes(first.content), bytes(second.content), second.letter_id) == (b"", ORDER.content, young.id)
    browser = cast.browser(cast.mira)
    page = browser.get(f"/emails/{letter.id}").text
    assert "Order 1042.pdf" in page
    assert "/emails/attachments/" not in page
    assert browser.get(f"/emails/attachments/{first.id}").status_code == 410
    assert browser.get(f"/emails/attachments/{second.id}").status_code == 200


def test_the_development_mailbox_shows_them_too(client: FlaskClient, vendor: Vendor) -> None:
    post(vendor, attachments=[ORDER, LIST])
    deliver()
    name = client.get("/dev/mailbox").text.partition('href="/dev/mailbox/')[2].partition('"')[0]
    page = client.get(f"/dev/mailbox/{name}").text
    assert (
        f'href="/dev/mailbox/{name}/attachments/Order%201042.pdf">Order 1042.pdf</a> <span class="soft">5 KB<' in page
    )
    for file in (ORDER, LIST):
        answer = client.get(f"/dev/mailbox/{name}/attachments/{file.name}")
        assert (answer.data, answer.mimetype) == (file.content, file.media_type)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(f"/dev/mailbox/{name}/attachments/other.pdf").status_code == 404
