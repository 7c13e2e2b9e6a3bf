"""Every error ends as a sentence: a page for browsers, a toast for htmx, never anything technical."""

import logging
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from crikit.errors import NO_SUCH_PAGE, DomainError, TooMany
from crikit.language import lazy
from crikit.outages import is_outage
from crikit.web.page import is_htmx

SECONDS_TO_WAIT = 10
log = logging.getLogger(__name__)

TITLES = {
    400: lazy("That request couldn’t be read"),
    403: lazy("Not for this username"),
    404: lazy("Not found"),
    405: lazy("Not that way"),
    409: lazy("Somebody was quicker"),
    410: lazy("This link is over"),
    413: lazy("Too large"),
    422: lazy("Please look again"),
    429: lazy("Please wait a moment"),
    500: lazy("Something went wrong on our side"),
    503: lazy("Back in a moment"),
}
SENTENCES = {
    400: lazy("Go back, reload the page and try again."),
    404: NO_SUCH_PAGE,
    405: lazy("This address can’t be called that way. Go back and use the buttons of the page."),
    413: lazy("The file or text is larger than we take. Make it smaller and send it again."),
    500: lazy("Nothing was changed. Try again; if it stays, tell your contact the number below."),
    503: lazy("The portal is being looked after. Try again in a minute."),
}
EXPIRED_FORM = lazy(
    "This page was open for too long or in another session. Reload it and send it again; "
    "what you typed is still there when you go back."
)


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, tell_domain_error)
    app.register_error_handler(CSRFError, tell_expired_form)
    app.register_error_handler(HTTPException, tell_http_error)
    app.register_error_handler(Exception, tell_crash)


def tell_domain_error(error: DomainError) -> Response:
    return tell_wait(_answer(error.status, error.sentence), error)


def tell_wait(response: Response, error: DomainError) -> Response:
    """Programs are told how long to wait in a header; people read it in the sentence."""
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def tell_expired_form(error: CSRFError) -> Response:
    log.info("csrf refused", extra={"facts": {"reason": error.description}})
    return _answer(400, EXPIRED_FORM)


def tell_http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = _answer(error.code, SENTENCES.get(error.code, SENTENCES[400]))
    if error.code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def tell_crash(error: Exception) -> Response:
    g.crashed = True
    if is_outage(error):
        log.error("the database or the disk is out of order", extra={"facts": {"why": str(error).partition("\n")[0]}})
        response = _answer(503, SENTENCES[503])
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
        return response
    log.exception("crash", exc_info=error)
    return _answer(InternalServerError.code, SENTENCES[500])


def _answer(code: int, sentence: str) -> Response:
    context = {
        "code": code,
        "title": TITLES.get(code, TITLES[400]),
        "sentence": sentence,
        "request_id": g.get("request_id", ""),
    }
    if is_htmx():
        response = make_response(render_template("errors/_fragment.html", **context), code)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
    else:
        response = make_response(render_template("errors/error.html", **context), code)
    response.vary.update(("HX-Request", "HX-Target"))
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response
