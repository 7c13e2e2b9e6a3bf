"""What people type comes out as text: in pages, letters, CSV, XLSX and PDF; and every answer is guarded."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from zlib import crc32

import pytest
from flask import Flask

from crikit.accounts.models import User
from crikit.catalog.models import Item
from crikit.customers.models import Customer
from crikit.mail.models import Attachment, Letter
from tests.amounts import text_of
from tests.attacks.walks import BIG, Attack, addresses, changed, everything_of, walked
from tests.cast import Cast
from tests.crawling import Asked
from tests.web.test_security import assert_guarded

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

# Begins as a formula; goes on as a tag, an attribute's end, and what three kinds of templates would work out.
TYPED = "=7*7<i x=\"'>{{7*7}}${7*7}{%x%}"
FORMULA = re.compile(r"^[=+\-@\t\r].*7\*7<i")
# Browsers keep these: their addresses change with what is in them.
PICTURES = re.compile(r"^/(?:items/photos|logo|theme)/")
TEXTS = {"Meadow", "MV-3", ""}


def typed(asked: Asked) -> Iterator[Asked]:
    """What is believable in each field that takes any text, then the payload there: alone, and in all of them.

    Alone it says more where a form refuses it in another field; in small, for one of four.
    """
    if asked.method != "POST" or asked.target:
        return
    names = [name for name, value in asked.fields if value in TEXTS]
    for name in names:
        if BIG or crc32(f"{asked.shape[1]} {name}".encode()) % 4 == 0:
            yield changed(asked, name, TYPED)
    every = asked
    for name in names:
        every = changed(every, name, TYPED)
    yield every


def unescaped(asked: Asked, mimetype: str, content: bytes) -> list[str]:
    """Where the payload is more than text."""
    if mimetype == "text/html":
        text = content.decode()
        # What stands before it is looked for only where there is any.
        bare = "<i x=" in text or "49$" in text
        return re.findall(r".{0,60}<i x=.{0,40}|.{0,40}(?<!\d)49\$.{0,40}", text) if bare else []
    if mimetype == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        return [cell for cell in cells if FORMULA.match(cell)]
    if "spreadsheet" in mimetype:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sheets = [name for name in packed.namelist() if "worksheets/" in name]
            return [name for name in sheets if b"<f>" in packed.read(name)]
    return re.findall(r"49\$\{|49\$49", text_of(content)) if mimetype == "application/pdf" else []


def found_in(attack: Attack) -> dict[str, list[str]]:
    answers = ((asked, answer) for asked, answer in attack.answers if answer.status_code < 400 or answer.data)
    found = {asked.said: unescaped(asked, answer.mimetype, answer.data) for asked, answer in answers}
    return {where: texts for where, texts in found.items() if texts}


def rename(cast: Cast) -> None:
    """What accounting's files bring in."""
    for model in (Customer, Item):
        model.update(name=TYPED).execute()
    User.update(name=TYPED).execute()
    Customer.update(terms=TYPED, contact_name=TYPED, address=TYPED).execute()


@pytest.mark.parametrize("who", ["mira", "maria"])
def test_what_is_typed_comes_out_as_text_everywhere(cast: Cast, who: str) -> None:
    person, everywhere = getattr(cast, who), addresses(cast)
    rename(cast)
    attack = walked(Attack(cast.browser(), person, typed), everywhere)
    # What was typed is read again when all of it is written.
    reading = Attack(cast.browser(), person)
    walked(reading, (asked for asked in everywhere if asked.method == "GET"))
    assert found_in(attack) == {}
    assert found_in(reading) == {}
    shown = [answer.text for _, answer in reading.answers if answer.mimetype == "text/html"]
    assert sum("&lt;i x=" in text for text in shown) > (60 if who == "mira" else 10)
    for asked, answer in [*attack.answers, *reading.answers]:
        if not PICTURES.search(asked.address):
            assert_guarded(answer, asked.said)
        else:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert letters_with_markup() == []


def letters_with_markup() -> list[str]:
    written = everything_of(Letter.select(Letter.kind, Letter.subject, Letter.html, Letter.text))
    found = [kind for kind, *texts, _ in written if any("<i x=" in text for text in texts[1:])]
    found += [kind for kind, *texts in written if any("49$" in text for text in texts)]
    papers = everything_of(Attachment.select(Attachment.name, Attachment.content))
    return found + [name for name, content in papers if "49$" in text_of(bytes(content))]


def test_a_view_that_lets_markup_and_formulas_through_is_found(cast: Cast, leaky: Flask) -> None:
    attack = Attack(leaky.test_client(), cast.mira, typed)  # type: ignore[arg-type]
    walked(attack, [Asked("GET", "/leaks")])
    walked(attack, [Asked("GET", "/leaks/notes.csv"), Asked("GET", "/leaks?again=1")])
    assert set(found_in(attack)) == {"GET /leaks/notes.csv", "GET /leaks?again=1"}
