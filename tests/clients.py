"""A visitor's browser and an operator's shell: both begin outside of whatever the test has open."""

import re
from contextvars import copy_context
from typing import Any

from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from crikit import db

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')
PASSING = re.compile(r'((?:name="csrf-token" content|name="csrf_token" value)="|<span class="code">)[^"<]+')


class Client(FlaskClient):
    """Requests see no vendor scope of the test's, and leave the test its connection."""

    # The session cookie and the token that goes with it.
    known = "", ""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        context = copy_context()
        context.run(db.enter_vendor, None)
        try:
            # Read to its end, as servers do: then a file that is handed over is closed.
            return context.run(super().open, *args, **{"buffered": True, **kwargs})
        finally:
            # The end of a request closes the thread's connection, and the test lives in the same thread.
            db.database.connect(reuse_if_open=True)

    def sign_in(self, username: str, password: str) -> TestResponse:
        """As a person does it; fails the test when the portal says no."""
        answer = self.send("/login", {"username": username, "password": password})
        assert answer.status_code == 303, answer.text
        return answer

    def send(
        self, address: str, fields: dict[str, Any] | None = None, *, htmx: str = "", **options: Any
    ) -> TestResponse:
        """Posts a form with the token that this session's pages carry; with `htmx`, as htmx does for that target."""
        headers = {**options.pop("headers", {}), **(asks_for(htmx) if htmx else {})}
        return self.post(address, data={"csrf_token": self.token(), **(fields or {})}, headers=headers, **options)

    def token(self) -> str:
        """Asked for again only when the session has changed."""
        session = self.get_cookie("session")
        if session is None or session.value != self.known[0]:
            found = TOKEN.search(self.get("/login").text)
            assert found
            session = self.get_cookie("session")
            assert session
            self.known = session.value, found[1]
        return self.known[1]


def said(answer: TestResponse) -> str:
    """The page without what differs from one answer to the next: tokens and the number of the request."""
    if answer.mimetype == "application/pdf" or "spreadsheet" in answer.mimetype:
        return answer.data.decode("latin-1")
    return PASSING.sub(r"\1…", answer.text)


def seen(page: str) -> str:
    """What a person reads, in one line."""
    return re.sub(r" (?=[,.:])", "", " ".join(re.sub(r"<[^>]+>", " ", page).split()))


def asks_for(target: str) -> dict[str, str]:
    """What htmx says of itself when it wants the element of that id."""
    return {"HX-Request": "true", "HX-Target": target}


class Runner(FlaskCliRunner):
    """Commands find no connection open, as in a process of their own."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        db.database.close()
        context = copy_context()
        context.run(db.enter_vendor, None)
        try:
            return context.run(super().invoke, *args, **kwargs)
        finally:
            db.database.connect(reuse_if_open=True)
