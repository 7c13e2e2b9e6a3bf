"""A vendor's colour is legible wherever it stands, in both themes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.vendors.rules import colours

ANY = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # As the checkers of the W3C and WebAIM have them.
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_measured_as_the_standard_says(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == colours.contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#12586B", "#12586b"),
        ("12586b", "#12586b"),
        (" #1af ", "#11aaff"),
        ("#zzz", ""),
        ("", ""),
        ("red", ""),
        ("#12345", ""),
    ],
)
def test_a_colour_is_three_or_six_digits(typed: str, colour: str) -> None:
    assert colours.colour_of(typed) == colour


def test_a_dark_colour_stays_as_it_is_and_white_is_darkened() -> None:
    assert colours.legible("#12586b") == "#12586b"
    assert colours.weakest("#ffffff") < 1.2
    assert colours.weakest(colours.legible("#ffffff")) >= colours.ENOUGH


@given(colour=ANY)
def test_whatever_is_chosen_can_be_read_on_every_ground_of_both_themes(colour: str) -> None:
    accent = colours.legible(colour)
    assert colours.legible(accent) == accent
    sheet = dict(re.findall(r"--raw-([a-z-]+): light-dark\((#\w{6}, #\w{6})\)", colours.stylesheet(accent)))
    (light, dark), (deep, dark_deep), (on, dark_on), (wash, dark_wash) = (pair.split(", ") for pair in sheet.values())
    for ground in (*colours.LIGHT_GROUNDS, wash):
        assert colours.contrast(light, ground) >= 4.5
        assert colours.contrast(deep, ground) >= 4.5
    for ground in (*colours.DARK_GROUNDS, dark_wash):
        assert colours.contrast(dark, ground) >= 4.5
    assert min(colours.contrast(light, on), colours.contrast(deep, on)) >= 4.5
    assert min(colours.contrast(dark, dark_on), colours.contrast(dark_deep, dark_on)) >= 4.5
