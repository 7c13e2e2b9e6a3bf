"""A visitor who sends every form as its page offers it, and before that in each way that an attack makes of it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from crikit import db
from crikit.accounts.models import User
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.crawling import LIST, MOST_ALIKE, Asked, Crawl
from tests.test_access import LINES, made_for

ROOT = Path(__file__).resolve().parent.parent.parent
# `FAULTS=big` sends every value wherever it can be typed; otherwise each place gets some of them.
BIG = os.environ.get("FAULTS") == "big"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----nothingTypedContainsThis"
FORM_WITH_FILE, END = f"multipart/form-data; boundary={BOUNDARY}", f"--{BOUNDARY}--\r\n"
# Ends the walk, or makes somebody else of the visitor; then what is the same page for each letter.
NOT_ASKED = re.compile(r"/logout|/viewing|/sessions|/dev/" + ("" if BIG else "|/email-templates/(?!approval/en)"))
PARAMETER = re.compile(r"""(?:args|values)(?:\.get|\.getlist)?[(\[]["'](\w+)["']""")
Ways = Callable[[Asked], Iterable[Asked]]


def as_believed(asked: Asked) -> Iterator[Asked]:
    yield from ()


class Attack(Crawl):
    """`ways` of a form or a link are asked first; what changes nothing leaves the believable one to go through."""

    most_alike = MOST_ALIKE if BIG else {"GET": 2, "POST": 1}

    def __init__(self, browser: Client, person: User | None = None, ways: Ways = as_believed, only: str = "") -> None:
        def sign_in() -> None:
            if person:
                browser.sign_in(person.username, factories.STAFF_PASSWORD if person.is_staff else factories.PASSWORD)

        super().__init__(browser, sign_in, only)
        self.ways = ways

    def add(self, asked: Iterable[Asked], *, always: bool = False) -> None:
        super().add((one for one in asked if not NOT_ASKED.search(one.address)), always=always)

    def ask(self, asked: Asked) -> TestResponse:
        for way in self.ways(asked):
            answer = self.answer(way)
            self.answers.append((way, answer))
            if "/login" in (answer.location or ""):
                self.sign_in()
        return super().ask(asked)

    def answer(self, asked: Asked) -> TestResponse:
        """As a browser writes it, but for what no browser would: half a character goes out as it is."""
        if asked.method == "GET":
            return super().answer(asked)
        fields = [("csrf_token", self.browser.token()), *asked.fields]
        headers = {"HX-Request": "true", "HX-Target": asked.target} if asked.target else {}
        kind, body = FORM, urlencode(fields, errors="surrogatepass").encode()
        if asked.has_file:
            kind, body = FORM_WITH_FILE, "".join([*parts(fields, asked.has_file), END]).encode("utf-8", "surrogatepass")
        return self.browser.post(asked.address, data=body, content_type=kind, headers=headers)

    def offers(self, path: str) -> tuple[list[str], bool]:
        return [], False


def parts(fields: Iterable[tuple[str, str]], file: str) -> Iterator[str]:
    """Those of a form with a list in its field `file`."""
    for name, value in fields:
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{file}"; filename="order.csv"\r\n'
    yield f"Content-Type: text/csv\r\n\r\n{LIST.decode()}\r\n"


def walked(attack: Attack, addresses: Iterable[Asked]) -> Attack:
    """Everything that these addresses lead to."""
    attack.sign_in()
    attack.add(addresses, always=True)
    attack.run()
    return attack


def addresses(cast: Cast, method: str = "") -> list[Asked]:
    """All that there is, with rows of Prairie & Pine in it."""
    ids = made_for(cast)
    return [Asked(line.method, line.address.format(**ids)) for line in LINES if method in ("", line.method)]


@cache
def parameters() -> tuple[str, ...]:
    """Whatever any view reads from an address."""
    sources = (path.read_text() for path in (ROOT / "crikit").rglob("*.py"))
    return tuple(sorted(set().union(*(PARAMETER.findall(source) for source in sources))))


def changed(asked: Asked, name: str, value: str) -> Asked:
    return asked._replace(fields=tuple((field, value if field == name else said) for field, said in asked.fields))


def errors_of(attack: Crawl) -> list[str]:
    return [f"{asked.said} {asked.fields}" for asked, answer in attack.answers if answer.status_code >= 500]


def everything_of(query: Any) -> list[tuple[Any, ...]]:
    with db.every_vendor():
        return list(query.tuples())
