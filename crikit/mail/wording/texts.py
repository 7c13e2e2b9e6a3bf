"""The text of a letter, and what may not stand in it."""

import re
from typing import NamedTuple

from crikit.errors import DomainError, FieldRefused
from crikit.keys import one_line
from crikit.language import count, gettext, spoken
from crikit.mail import merging
from crikit.mail.rendering import environment, tidy
from crikit.mail.wording import markdown
from crikit.mail.wording.kinds import PLACE, Worded

LONGEST_LINE = 200
LONGEST_BODY = 10_000
# The soft hyphen and the spaces of print, which no one sees and French has before ; : ! ?
UNSEEN = "\u00ad\u00a0\u2009\u202f"
MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(\s[^<>]*)?/?>|<!")
PLACE_LINE = re.compile(r"^[ \t]*\{\{ *" + PLACE + r" *\}\}[ \t]*$", re.M)


class Text(NamedTuple):
    subject: str
    body: str


def standard(worded: Worded, language: str) -> Text:
    """The text that goes out until a vendor writes another one: a template in which each field stands for itself."""
    fields = {name: f"{{{{ {name} }}}}" for name in (*worded.fields, PLACE)}
    with spoken(language):
        subject, body = (
            environment().get_template(f"mail/{worded.mail}/{part}").render(fields)
            for part in ("subject.txt", "body.md")
        )
    return Text(" ".join(subject.split()), tidy(body).strip("\n"))


def typed(subject: str, body: str) -> Text:
    """What came from a form, without what can't be typed."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    shown = ("".join(c for c in merging.clean(line) if c.isprintable() or c in UNSEEN) for line in lines)
    return Text(one_line(merging.clean(subject)), "\n".join(line.rstrip() for line in shown).strip("\n"))


def cut(body: str) -> tuple[str, str]:
    """What stands before the button and what stands after it."""
    before, _, after = PLACE_LINE.sub("\0", body, count=1).partition("\0")
    return before, after


def check(worded: Worded, text: Text) -> None:
    """Raises FieldRefused with what has to be changed before this can go out."""
    check_subject(worded, text.subject)
    try:
        check_body(worded, text.body)
    except DomainError as refusal:
        raise FieldRefused("body", refusal.sentence) from None


def check_subject(worded: Worded, subject: str) -> None:
    if not subject:
        raise FieldRefused("subject", gettext("Write a subject."))
    if len(subject) > LONGEST_LINE:
        raise FieldRefused("subject", too_long(len(subject), LONGEST_LINE))
    try:
        merging.check(subject, worded.fields)
    except DomainError as refusal:
        raise FieldRefused("subject", refusal.sentence) from None


def check_body(worded: Worded, body: str) -> None:
    if len(body) > LONGEST_BODY:
        raise DomainError(too_long(len(body), LONGEST_BODY))
    if found := MARKUP.search(body):
        raise DomainError(
            gettext(
                "HTML isn’t understood: “%(tag)s” would stand in the letter. Take it out: **two stars** are bold.",
                tag=found[0][:40],
            )
        )
    merging.check(body, {*worded.fields, PLACE})
    places = [found for found in merging.FIELD.findall(body) if found.strip() == PLACE]
    if len(places) != 1 or not PLACE_LINE.search(body):
        raise DomainError(
            gettext(
                "The letter needs %(field)s once, alone on a line: the button and the address come there.",
                field=f"{{{{ {PLACE} }}}}",
            )
        )
    for part in cut(body):
        markdown.parsed(merging.marked(part, worded.fields))


def too_long(length: int, longest: int) -> str:
    return gettext(
        "That is too long: %(length)s characters, and %(longest)s fit.", length=count(length), longest=count(longest)
    )
