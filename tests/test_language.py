"""The current language, its catalogue, and how it writes dates and numbers."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crikit import language
from crikit.mail.rendering import letter
from tests.cast import Cast

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=n > 1;\\n"

msgid "Hello %(name)s"
msgstr "Bonjour %(name)s"

msgid "%(num)s row"
msgid_plural "%(num)s rows"
msgstr[0] "%(num)s ligne"
msgstr[1] "%(num)s lignes"
"""


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language.catalogue.cache_clear()
    yield
    language.catalogue.cache_clear()


def test_a_text_is_said_in_the_language_now_spoken_and_filled(french: None) -> None:
    assert language.gettext("Hello %(name)s", name="Ann") == "Hello Ann"
    with language.spoken("fr"):
        assert language.gettext("Hello %(name)s", name="Ann") == "Bonjour Ann"
    assert language.gettext("Hello %(name)s", name="Ann") == "Hello Ann"


def test_each_language_says_which_numbers_count_as_one(french: None) -> None:
    assert language.ngettext("%(num)s row", "%(num)s rows", 0) == "0 rows"
    with language.spoken("fr"):
        assert language.ngettext("%(num)s row", "%(num)s rows", 0) == "0 ligne"
        assert language.ngettext("%(num)s row", "%(num)s rows", 2_000) == "2\u202f000 lignes"


def test_a_lazy_text_is_said_when_it_is_shown(french: None) -> None:
    label = language.lazy("Hello %(name)s")
    with language.spoken("fr"):
        assert str(label) == "Bonjour %(name)s"


def test_dates_and_numbers_are_written_as_the_language_does() -> None:
    day = dt.date(2026, 11, 22)
    assert (language.date(day), language.count(1_234)) == ("22 Nov 2026", "1,234")
    with language.spoken("fr"):
        assert (language.date(day), language.count(1_234)) == ("22 nov. 2026", "1\u202f234")


@pytest.mark.parametrize(
    ("wanted", "found"), [(["fr-CA", "en"], "fr"), (["en-GB", "fr"], "en"), (["de"], "en"), ([], "en"), (["x-y"], "en")]
)
def test_the_first_wanted_language_that_is_spoken_wins(wanted: list[str], found: str) -> None:
    assert language.best_of(wanted) == found


def test_a_person_reads_their_own_choice_else_the_vendors_else_the_browsers(cast: Cast) -> None:
    def spoken() -> str:
        page = client.get("/dashboard", headers={"Accept-Language": "fr-CA,fr;q=0.8"}).text
        return page.split('<html lang="')[1][:2]

    client = cast.browser(cast.mira)
    assert spoken() == "fr"
    cast.vendor.language = "en"
    cast.vendor.save()
    assert spoken() == "en"
    cast.mira.language = "fr"
    cast.mira.save()
    assert spoken() == "fr"


def test_one_request_leaves_no_language_to_the_next(client: FlaskClient, app: Flask) -> None:
    assert '<html lang="fr">' in client.get("/login", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in client.get("/nowhere").text


def test_a_letter_is_in_the_language_of_its_reader(cast: Cast) -> None:
    cast.vendor.language = "fr"
    facts = {"vendor": cast.vendor, "user": cast.maria, "hours": 1}
    assert '<html lang="fr">' in letter("accounts/password_reset", **facts).html
    assert '<html lang="en">' in letter("accounts/password_reset", reads="en", **facts).html
