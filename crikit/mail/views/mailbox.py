"""The development mailbox: letters as their recipients would see them. It exists in development only."""

import re
from pathlib import Path
from typing import Any

from flask import Response, request

from crikit.config import settings
from crikit.errors import NotFound
from crikit.mail.rules import size_in_words
from crikit.mail.smtp import mailbox
from crikit.mail.views import bp
from crikit.web import page, public
from crikit.web.attachments import kept_file
from crikit.web.security import LETTER_POLICY

LINK = re.compile(r"^\s*(https?://\S+)\s*$", re.M)


@bp.get("/dev/mailbox")
@public
def mailbox_index() -> Any:
    address = request.args.get("q", "").strip()[:100]
    return page(
        "dev/mailbox.html",
        fragments=["mailbox"],
        letters=mailbox.letters(folder(), address),
        q=address,
        most=mailbox.LISTED,
    )


@bp.get("/dev/mailbox/<name>")
@public
def mailbox_letter(name: str) -> Any:
    letter = mailbox.letter(folder(), name)
    text = letter.part("plain")
    links = LINK.findall(text)
    return page("dev/mailbox_letter.html", letter=letter, text=text, links=links, size_in_words=size_in_words)


@bp.get("/dev/mailbox/<name>/html")
@public
def mailbox_html(name: str) -> Any:
    letter = mailbox.letter(folder(), name)
    return Response(letter.part("html"), headers={"Content-Security-Policy": LETTER_POLICY})


@bp.get("/dev/mailbox/<name>/attachments/<filename>")
@public
def mailbox_attachment(name: str, filename: str) -> Any:
    return kept_file(*mailbox.letter(folder(), name).attachment(filename))


def folder() -> Path:
    if not settings().is_development:
        raise NotFound
    return settings().instance / "mailbox"
