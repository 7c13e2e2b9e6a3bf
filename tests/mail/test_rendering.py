"""Letters from templates: all that the project has, and the ways to fill them."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from crikit.keys import LINK_MARK
from crikit.mail import rendering
from crikit.vendors.models import Vendor

TEMPLATES = {
    "mail/tests/letter/subject.txt": "Hello {{ contact_name }}\n",
    "mail/tests/letter/body.txt": (
        "{% extends 'mail/_layout.txt' %}{% block body %}Hello {{ contact_name }},\n\n{{ link }}\n{% endblock %}"
    ),
    "mail/tests/letter/body.html": (
        "{% extends 'mail/_layout.html' %}"
        "{% block body %}<p>Hello {{ contact_name }}</p>{{ button('Open it') }}{% endblock %}"
    ),
}


@pytest.fixture(autouse=True)
def templates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    env = rendering.environment()
    loader = env.loader
    assert loader
    monkeypatch.setattr(env, "loader", ChoiceLoader([DictLoader(TEMPLATES), loader]))
    yield
    assert env.cache is not None
    env.cache.clear()


@pytest.fixture
def pine() -> Vendor:
    return Vendor(name="Prairie & Pine", support_email="orders@prairieandpine.test", timezone="America/New_York")


def test_a_letter_has_its_parts_and_the_place_of_its_link(pine: Vendor) -> None:
    letter = rendering.letter("tests/letter", vendor=pine, contact_name="Ann")
    assert letter.subject == "Hello Ann"
    assert f"\n{LINK_MARK}\n" in letter.text
    assert letter.html.count(f'href="{LINK_MARK}"') == 2
    assert "orders@prairieandpine.test" in letter.text


def test_styles_stand_in_the_elements_and_nowhere_else(pine: Vendor) -> None:
    letter = rendering.letter("tests/letter", vendor=pine, contact_name="Ann")
    assert "<style" not in letter.html
    assert 'class="button"' in letter.html
    assert re.search(r'<a class="button"[^>]* style="[^"]*background: #14596b', letter.html)


def test_values_are_text_in_both_parts(pine: Vendor) -> None:
    letter = rendering.letter("tests/letter", vendor=pine, contact_name="<b>Ann</b>")
    assert "<b>Ann</b>" in letter.text
    assert "&lt;b&gt;Ann&lt;/b&gt;" in letter.html


def test_nobody_can_name_themself_into_the_place_of_the_link(pine: Vendor) -> None:
    letter = rendering.letter("tests/letter", vendor=pine, contact_name=f"Ann{LINK_MARK}")
    assert letter.text.count(LINK_MARK) == 1
    assert LINK_MARK not in letter.subject


@pytest.mark.parametrize("name", ["Ann", "Zoë <b>&", "{{ contact_name }}", "\ue001contact_name\ue002", f"x{LINK_MARK}"])
def test_a_pattern_gives_the_same_letter_as_rendering_each(pine: Vendor, name: str) -> None:
    pattern = rendering.pattern("tests/letter", ["contact_name"], vendor=pine)
    assert pattern.fill(contact_name=name) == rendering.letter("tests/letter", vendor=pine, contact_name=name)


def test_a_field_that_was_forgotten_is_an_error_and_not_a_blank(pine: Vendor) -> None:
    with pytest.raises(UndefinedError):
        rendering.letter("tests/letter", vendor=pine)
    with pytest.raises(KeyError):
        rendering.pattern("tests/letter", ["contact_name"], vendor=pine).fill()


@pytest.mark.parametrize("part", ["txt", "html"])
def test_a_sentence_is_filled_with_text_and_keeps_the_places_of_fields(pine: Vendor, part: str) -> None:
    said = "{% trans name=contact_name %}Hello <{{ name }}>{% endtrans %}"
    source = rendering.environment().from_string(
        said if part == "html" else f"{{% autoescape false %}}{said}{{% endautoescape %}}"
    )
    tricky = f"<b>{LINK_MARK}"
    filled = source.render(contact_name=tricky)
    assert LINK_MARK not in filled
    place = source.render(contact_name=rendering.Mark("\ue001contact_name\ue002"))
    assert "\ue001contact_name\ue002" in place
