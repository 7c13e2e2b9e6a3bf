"""A visitor who follows every link and sends every form of every page, with believable values."""

import inspect
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.clients import Client

# What takes away what the others are about is sent after them.
LAST = re.compile(r"/(?:deletion|removal|submission|abandonment|end|\w*withdrawal)$|^/log")
MOST_ALIKE = {"GET": 8, "POST": 2}
# The whole of an amount that is planted: whoever types it finds nothing by it.
TYPED = "1739513"
QUERIES = (
    *("sort=total", "sort=-total", "sort=lines", "sort=-lines", "sort=amount", "sort=-open_balance", "state=draft"),
    *("state=submitted", "page=2", "q=M", "q=Meadow", f"q={TYPED}", "item=M"),
)
READS_QUERIES = re.compile(r"request\.(?:args|values)|wanted_page")
FRAGMENTS = re.compile(r"fragments=\[([^\]]*)\]")


class Asked(NamedTuple):
    method: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()
    target: str = ""
    has_file: str = ""

    @property
    def said(self) -> str:
        return " ".join(filter(None, (self.method, self.address, self.target)))

    @property
    def shape(self) -> tuple[Any, ...]:
        """The same for all addresses of a kind: orders are asked about alike."""
        path, _, query = self.address.partition("?")
        asked = re.findall(r"(?:^|&)(\w+)", query) if self.method == "GET" else []
        names = frozenset([*asked, *(name for name, _ in self.fields)])
        path = re.sub(r"(?<=/)(?:\d+|[\w-]{20,})(?=[/.]|$)|(?<=/pad/)[^/]+", "#", path)
        return self.method, path, names, bool(self.target)


