"""In which language the portal speaks here and now, and how that language writes dates and numbers.

The source texts are English; `translations/<language>/LC_MESSAGES/messages.po` holds the others. The language of a
request, a letter or a job stands in a context variable: letters and refusals are written without any request.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel import dates, numbers
from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
DEFAULT = "en"
# Each language by its own name, as people look for it.
LANGUAGES = {"en": "English", "fr": "Français"}
# As the design writes dates: 22 Nov 2026, 22 nov. 2026.
DAY = "d MMM y"
MONTH_WIDTHS: tuple[Literal["wide", "abbreviated", "narrow"], ...] = ("wide", "abbreviated", "narrow")

_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


def current() -> str:
    return _current.get()


def speak(language: str) -> None:
    """From here on; each request begins with its own."""
    _current.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """For what is written for somebody else: a letter in its reader's language. `""` is English."""
    before = _current.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(before)


def best_of(wanted: Iterable[str]) -> str:
    """The first of the wanted languages (`fr-CA`, `de`) that the portal speaks."""
    return negotiate_locale([wish.replace("-", "_") for wish in wanted], list(LANGUAGES), aliases={}) or DEFAULT


@cache
def catalogue(language: str) -> NullTranslations:
    """Compiled when first needed, so that no compiled file can be older than its texts."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str, /, **values: Any) -> str:
    """The text in the current language; `%(name)s` is filled with `name=`."""
    said = look_up(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """`%(num)s` is the number as the language writes it; which numbers count as one is the language's affair."""
    return look_up_plural(one, many, number) % {"num": count(number), **values}


def look_up(text: str) -> str:
    """Unfilled, as templates want it: they escape what they fill in."""
    return catalogue(_current.get()).gettext(text)


def look_up_plural(one: str, many: str, number: int) -> str:
    return catalogue(_current.get()).ngettext(one, many, number)


def lazy(text: str) -> Any:
    """For texts that are written down before anybody's language is known: said anew each time they are shown."""
    return LazyProxy(gettext, text, enable_cache=False)


def date(day: dt.date) -> str:
    return _date(day, _current.get())


def date_and_time(moment: dt.datetime) -> str:
    return f"{date(moment.date())}, {moment:%H:%M}"


def month(number: int) -> str:
    """`November`."""
    return months()["wide"][number - 1]


def months() -> dict[str, list[str]]:
    """All twelve: `wide` `November`, `abbreviated` `Nov`, `narrow` `N`."""
    return _months(_current.get())


def month_and_year(day: dt.date) -> str:
    return _month_and_year(day, _current.get())


def count(number: int) -> str:
    return f"{number:,}" if _current.get() == DEFAULT else _count(number, _current.get())


# A list shows the same few days again and again, and formatting one takes as long as a hundred look-ups.
@lru_cache(maxsize=4_096)
def _date(day: dt.date, language: str) -> str:
    return dates.format_date(day, DAY, locale=language)


@cache
def _months(language: str) -> dict[str, list[str]]:
    of = {width: dates.get_month_names(width, "stand-alone", locale=language) for width in MONTH_WIDTHS}
    return {width: [str(names[number]) for number in range(1, 13)] for width, names in of.items()}


@lru_cache(maxsize=512)
def _month_and_year(day: dt.date, language: str) -> str:
    return dates.format_skeleton("yMMMM", day, locale=language)


@lru_cache(maxsize=4_096)
def _count(number: int, language: str) -> str:
    return numbers.format_decimal(number, locale=language)
