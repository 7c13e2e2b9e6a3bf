"""Files that are not what they say, for every form that takes one: refused with a sentence or kept as what they are."""

import io
import zipfile
from collections.abc import Iterable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.attacks.walks import Attack, addresses, errors_of
from tests.cast import Cast
from tests.crawling import Asked

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

SCRIPT = "<script>alert('evil')</script>"
ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'


def packed(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in members:
            folder.writestr(name, content)
    return held.getvalue()


FILES = {
    "nothing": ("list.csv", b""),
    "a page": ("page.html", f"<!doctype html>{SCRIPT}".encode()),
    "a page that says it is a picture": ("logo.png", f"<!doctype html>{SCRIPT}".encode()),
    "a picture with scripts": ("logo.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()),
    "a program": ("list.csv", b"MZ\x90\x00" + bytes(range(256)) * 40),
    "a way out of the folder": ("../../../etc/cron.d/evil.csv", b"Item,Quantity\nMB-1,2\n"),
    "a name with lines": ('a"\r\nX-Evil: yes\r\n.csv', b"Item,Quantity\nMB-1,2\n"),
    "a long name": ("x" * 3_000 + ".csv", b"Item,Quantity\nMB-1,2\n"),
    "half a workbook": ("list.xlsx", packed(("xl/workbook.xml", b"<x/>"))[:60]),
    "a workbook that reads files": ("list.xlsx", packed(("xl/worksheets/sheet1.xml", ENTITY.encode()))),
    "a workbook that swells": ("list.xlsx", packed(("xl/worksheets/sheet1.xml", b" " * 50_000_000))),
    "a workbook that climbs out": ("list.xlsx", packed(("../../evil.xml", b"<x/>"))),
    "wide characters": ("list.csv", "Item,Quantity\nMB-1,2\n".encode("utf-16")),
    "zeros": ("list.csv", b"Item,Quantity\n\0\0\0,\0\n"),
    "one line without an end": ("list.csv", b'"' + b"x," * 200_000),
}


def read_all(attack: Attack, everywhere: Iterable[Asked]) -> Attack:
    """Reads what there is to read, and leaves the forms unsent."""
    attack.sign_in()
    attack.add((asked for asked in everywhere if asked.method == "GET"), always=True)
    while attack.reading:
        attack.ask(attack.reading.popleft())
    return attack


def takers(attack: Attack) -> list[Asked]:
    """The forms with a file in them, once each."""
    found = {asked.shape: asked for asked in attack.writing if asked.has_file and not asked.target}
    return list(found.values())


def sent(attack: Attack, asked: Asked, name: str, content: bytes) -> TestResponse:
    fields: dict[str, object] = dict(asked.fields)
    return attack.browser.send(asked.address, {**fields, asked.has_file: (io.BytesIO(content), name)})


def thrown_at(attack: Attack) -> list[str]:
    """What the answers to all of it, and all that can be read afterwards, let through."""
    attack.answers.clear()
    for asked in takers(attack):
        attack.answers += [(asked, sent(attack, asked, name, content)) for name, content in FILES.values()]
    found = errors_of(attack)
    for asked, answer in attack.answers:
        bare = answer.mimetype == "text/html" and SCRIPT.encode() in answer.data
        if bare or "X-Evil" in answer.headers or b"root:" in answer.data:
            found.append(asked.said)
    return found


@pytest.mark.parametrize("who", ["mira", "maria"])
def test_no_file_breaks_or_gets_through(cast: Cast, who: str) -> None:
    everywhere = addresses(cast)
    attack = read_all(Attack(cast.browser(), getattr(cast, who)), everywhere)
    assert len(takers(attack)) >= (4 if who == "mira" else 1)
    assert thrown_at(attack) == []
    reading = read_all(Attack(cast.browser(), getattr(cast, who)), everywhere)
    shown = [(asked.said, answer.data) for asked, answer in reading.answers if is_shown(answer)]
    assert [address for address, content in shown if SCRIPT.encode() in content] == []


def is_shown(answer: TestResponse) -> bool:
    """By a browser, rather than saved."""
    return not answer.headers.get("Content-Disposition", "").startswith("attachment")


def test_a_view_that_shows_what_it_was_given_is_found(cast: Cast, leaky: Flask) -> None:
    attack = Attack(leaky.test_client(), cast.mira)  # type: ignore[arg-type]
    attack.sign_in()
    attack.writing.append(Asked("POST", "/leaks/file", (), "", "file"))
    assert thrown_at(attack) != []
