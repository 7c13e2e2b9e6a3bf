"""Merge fields: texts with `{{ contact_name }}` in them, filled in one pass from a closed list of names.

Nothing else is understood between the braces: these texts are written by vendors, and a template language would let
them read what they shouldn't and loop for ever.
"""

import re
from collections.abc import Collection

from crikit.errors import DomainError
from crikit.keys import LINK_MARK
from crikit.language import gettext

FIELD = re.compile(r"\{\{([^{}]*)\}\}")
# While a letter is being made, a field is a name between two characters that no text of ours or of theirs contains.
OPEN, CLOSE = "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([a-z_]+){CLOSE}")
PRIVATE = {ord(LINK_MARK): None, ord(OPEN): None, ord(CLOSE): None}


def check(text: str, fields: Collection[str]) -> None:
    """Raises DomainError, naming it, for a field that isn't in the list and for braces that don't close."""
    for name in FIELD.findall(text):
        if name.strip() not in fields:
            known = ", ".join(f"{{{{ {field} }}}}" for field in sorted(fields))
            raise DomainError(
                gettext("There is no field “%(name)s”. You can use: %(known)s.", name=name.strip()[:60], known=known)
            )
    left = FIELD.sub("", text)
    if "{{" in left or "}}" in left:
        raise DomainError(
            gettext("A field is not closed. Write it with two braces on each side, like {{ contact_name }}.")
        )


def clean(text: str) -> str:
    """The text without the private characters that mark places in a letter."""
    return text if text.isascii() else text.translate(PRIVATE)


def mark(field: str) -> str:
    return f"{OPEN}{field}{CLOSE}"


def marked(text: str, fields: Collection[str]) -> str:
    """A vendor's text with its fields turned into marks, for a `rendering.pattern`."""
    check(text, fields)
    return FIELD.sub(lambda found: mark(found[1].strip()), text)


def without_empty(text: str, empty: Collection[str]) -> str:
    """The text without the lines whose every field is one of these: nobody reads “Username for your staff:” alone."""
    return "\n".join(line for line in text.split("\n") if not _is_empty(line, empty))


def _is_empty(line: str, empty: Collection[str]) -> bool:
    fields = [name.strip() for name in FIELD.findall(line)]
    return bool(fields) and all(field in empty for field in fields)


def parts(text: str) -> tuple[str, ...]:
    """The text cut at its marks: literal, field, literal, field, …, literal."""
    return tuple(MARKED.split(text))
