"""A small browser: one keep-alive connection, cookies, the fields of forms."""

import gzip
import http.client
import sys
from html.parser import HTMLParser
from typing import Any, NamedTuple

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# What a browser of today offers over HTTPS.
ENCODINGS = "gzip, deflate, br, zstd"
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress, "identity": bytes}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str
    wire: int

    @property
    def encoding(self) -> str:
        return self.headers.get("content-encoding", "identity")


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> Answer:
        sent = {"Accept-Encoding": ENCODINGS, "User-Agent": "bench"} | ({"Cookie": self.cookie} if self.cookies else {})
        response, raw = self._exchange(method, path, body, sent | (headers or {}))
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, cookie = value.split(";")[0].partition("=")
                self.cookies[key.strip()] = cookie.strip()
        told = {name.lower(): value for name, value in response.getheaders()}
        text = UNPACK[told.get("content-encoding", "identity")](raw).decode("utf-8", "replace")
        return Answer(response.status, told, text, len(raw))

    def _exchange(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        for is_last in (False, True):
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
                self._connection.request(method, path, body=body, headers=headers)
                response = self._connection.getresponse()
                return response, response.read()
            except (http.client.HTTPException, OSError):
                # The server may have closed a connection that was quiet for long.
                self.close()
                if is_last:
                    raise
        return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def form(
        self, page: str, which: str | None, changes: dict[str, str], ticked: tuple[str, ...] = ()
    ) -> list[tuple[str, str]]:
        """The fields a browser would send of the form with this id, action or name; None takes the first one."""
        answer = self.ask("GET", page)
        forms = Forms()
        forms.feed(answer.text)
        for form in forms.found:
            if which is None or which in (form.id, form.action, form.name):
                kept = [
                    (f.name, f.value) for f in form.fields if (f.is_on or f.name in ticked) and f.name not in changes
                ]
                return kept + list(changes.items())
        raise RuntimeError(f"{page} (status {answer.status}) has no form {which!r}: {answer.text[:300]!r}")


class Field(NamedTuple):
    name: str
    value: str
    is_on: bool


class Form:
    def __init__(self, attributes: dict[str, str | None]) -> None:
        self.id, self.action, self.name = (attributes.get(key) for key in ("id", "action", "name"))
        self.fields: list[Field] = []


class Forms(HTMLParser):
    """The forms of a page with their inputs and selects."""

    NOT_SENT = ("submit", "button", "image", "file", "reset")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self._form: Form | None = None
        self._select: list[Any] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name")
        if tag == "form":
            self._form = Form(attributes)
            self.found.append(self._form)
        elif tag == "option" and self._select:
            is_chosen = "selected" in attributes
            if self._select[1] is None or (is_chosen and not self._select[2]):
                self._select[1:] = [attributes.get("value", ""), is_chosen]
        elif tag == "select" and name and self._form:
            self._select = [name, None, False]
        elif tag == "input" and name and self._form:
            self._add_input(name, attributes)

    def _add_input(self, name: str, attributes: dict[str, str | None]) -> None:
        kind = (attributes.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self._form.fields.append(Field(name, attributes.get("value") or "on", "checked" in attributes))
        elif kind not in self.NOT_SENT:
            self._form.fields.append(Field(name, attributes.get("value") or "", True))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select and self._form:
            self._form.fields.append(Field(self._select[0], self._select[1] or "", True))
            self._select = None
