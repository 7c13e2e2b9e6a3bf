"""People without a browser, for crowds: each keeps its cookies and token, and serves many threads at once."""

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from tests import factories
from tests.clients import TOKEN

PATIENCE_SECONDS = 60
KEY = re.compile(r'name="key" value="([^"]+)"')
MARK = re.compile(r'name="mark" value="([^"]+)"')


class Answer:
    """What came back; errors are answers, too."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status
        self.content: bytes = response.read()
        self.text = self.content.decode(errors="replace")
        self.location: str = response.headers.get("Location", "")


class StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like others: the test looks where it leads."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Visitor:
    def __init__(self, url: str) -> None:
        self.url = url
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), StayHere())
        self.csrf_token = ""

    def at(self, url: str) -> "Visitor":
        """The same browser at another server of the portal."""
        other = Visitor(url)
        other.jar, other.opener, other.csrf_token = self.jar, self.opener, self.csrf_token
        return other

    def sign_in(self, username: str, password: str = factories.PASSWORD) -> "Visitor":
        self.look("/login")
        answer = self.send("/login", username=username, password=password)
        assert answer.status == 303, answer.text
        self.look("/login")
        return self

    def look(self, address: str) -> Answer:
        """Opens a page and keeps the token that it carries."""
        answer = self._open(urllib.request.Request(self.url + address))
        found = TOKEN.search(answer.text)
        self.csrf_token = found[1] if found else self.csrf_token
        return answer

    def send(self, address: str, htmx: str = "", **fields: Any) -> Answer:
        form = urlencode({"csrf_token": self.csrf_token, **fields}, doseq=True).encode()
        headers = {"HX-Request": "true", "HX-Target": htmx} if htmx else {}
        return self._open(urllib.request.Request(self.url + address, data=form, headers=headers))

    def send_file(self, address: str, name: str, file: tuple[str, bytes], **fields: Any) -> Answer:
        """A form with a file in its field `name`; the file is its own name and content."""
        boundary = "----noFileContainsThis"
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in {"csrf_token": self.csrf_token, **fields}.items()
        ]
        filename, content = file
        opening = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'
        body = b"".join([*parts, opening.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._open(urllib.request.Request(self.url + address, data=body, headers=headers))

    def _open(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=PATIENCE_SECONDS) as response:
                return Answer(response)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error)


def key_and_mark(page: Answer) -> dict[str, str]:
    """What “Confirm and send” sends of the check page."""
    key, mark = KEY.search(page.text), MARK.search(page.text)
    assert key
    assert mark
    return {"key": key[1], "mark": mark[1]}
