"""Every letter of the product, in every language: whole, readable, its link where a mail program finds it."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from crikit import language
from crikit.keys import LINK_MARK
from crikit.mail import examples, merging
from crikit.mail.wording.kinds import BY_MAIL, NAMES
from crikit.mail.wording.texts import standard

pytestmark = pytest.mark.sqlite_only
MAILS = examples.mails()
# They tell something that nobody has to act on.
WITHOUT_LINK = {
    *("accounts/address_will_change", "accounts/password_changed", "invitations/joined"),
    *("accounts/second_factor_off", "accounts/second_factor_on", "accounts/second_factor_reset"),
    "invoices/new",
}
VOID = {"meta", "br", "img", "hr"}
EACH = pytest.mark.parametrize(
    ("mail", "speaks"), [(mail, speaks) for mail in MAILS for speaks in language.LANGUAGES], ids=str
)


class Nesting(HTMLParser):
    """Finds what is closed but was never opened, and what stays open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def test_there_are_letters_and_each_has_a_name() -> None:
    assert len(MAILS) > 8
    # A test letter is one of the others, sent to oneself.
    assert {*MAILS, "mail/test"} == set(NAMES)


@EACH
def test_a_letter_is_whole(app: object, mail: str, speaks: str) -> None:
    letter = examples.rendered(mail, speaks)
    assert letter.subject == " ".join(letter.subject.split())
    assert letter.subject
    assert letter.text.strip()
    nesting = Nesting(letter.html)
    assert (nesting.faults, nesting.open) == ([], [])
    assert f'<html lang="{speaks}">' in letter.html
    for part in (letter.subject, letter.text, letter.html):
        assert not re.search(r"\{\{|\}\}|%\(|\ue001|\ue002", part)


@EACH
def test_its_link_stands_alone_on_a_line_of_the_text_and_behind_the_button(app: object, mail: str, speaks: str) -> None:
    letter = examples.rendered(mail, speaks)
    address = LINK_MARK if LINK_MARK in letter.text else examples.PAGE
    lines = [line for line in letter.text.splitlines() if address in line]
    assert lines == [address] * len(lines)
    assert len(lines) == (mail not in WITHOUT_LINK)
    assert Nesting(letter.html).links.count(address) == 2 * len(lines)


@pytest.mark.parametrize("mail", MAILS)
def test_no_paragraphs_run_together_in_the_text(app: object, mail: str) -> None:
    text = examples.rendered(mail, "en").text
    assert "\n\n\n" not in text
    after_greeting = text.split("\n")[1]
    assert after_greeting == ""


@pytest.mark.parametrize("speaks", language.LANGUAGES)
@pytest.mark.parametrize("mail", BY_MAIL)
def test_the_standard_text_uses_its_fields_and_no_others(mail: str, speaks: str) -> None:
    worded = BY_MAIL[mail]
    text = standard(worded, speaks)
    used = {found.strip() for found in merging.FIELD.findall(f"{text.subject} {text.body}")}
    assert used == {*worded.fields, "portal_link"}


def test_the_page_of_letters_shows_each(client: FlaskClient) -> None:
    index = client.get("/dev/letters").text
    for mail in MAILS:
        assert f"/dev/letters/{mail}" in index
        assert escape(examples.rendered(mail, "fr").subject) in client.get(f"/dev/letters/{mail}?language=fr").text
    assert client.get("/dev/letters/accounts/nothing").status_code == 404
    assert client.get("/dev/letters/accounts/nothing/html").status_code == 404
