"""Merge fields: a closed list, one pass, nothing else between the braces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.errors import DomainError
from crikit.keys import LINK_MARK
from crikit.mail import merging
from crikit.mail.rendering import Pattern, Rendered

VALUES = {"contact_name": "Ann", "vendor_name": "Prairie & Pine"}


def filled(text: str, **values: str) -> Rendered:
    parts = merging.parts(merging.marked(text, VALUES))
    return Pattern(parts, parts, parts).fill(**VALUES | values)


def test_fields_are_filled_in_whatever_the_spaces() -> None:
    assert filled("Hello {{ contact_name }} and {{contact_name}}").text == "Hello Ann and Ann"


def test_values_are_escaped_in_markup_only() -> None:
    letter = filled("<b>{{ vendor_name }}</b>")
    assert (letter.text, letter.html) == ("<b>Prairie & Pine</b>", "<b>Prairie &amp; Pine</b>")


@pytest.mark.parametrize(
    "text",
    [
        "{{ customer.secret }}",
        "{{ password }}",
        "{{ contact_name",
        "contact_name }}",
        "{{ 'a' * 9 }}",
        "{{}}",
        "{{{{ a }}}}",
    ],
)
def test_anything_else_between_braces_is_an_error(text: str) -> None:
    with pytest.raises(DomainError):
        merging.check(text, VALUES)


def test_an_unknown_field_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(DomainError, match=r"user_name.*contact_name"):
        merging.check("{{ user_name }}", VALUES)


@given(value=st.text())
def test_what_a_value_contains_is_never_filled_again(value: str) -> None:
    tricky = f"{{{{ vendor_name }}}}{value}{LINK_MARK}"
    letter = filled("{{ contact_name }}", contact_name=tricky)
    assert letter.text.startswith("{{ vendor_name }}")
    assert LINK_MARK not in letter.subject + letter.text + letter.html


def test_jinja_is_not_understood() -> None:
    assert filled("{% for x in y %}{# no #}").text == "{% for x in y %}{# no #}"
