"""Whatever an address, a form or a header says: nobody is led but to pages of ours, and reading writes nothing."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.attacks.walks import BIG, Attack, addresses, changed, parameters, walked
from tests.cast import Cast
from tests.crawling import Asked
from tests.scenes import rows
from tests.test_access import LINES

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

EVIL = [
    *("https://evil.test", "//evil.test", "///evil.test", "////evil.test", "/\\evil.test", "\\\\evil.test"),
    *("https:evil.test", "https:/evil.test", "/\t/evil.test", "\x01https://evil.test", "/%2Fevil.test"),
    *("javascript:alert('evil.test')", "data:text/html,evil.test", "http://localhost@evil.test", "/.//evil.test"),
    *("http://localhost.evil.test", "／／evil.test", "https://evil。test", "/;@evil.test", "//evil.test\r\nX-A: b"),
]
LEADING = (
    "Location",
    "HX-Redirect",
    "HX-Location",
    "HX-Push-Url",
    "HX-Replace-Url",
    "Refresh",
    "Link",
    "Content-Location",
)
HOSTS = {"X-Forwarded-Host": "evil.test", "X-Host": "evil.test", "Forwarded": "host=evil.test;proto=http"}
HOSTS |= {"X-Original-URL": "//evil.test/", "X-Rewrite-Url": "//evil.test/", "X-Forwarded-Prefix": "//evil.test"}
HOSTS |= {"Referer": "http://evil.test/x", "X-Forwarded-Server": "evil.test", "X-HTTP-Method-Override": "DELETE"}


def leads_away(answer: TestResponse) -> bool:
    """A header of ours names them other than as something asked for or typed within a page of ours."""
    told = [answer.headers[name] for name in LEADING if name in answer.headers]
    return any(not (to.startswith("/") and to[1:2] not in ("/", "\\")) for to in told)


def ways(asked: Asked) -> Iterator[Asked]:
    """Every hidden field and every `next`, with each of the list."""
    if asked.method == "POST" and (BIG or not asked.target):
        for name, value in asked.fields:
            if name == "next" or value.startswith("/"):
                yield from (changed(asked, name, evil) for evil in (EVIL if BIG else EVIL[::5]))


def with_parameters(method: str = "GET") -> Iterator[Asked]:
    """Every address with every parameter that any view reads, naming a place of theirs."""
    for number, line in enumerate(LINES):
        if line.method == method and "{" not in line.address:
            for evil in EVIL if BIG else (EVIL[number % len(EVIL)],):
                query = "&".join(f"{name}={quote(evil)}" for name in ("next", *parameters()))
                yield Asked(method, f"{line.address}?{query}")


@pytest.mark.parametrize("who", ["mira", "maria", "nobody"])
def test_nobody_is_led_away(cast: Cast, who: str) -> None:
    person = None if who == "nobody" else getattr(cast, who)
    everywhere = addresses(cast)
    attack = walked(Attack(cast.browser(), person, ways), [*with_parameters(), *everywhere])
    assert [f"{asked.said} {asked.fields}" for asked, answer in attack.answers if leads_away(answer)] == []


@pytest.mark.parametrize("who", ["mira", "maria", "nobody"])
def test_no_header_of_a_request_is_written_into_an_answer(cast: Cast, who: str) -> None:
    browser, everywhere = cast.browser(None if who == "nobody" else getattr(cast, who)), addresses(cast, "GET")
    before = rows()
    for asked in everywhere:
        answer = browser.get(asked.address, headers=HOSTS)
        assert b"evil.test" not in answer.data, asked.address
        assert "evil.test" not in str(answer.headers), asked.address
    assert rows() == before


def test_a_view_that_leads_away_or_writes_while_it_reads_is_found(cast: Cast, leaky: Flask) -> None:
    browser = leaky.test_client()
    attack = Attack(browser, cast.mira)  # type: ignore[arg-type]
    attack.sign_in()
    for evil in EVIL:
        attack.answers.append((Asked("GET", evil), browser.get(f"/leaks/onward?next={quote(evil)}")))
    assert {asked.address for asked, answer in attack.answers if leads_away(answer)} >= {*EVIL[:2], EVIL[6]}
    before = rows()
    browser.get("/leaks/counted")
    assert rows() != before
