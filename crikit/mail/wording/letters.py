"""From a text with fields to a letter: what the vendor wrote, else the standard text."""

import logging
from collections.abc import Collection
from typing import Any

from markupsafe import Markup

from crikit import config, language
from crikit.errors import DomainError
from crikit.keys import LINK_MARK
from crikit.mail import merging, queries
from crikit.mail.rendering import Mark, Pattern, Rendered, environment, inliner, tidy
from crikit.mail.wording import markdown
from crikit.mail.wording.kinds import BY_MAIL, Worded
from crikit.mail.wording.texts import Text, check, cut, standard
from crikit.vendors.models import Vendor

log = logging.getLogger(__name__)


def worded_letter(mail: str, *, vendor: Vendor, reads: str = "", link: str = LINK_MARK, **values: str) -> Rendered:
    """One letter in the vendor's words. A line of the text in which all fields are empty is left out."""
    empty = {name for name, value in values.items() if not value}
    pattern = worded_pattern(mail, vendor=vendor, reads=reads, link=link, empty=empty)
    return pattern.fill(**values, vendor_name=vendor.name)


def worded_pattern(
    mail: str, *, vendor: Vendor, reads: str = "", link: str = LINK_MARK, empty: Collection[str] = ()
) -> Pattern:
    """For letters by the thousand: fill it with every field of this letter."""
    worded, speaks = BY_MAIL[mail], reads or vendor.language or language.DEFAULT
    own = queries.wording_of(mail, speaks)
    with language.spoken(speaks):
        if own is not None and own.body:
            try:
                return pattern_of(worded, Text(own.subject, own.body), vendor=vendor, link=link, empty=empty)
            except DomainError:
                # It was right when it was saved; a letter that somebody waits for must not fail now.
                log.exception("wording", extra={"facts": {"letter": mail, "language": speaks}})
        return pattern_of(worded, standard(worded, speaks), vendor=vendor, link=link, empty=empty)


def pattern_of(
    worded: Worded,
    text: Text,
    *,
    vendor: Vendor,
    link: str = LINK_MARK,
    empty: Collection[str] = (),
    template: str = "_worded.html",
    **context: Any,
) -> Pattern:
    """In the language now spoken. Raises DomainError for a text that couldn't be saved."""
    check(worded, text)
    parts = [merging.marked(merging.without_empty(part, empty), worded.fields) for part in cut(text.body)]
    plain, marked_up = [Mark(markdown.text_of(part)) for part in parts], [_markup(part) for part in parts]
    env, known = environment(), {"vendor": vendor, "link": Mark(link), "label": str(worded.button), **context}
    known["subject"] = Mark(merging.marked(text.subject, worded.fields))
    body = tidy(env.get_template("mail/_worded.txt").render(known, before=plain[0], after=plain[1]))
    page = env.get_template(f"mail/{template}").render(known, before=marked_up[0], after=marked_up[1], text=Mark(body))
    return Pattern(merging.parts(known["subject"]), merging.parts(body), merging.parts(inliner().inline(page)))


def _markup(part: str) -> Markup:
    # Came out of the allow list a moment ago.
    return Markup(markdown.html_of(part))  # noqa: S704


def sign_in_page() -> str:
    return config.settings().base_url + "/login"
