"""Keys by which texts are compared: what people write differently and mean the same has one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.keys import LINK_MARK, one_line, search_key, username_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Éclair  Café", "eclair cafe"),
        ("  Green\tValley\n", "green valley"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ｗｉｄｅ", "wide"),
        ("ﬁn", "fin"),
        ("ꟸ", "ħ"),
        ("İzmir", "izmir"),
        ("Søn", "søn"),
        ("100 %", "100 %"),
        ("", ""),
    ],
)
def test_marks_capitals_and_spaces_do_not_count(written: str, key: str) -> None:
    assert search_key(written) == key


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(), st.text())
def test_part_of_a_text_has_part_of_its_key(text: str, more: str) -> None:
    assert search_key(text) in search_key(f"{text} {more}")


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_a_username_is_the_same_in_capitals(username: str) -> None:
    assert username_key(username_key(username)) == username_key(username)
    assert username_key(f" {username} ") == username_key(username.strip())


@given(st.text())
def test_a_line_is_one_line_and_stays_as_it_is(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line.isprintable()
    assert LINK_MARK not in line
    assert one_line(line) == line


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x0b", "\u2028", "\x85", "\0", LINK_MARK])
def test_nothing_that_ends_a_mail_header_is_left(sign: str) -> None:
    assert one_line(f"Blue{sign}Heron") == "Blue Heron"
