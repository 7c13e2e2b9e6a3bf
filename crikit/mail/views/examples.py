"""All letters of the product on one page, as examples. It exists in development only."""

from typing import Any

from flask import Response, request

from crikit import language as languages
from crikit.config import settings
from crikit.errors import NotFound
from crikit.mail import examples, rules
from crikit.mail.views import bp
from crikit.mail.wording.kinds import name_of
from crikit.web import page, public
from crikit.web.security import LETTER_POLICY


@bp.get("/dev/letters")
@public
def examples_index() -> Any:
    guard()
    return page(
        "dev/letters.html",
        mails=examples.mails(),
        name_of=name_of,
        languages=languages.LANGUAGES,
        speaks=wanted_language(),
    )


@bp.get("/dev/letters/<feature>/<mail>")
@public
def example_letter(feature: str, mail: str) -> Any:
    kind = chosen(feature, mail)
    shown = examples.rendered(kind, wanted_language())
    return page(
        "dev/letter.html",
        kind=kind,
        name=name_of(kind),
        subject=shown.subject,
        text=rules.without_links(shown.text),
        languages=languages.LANGUAGES,
        speaks=wanted_language(),
    )


@bp.get("/dev/letters/<feature>/<mail>/html")
@public
def example_html(feature: str, mail: str) -> Any:
    shown = examples.rendered(chosen(feature, mail), wanted_language())
    return Response(rules.without_links(shown.html), headers={"Content-Security-Policy": LETTER_POLICY})


def guard() -> None:
    if not settings().is_development:
        raise NotFound


def chosen(feature: str, mail: str) -> str:
    guard()
    kind = f"{feature}/{mail}"
    if kind not in examples.mails():
        raise NotFound
    return kind


def wanted_language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in languages.LANGUAGES else languages.DEFAULT
