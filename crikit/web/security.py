"""Who may send what: known hosts, the page's own origin, and the headers that go with every answer."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect

from crikit.config import LOOPBACK, Settings
from crikit.web.access import actor_or_nobody

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# The letters in the development mailbox and in previews are whole HTML pages with their own look, but no scripts.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"
# Whatever is in a file that somebody brought in: it does nothing under our address, and stands on nobody's page.
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Flask-WTF refuses a POST over HTTPS that carries no Referer, so "no-referrer" is out.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEALTH = ("/healthz", "/readyz")
A_YEAR = 31_536_000
LARGEST_FORM = 2_000_000

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


def takes(size: int, text: int = LARGEST_FORM) -> Callable[[View], View]:
    """This view takes requests of up to so many bytes, of which so many are no files and stand in memory; all others
    stay below LARGEST_FORM."""

    def mark(view: View) -> View:
        view.takes, view.takes_text = size, text  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask, settings: Settings) -> None:
    # Before anything reads the form: the CSRF check does.
    app.before_request(limit_size)
    csrf.init_app(app)
    known = {settings.hostname, *(LOOPBACK if settings.is_development else ())}

    @app.before_request
    def refuse_unknown_hosts() -> None:
        # Health checks come from the platform, which calls the machine by its number.
        if request.path not in HEALTH and _host(f"//{request.host}") not in known:
            abort(400)

    @app.before_request
    def refuse_foreign_origins() -> None:
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin and _host(origin) not in known:
            abort(400)

    app.before_request(refuse_zero_characters)
    app.after_request(add_headers)


def refuse_zero_characters() -> None:
    """Nobody can type this one, PostgreSQL keeps no text with it, and SQLite's search ends there."""
    given = [request.path]
    fields: list[Any] = []
    # Taking an address or a form apart costs something even where there is nothing to find.
    if "%00" in (query := request.environ.get("QUERY_STRING", "")) or "\0" in query:
        fields.append(request.args)
    if request.environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in request.environ:
        fields.append(request.form)
        given += [file.filename or "" for file in request.files.values()]
    given += [text for some in fields for pair in some.items(multi=True) for text in pair]
    if any("\0" in text for text in given):
        abort(400)


def limit_size() -> None:
    """Large files are read from those only who may hand them over."""
    view = current_app.view_functions.get(request.endpoint or "")
    size, text = getattr(view, "takes", LARGEST_FORM), getattr(view, "takes_text", LARGEST_FORM)
    if size > LARGEST_FORM:
        actor = actor_or_nobody()
        is_theirs = actor and actor.may(getattr(view, "access", ""))
        size, text = (size, text) if is_theirs else (LARGEST_FORM, LARGEST_FORM)
    request.max_content_length, request.max_form_memory_size = size, text


def may_lead_to(response: Response, places: list[str]) -> Response:
    """A browser follows the page's forms to these places, too."""
    response.headers["Content-Security-Policy"] = " ".join([POLICY, *places])
    return response


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def add_headers(response: Response) -> Response:
    headers = response.headers
    policy = headers.setdefault("Content-Security-Policy", POLICY)
    # Added, not set: nobody else speaks of these, and to set one is to search all for it.
    headers.add("X-Frame-Options", "SAMEORIGIN" if "frame-ancestors 'self'" in policy else "DENY")
    headers.extend(ALWAYS)
    if current_app.config["PREFERRED_URL_SCHEME"] == "https":
        headers.add("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
