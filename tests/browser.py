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
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.clients import TOKEN
from tests.factories import PASSWORD
from tests.nursery import ROOT, Forked, Nursery, command_of

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    # In a container the shared memory is often too small for a page.
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The pages need nothing from elsewhere; whatever asks for it fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Generous, because machines differ: only a failure waits that long.
PATIENCE_MILLISECONDS = 15_000
OUTCOME_MILLISECONDS = 10_000
START_SECONDS = 60
# `BROWSER_SLOWNESS=4` gives the pages a quarter of the processor, to find what depends on speed.
SLOWNESS = float(os.environ.get("BROWSER_SLOWNESS", "1"))
# The page's scripts bind what they find when it is parsed; nobody's hands in a test are quicker than that unless the
# test says so, by acting within the page.
MARK_WHEN_LOADED = """addEventListener("load", () => document.documentElement.setAttribute("data-loaded", ""))"""
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
        started = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS, timeout=START_SECONDS * 1_000)
        expect.set_options(timeout=OUTCOME_MILLISECONDS)
        yield started
        started.close()


class LiveServer:
    """gunicorn as in production, in a process of its own, on the database of the test's `app`.

    `environment` changes what the server finds there: SCHEDULER="on", WEB_CONCURRENCY="2". `code` is where its program
    stands, `cwd` where it runs.
    """

    compiled: Path
    nursery: Nursery

    def __init__(self, settings: Any, log: Path, code: Path = ROOT, cwd: Path = ROOT, **environment: str) -> None:
        self.port = int(environment.get("PORT") or free_port())
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
            "PYTHONPATH": os.pathsep.join([str(code), os.environ.get("PYTHONPATH", "")]),
            **environment,
        }
        templates = Path(environ["CRIKIT_INSTANCE"]) / "templates"
        if code == ROOT and not templates.exists():
            templates.symlink_to(self.compiled)
        self.process = self._started(environ, code, cwd, "PYTHONPATH" in environment)
        self._wait()

    def stop(self) -> None:
        # Quickly: the test has what it wanted, and nobody waits for an answer.
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(START_SECONDS)

    def _started(
        self, environ: dict[str, str], code: Path, cwd: Path, changes_python: bool
    ) -> "Forked | subprocess.Popen[bytes]":
        if code == ROOT and not changes_python:
            return Forked(self.nursery, environ, self.log, cwd)
        with self.log.open("w") as output:
            command = [sys.executable, "-m", *command_of(code, cwd)]
            return subprocess.Popen(command, cwd=cwd, env=environ, stdout=output, stderr=output)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=START_SECONDS).close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        self.process.kill()
        self.process.wait(START_SECONDS)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


@pytest.fixture(scope="session", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of compiled templates for all servers of a run, or each of them would compile what it shows."""
    ours = tmp_path_factory.getbasetemp()
    # Processes that share the tests have folders side by side.
    shared = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    LiveServer.compiled = shared / "compiled"
    LiveServer.compiled.mkdir(exist_ok=True)
    return LiveServer.compiled


@pytest.fixture(scope="session", autouse=True)
def nursery() -> Iterator[None]:
    LiveServer.nursery = Nursery()
    yield
    LiveServer.nursery.stop()


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
        # htmx tells twice that a request came to nothing: this first, for every reason, then what the reason was.
        is_given_up = text in ("htmx:afterRequest", "htmx:sendAbort")
        if kind in ("error", "warning") and not is_given_up:
            self.complaints.append(f"{kind}: {text}")

    def _failed(self, url: str, failure: str) -> None:
        # A page that is left while it loads gives up its requests; that is no fault. Nor is a request that another
        # one replaced.
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
        if options.get("java_script_enabled", True):
            wait_for_scripts(page)
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


def wait_for_scripts(page: Page) -> None:
    """Whatever is done by a locator, or expected of one, waits until the page has loaded."""
    tools = page.context.new_cdp_session(page)
    tools.send("Page.enable")
    # In a world of its own, because frames with letters allow no scripts.
    tools.send("Page.addScriptToEvaluateOnNewDocument", {"source": MARK_WHEN_LOADED, "worldName": "tests"})
    page.add_locator_handler(page.locator("html:not([data-loaded])"), lambda: None)
    if SLOWNESS > 1:
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})


def arrive(page: Page, username: str, password: str = PASSWORD, at: str = "/") -> None:
    """Signed in and at a page, without the clicks; a test of signing in types instead."""
    form = page.request.get("/login").text()
    found = TOKEN.search(form)
    assert found, form
    fields = {"username": username, "password": password, "csrf_token": found[1]}
    answer = page.request.post("/login", form=fields, max_redirects=0)
    assert answer.status == 303, answer.text()
    page.goto(at)


def assert_accessible(page: Page) -> None:
    """No finding of axe, and nothing wider than the window."""
    # Before its style sheet has come, everything is too small to be touched, and of any width.
    page.wait_for_load_state("load")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert_fits(page)


def assert_fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} px wider than the window"
