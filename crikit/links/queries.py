"""Finding links."""

from crikit import db
from crikit.errors import NotFound
from crikit.language import gettext
from crikit.links.models import Link, Purpose
from crikit.links.rules import hash_of

LONGEST_TOKEN = 100


def link_behind(token: str, purpose: Purpose) -> Link:
    """The link of that purpose, live or not. Raises NotFound for a token cut short, made up or of another purpose."""
    if len(token) <= LONGEST_TOKEN:
        with db.every_vendor():
            link: Link | None = Link.get_or_none(Link.token_hash == hash_of(token), Link.purpose == purpose)
        if link:
            return link
    raise NotFound(gettext("This link is not complete. Open it again from the letter, or copy the whole line."))
