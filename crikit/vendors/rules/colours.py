"""A vendor's own colour, made legible on every ground it stands on: contrast as WCAG 2.2 measures it.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import colorsys
import re
from functools import lru_cache

ENOUGH = 4.5
# The grounds of the two themes, as tokens.css has them: paper, sheet, sunken.
LIGHT_GROUNDS = ("#ffffff", "#faf8f3", "#f2efe6")
DARK_GROUNDS = ("#13171e", "#191e27", "#0e1218")
SHEET, DARK_SHEET = "#fffefb", "#191e27"
WHITE, INK = "#ffffff", "#0b0f14"
LIGHT_WASH, DARK_WASH = 0.10, 0.20
STEP = 0.01
WRITTEN = re.compile(r"#?(?:([0-9a-f]{3})|([0-9a-f]{6}))", re.IGNORECASE)


def colour_of(text: str) -> str:
    """`#1A6` and `11aa66` become `#11aa66`; empty for what is no colour."""
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        return ""
    return "#" + (found[2] or "".join(digit * 2 for digit in found[1])).lower()


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weakest(colour: str) -> float:
    """Its contrast where it is weakest in the light theme."""
    return min(contrast(colour, ground) for ground in (*LIGHT_GROUNDS, _mixed(colour, SHEET, LIGHT_WASH)))


def legible(colour: str) -> str:
    """The colour itself, or darkened as little as it takes to be read on all light grounds."""
    while weakest(colour) < ENOUGH:
        colour = _shaded(colour, -STEP)
    return colour


@lru_cache(maxsize=256)
def stylesheet(accent: str) -> str:
    """The tokens that make the portal the vendor's; `accent` is legible on the light grounds."""
    dark = _lightened(accent)
    pairs = {
        "teal": (accent, dark),
        "teal-deep": (_shaded(accent, -0.07), _shaded(dark, 0.08)),
        "on-teal": (WHITE, INK),
        "teal-wash": (_mixed(accent, SHEET, LIGHT_WASH), _mixed(dark, DARK_SHEET, DARK_WASH)),
    }
    lines = [f"    --raw-{name}: light-dark({light}, {dim});" for name, (light, dim) in pairs.items()]
    return "\n".join(["@layer tokens {", "  :root {", *lines, "  }", "}", ""])


def _lightened(colour: str) -> str:
    """The colour for the dark theme: as text on its grounds, and as a ground for dark text."""
    while True:
        wash = _mixed(colour, DARK_SHEET, DARK_WASH)
        if min(contrast(colour, ground) for ground in (*DARK_GROUNDS, wash)) >= ENOUGH:
            return colour
        colour = _shaded(colour, STEP)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _shaded(colour: str, by: float) -> str:
    """The same hue, lighter or darker."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return _written(*colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness + by)), saturation))


def _mixed(colour: str, ground: str, share: float) -> str:
    return _written(*(share * a + (1 - share) * b for a, b in zip(_parts(colour), _parts(ground), strict=True)))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _written(*parts: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
