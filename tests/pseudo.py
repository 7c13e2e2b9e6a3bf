"""A language in which every text stands within ⟦…⟧: whatever is read outside of them doesn't go through gettext."""

import re
from collections.abc import Iterable, Iterator

from babel.support import NullTranslations

from tests.texts_in_templates import LETTER, seen

# One that Babel can write dates in and the portal has no catalogue for.
PSEUDO = "de"
BEFORE, AFTER = "⟦", "⟧"
WITHIN = re.compile(r"⟦[^⟦⟧]*⟧")
DATE = re.compile(r"\b\d{1,2} \w+\.? \d{4}\b")


class Wrapped(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{BEFORE}{message}{AFTER}"

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        return f"{BEFORE}{singular if num == 1 else plural}{AFTER}"


def left_in_english(html: str, known: Iterable[str] = ()) -> list[str]:
    """What people perceive of a page that is neither said through gettext nor one of the known names and values."""
    return outside("\n".join(seen(html)), known)


def outside(text: str, known: Iterable[str] = ()) -> list[str]:
    """The lines of the text that have letters outside of the marks; a text may run over several of them."""
    while WITHIN.search(text):
        # Lines stay apart, and a name that is filled in stays within.
        text = WITHIN.sub(lambda found: "\n" * found[0].count("\n"), text)
    names = "|".join(re.escape(" ".join(name.split())) for name in sorted(known, key=len, reverse=True) if name.strip())
    if names:
        text = re.sub(rf"(?<!\w)(?:{names})(?!\w)", "", text)
    text = DATE.sub("", text)
    return [line.strip() for line in text.split("\n") if LETTER.search(line)]


class Anything:
    """Fills any place of a letter: it has every attribute, prints as a number, and is there or isn't."""

    def __init__(self, there: bool) -> None:
        self.there = there

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> "Anything":
        return self

    def __call__(self, *args: object, **kwargs: object) -> "Anything":
        return self

    def __iter__(self) -> Iterator["Anything"]:
        return iter([self] if self.there else [])

    def __bool__(self) -> bool:
        return self.there

    def __len__(self) -> int:
        return int(self.there)

    def __int__(self) -> int:
        return 7

    def __eq__(self, other: object) -> bool:
        return self.there

    def __ne__(self, other: object) -> bool:
        return not self.there

    def __lt__(self, other: object) -> bool:
        return self.there

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other: object) -> "Anything":
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __floordiv__ = __truediv__ = __add__

    def __format__(self, spec: str) -> str:
        return "7"

    def __str__(self) -> str:
        return "7"

    __hash__ = object.__hash__
