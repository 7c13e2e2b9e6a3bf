"""A real browser against the real server: pages with a console that must stay silent, and checks for accessibility."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages need nothing from elsewhere; whatever asks for it fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE_MILLISECONDS = 8_000
START_SECONDS = 20
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def program() -> str:
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else PROGRAMS:
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("No browser found. Install chromium-headless-shell or chromium, or name one in CHROMIUM.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        yield started
        started.close()


class LiveServer:
    """gunicorn as in production, in a process of its own, on the database of the test's `app`.

    `environment` changes what the server finds there: SCHEDULER="on", WEB_CONCURRENCY="2".
    """

    def __init__(self, settings: Any, log: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        environ = {
            **os.environ,
            "CRIKIT_ENV": "development",
            "CRIKIT_INSTANCE": str(settings.instance),
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "BASE_URL": self.url,
            "MAIL_SERVER": settings.mail_server,
            "MAIL_PORT": str(settings.mail_port),
            "PORT": str(self.port),
            "SCHEDULER": "off",
            "WEB_CONCURRENCY": "1",
            **environment,
        }
        with log.open("w") as output:
            command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=output)
        self._wait()

    def stop(self) -> None:
        # Quickly: the test has what it wanted, and nobody waits for an answer.
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(START_SECONDS)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=START_SECONDS).close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        self.process.kill()
        self.process.wait()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def live(app: Any, tmp_path: Path) -> Iterator[LiveServer]:
    """Fill the database through `app` first, or later: the server reads the same one."""
    server = LiveServer(app.config["SETTINGS"], tmp_path / "server.log")
    yield server
    server.stop()


class Console:
    """What the browser complained about: script errors, blocked resources, failed requests."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: list[str] = []

    def expect(self, part: str) -> None:
        """A complaint that the test provokes, for example a 422 answer, which browsers log as an error."""
        self.expected.append(part)

    def listen(self, page: Page) -> None:
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))

    def verify(self) -> None:
        left = [text for text in self.complaints if not any(part in text for part in self.expected)]
        assert not left, "the browser complained:\n" + "\n".join(left)

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _failed(self, url: str, failure: str) -> None:
        # A page that is left while it loads gives up its requests; that is no fault.
        if "ERR_ABORTED" not in failure:
            self.complaints.append(f"{failure}: {url}")


@pytest.fixture
def console() -> Iterator[Console]:
    listening = Console()
    yield listening
    listening.verify()


@pytest.fixture
def open_page(browser: Browser, live: LiveServer, console: Console) -> Iterator[Callable[..., Page]]:
    """`open_page(viewport=PHONE, java_script_enabled=False, …)`: each call is another person's browser."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=live.url, **{"viewport": DESK, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        console.listen(page)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def page_without_js(open_page: Callable[..., Page]) -> Page:
    return open_page(java_script_enabled=False)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(viewport=PHONE, has_touch=True, is_mobile=True)


def assert_accessible(page: Page) -> None:
    """No finding of axe, and nothing wider than the window."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} px wider than the window"
