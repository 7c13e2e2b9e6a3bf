"""The two faces of a document: how wide a text is in them, and where it breaks into lines."""

import threading
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent.parent / "fonts" / "dejavu-2.37.3"
PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
# Stands for a character that the faces don't draw.
BOX = "□"
LINE_ENDS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Binary streams are a fifth smaller, and every channel of today carries them.
rl_config.useA85 = 0


class Face(TTFont):
    """One for all documents: reading it takes 50 ms. Cutting out what a document uses moves a mark within the file it
    was read from, so that is done for one document at a time."""

    cutting = threading.Lock()

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (the library calls it so)
        with self.cutting:
            super().addObjects(doc)


FACES = {name: Face(name, str(FOLDER / f"{name}.ttf")) for name in (PLAIN, BOLD)}
for face in FACES.values():
    pdfmetrics.registerFont(face)


class Drawable(dict[int, str | None]):
    """For `str.translate`: each character as the faces can draw it, found out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = drawn = _drawn(chr(code))
        return drawn


def _drawn(character: str) -> str | None:
    if character in LINE_ENDS:
        return "\n"
    kind = unicodedata.category(character)
    # Marks of direction and joining say nothing here, and what changes the look of a character before it can't.
    if kind == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return None
    if kind == "Cc":
        return " "
    return character if all(ord(character) in face.face.charToGlyph for face in FACES.values()) else BOX


DRAWABLE = Drawable()


def drawable(text: str) -> str:
    """As it can be drawn: letters and their marks in one, a box for what the faces lack, lines parted by \\n."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(DRAWABLE)


@lru_cache(maxsize=20_000)
def _thousandths(text: str, face: str) -> float:
    found = FACES[face].face
    return sum(found.charWidths.get(ord(character), found.defaultWidth) for character in text)


def width(text: str, face: str, size: float) -> float:
    """In points, of a drawable text."""
    return _thousandths(text, face) * size / 1000


def lines(text: str, face: str, size: float, room: float) -> list[str]:
    """The text broken to fit into so many points; words that don't fit into a line of their own are cut."""
    broken: list[str] = []
    for line in drawable(text).split("\n"):
        broken += _broken(line.strip(), face, room * 1000 / size)
    return broken


def _broken(line: str, face: str, room: float) -> list[str]:
    if len(line) < 200 and _thousandths(line, face) <= room:
        return [line]
    done: list[str] = []
    begun, taken, space = "", 0.0, _thousandths(" ", face)
    for word in line.split(" "):
        wide = _thousandths(word, face)
        if begun and taken + space + wide <= room:
            begun, taken = f"{begun} {word}", taken + space + wide
            continue
        if begun:
            done.append(begun)
        *cut, begun = _cut(word, face, room) if wide > room else [word]
        done += cut
        taken = _thousandths(begun, face)
    return [*done, begun] if begun else done


def _cut(word: str, face: str, room: float) -> list[str]:
    pieces, begun, taken = [], "", 0.0
    for character in word:
        wide = _thousandths(character, face)
        if begun and taken + wide > room:
            pieces.append(begun)
            begun, taken = "", 0.0
        begun, taken = begun + character, taken + wide
    return [*pieces, begun]