class Reader(HTMLParser):
    """What a page leads to: links, what htmx fetches, and its forms."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.asked, self.form, self.fields = here, [], None, []
        self.area = ""
        self.buttons: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in said:
            self.lead("GET", said["href"])
        if "hx-get" in said:
            self.lead("GET", said["hx-get"], target=said.get("hx-target", "#x").lstrip("#"))
        if "hx-post" in said and tag != "form":
            self.lead("POST", said["hx-post"], target="anything")
        if tag == "form":
            self.form, self.fields, self.buttons = said, [], []
        elif self.form is not None:
            self.field(tag, said)

    def field(self, tag: str, said: dict[str, str]) -> None:
        kind, name = said.get("type", "text" if tag == "input" else tag), said.get("name", "")
        if kind in ("submit", "button") or tag == "button":
            self.buttons.append(said)
        elif name and name != "csrf_token" and tag in ("input", "textarea"):
            if kind != "radio" or "checked" in said or name not in dict(self.fields):
                self.fields.append(
                    (name, said.get("value", "") or ("" if kind == "hidden" else believable(kind, name)))
                )
            self.area = name if tag == "textarea" else ""
        elif name and tag == "select":
            self.fields.append((name, ""))
            self.area = ""
        elif tag == "option" and self.fields and ("selected" in said or not self.fields[-1][1]):
            self.fields[-1] = self.fields[-1][0], said.get("value", "")

    def handle_data(self, text: str) -> None:
        if self.area and text.strip() and self.fields:
            self.fields[-1] = self.area, text.strip()

    def handle_endtag(self, tag: str) -> None:
        self.area = "" if tag == "textarea" else self.area
        if tag == "form" and self.form is not None:
            self.send()
            self.form = None

    def send(self) -> None:
        """As each of its buttons would, and as htmx would."""
        form = self.form or {}
        files = next((name for name, value in self.fields if value == FILE), "")
        fields = [(name, value) for name, value in self.fields if value != FILE]
        for button in self.buttons or [{}]:
            more = [(button["name"], button.get("value", ""))] if "name" in button else []
            method = (button.get("formmethod") or form.get("method", "get")).upper()
            address = button.get("formaction") or form.get("action") or form.get("hx-post") or self.here
            for target in (form.get("hx-target", "anything").lstrip("#"), ""):
                self.lead(method, address, tuple(fields + more), target, files)

    def lead(self, method: str, address: str, fields: Any = (), target: str = "", has_file: str = "") -> None:
        place = urlsplit(urljoin(f"http://localhost{self.here}", address))
        if place.scheme == "http" and place.netloc == "localhost" and not address.startswith("#"):
            local = place.path + (f"?{place.query}" if place.query else "")
            self.asked.append(Asked(method, local, tuple(fields), target, has_file))


FILE = "a file"
LIST = b"Item,Quantity\nMB-1,2\nMV-3,5\nMX-9,4\n"


def believable(kind: str, name: str) -> str:
    if kind == "file":
        return FILE
    if kind == "textarea":
        return "MB-1\t2\nML-2\t3\nMX-9\t4"
    if kind == "number" or "quantity" in name:
        return "3"
    if kind in ("email", "date", "password", "checkbox", "radio"):
        known = {"email": "samS@people.test", "date": "2027-01-05", "password": "nobody has this"}
        return known.get(kind, "on")
    return "MV-3" if re.search(r"item|code|^q$", name) else "Meadow"


class Crawl:
    """All that one visitor is answered: (what was asked, the answer), in order. `only` says which paths matter."""

    most_alike = MOST_ALIKE

    def __init__(self, browser: Client, sign_in: Callable[[], Any], only: str = "") -> None:
        self.browser, self.sign_in, self.only = browser, sign_in, re.compile(only)
        self.answers: list[tuple[Asked, TestResponse]] = []
        self.reading: deque[Asked] = deque()
        self.writing: deque[Asked] = deque()
        self.ending: deque[Asked] = deque()
        self.alike: Counter[tuple[Any, ...]] = Counter()
        self.known: set[Asked] = set()
        self.varied: set[tuple[Any, ...]] = set()

    def add(self, asked: Iterable[Asked], *, always: bool = False) -> None:
        for one in map(as_sent, asked):
            path = one.address.partition("?")[0]
            if one in self.known or one.method not in MOST_ALIKE or not self.only.match(path):
                continue
            self.alike[one.shape] += 1
            if always or self.alike[one.shape] <= self.most_alike[one.method]:
                self.known.add(one)
                queue = self.reading if one.method == "GET" else self.ending if LAST.search(path) else self.writing
                queue.append(one)

    def run(self) -> None:
        """Reads whatever there is to read before it writes."""
        while queue := self.reading or self.writing or self.ending:
            self.ask(queue.popleft())

    def ask(self, asked: Asked) -> TestResponse:
        answer = self.answer(asked)
        self.answers.append((asked, answer))
        self.add(self.led_to(asked, answer))
        if "/login" in (answer.location or answer.headers.get("HX-Redirect", "")):
            self.sign_in()
        return answer

    def answer(self, asked: Asked) -> TestResponse:
        headers = {"HX-Request": "true", "HX-Target": asked.target} if asked.target else {}
        if asked.method == "GET":
            return self.browser.get(asked.address, headers=headers)
        fields: dict[str, Any] = {}
        for name, value in asked.fields:
            fields.setdefault(name, []).append(value)
        if asked.has_file:
            fields[asked.has_file] = (BytesIO(LIST), "order.csv")
        return self.browser.send(asked.address, fields, headers=headers)

    def led_to(self, asked: Asked, answer: TestResponse) -> Iterator[Asked]:
        if answer.location:
            yield Asked("GET", answer.location.removeprefix("http://localhost"))
        if answer.mimetype != "text/html":
            return
        path = asked.address.partition("?")[0]
        page = Reader(asked.address)
        page.feed(answer.text)
        yield from page.asked
        kind = Asked("GET", path).shape
        if asked.method == "GET" and answer.status_code == 200 and not asked.target and kind not in self.varied:
            self.varied.add(kind)
            fragments, reads_queries = self.offers(path)
            yield from (Asked("GET", path, (), name) for name in fragments)
            for query in QUERIES * reads_queries:
                yield from (Asked("GET", f"{path}?{query}", (), target) for target in ("", *fragments[:1]))

    def offers(self, path: str) -> tuple[list[str], bool]:
        """The parts of the page that the views of this address are willing to send, and whether they read queries."""
        app = self.browser.application
        view = app.view_functions[app.url_map.bind("localhost").match(path)[0]]
        source = inspect.getsource(inspect.getmodule(inspect.unwrap(view)) or view)  # type: ignore[arg-type]
        names = re.findall(r'"(\w+)"', " ".join(FRAGMENTS.findall(source)))
        return list(dict.fromkeys(names)), bool(READS_QUERIES.search(source))


def as_sent(asked: Asked) -> Asked:
    """The fields of a form that reads stand in the address."""
    if asked.method != "GET" or not asked.fields:
        return asked
    query = "&".join(f"{name}={value}" for name, value in asked.fields)
    return Asked("GET", f"{asked.address.partition('?')[0]}?{query}", (), asked.target)
