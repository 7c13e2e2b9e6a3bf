"""The language of a request: the person's own choice, else the vendor's, else the browser's."""

from functools import lru_cache

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from crikit import language


def init_app(app: Flask) -> None:
    # First of all, because refusals speak too.
    app.before_request_funcs.setdefault(None, []).insert(0, listen)


def listen() -> None:
    """Until it is known who asks, and of which vendor, the browser says what they read."""
    language.speak(_wanted(request.headers.get("Accept-Language", "")))


def speak(*choices: str) -> None:
    """The first of these that is a choice; without any it stays the browser's."""
    for chosen in filter(None, choices):
        language.speak(chosen)
        return


@lru_cache(maxsize=1_024)
def _wanted(header: str) -> str:
    return language.best_of(wish for wish, _ in parse_accept_header(header, LanguageAccept))
