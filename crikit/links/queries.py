"""Finding links."""

from hmac import compare_digest

from crikit import db
from crikit.errors import Gone, NotFound
from crikit.language import gettext
from crikit.links.models import Link, Purpose
from crikit.links.rules import hash_of, token_of


def link_behind(token: str, purpose: Purpose) -> Link:
    """The link of that purpose, live or not. Raises NotFound for a token cut short, made up or of another purpose,
    Gone for one of an earlier `SECRET_KEY`."""
    with db.every_vendor():
        link: Link | None = Link.get_or_none(Link.token_hash == hash_of(token), Link.purpose == purpose)
    if link is None:
        raise NotFound(gettext("This link is not complete. Open it again from the letter, or copy the whole line."))
    if not compare_digest(token_of(link.purpose, link.salt), token):
        # The key that it was made with got about, perhaps, and whoever holds that can make links as well.
        raise Gone(gettext("It was made before the portal’s key was changed. Ask for a new one."))
    return link
