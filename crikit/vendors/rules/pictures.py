"""What a picture is by its content, whatever its name says: PNG, JPEG or WebP, whole, with nothing behind its end.

Only the frame of the formats is read, never a pixel, so no file can make us compute long. References: PNG (W3C, third
edition), JPEG (ITU-T T.81, annex B), WebP (RFC 9649).
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from crikit.errors import DomainError
from crikit.language import gettext

SMALLEST_SIDE, LARGEST_SIDE = 16, 2_000
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Start-of-frame markers; the four left out of the row mean something else.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
START_OF_SCAN, JPEG_END = 0xDA, 0xD9
# Within a scan, a marker is one that is neither an escaped byte nor a restart.
AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class Picture(NamedTuple):
    kind: str
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """Raises DomainError for what isn't one of the three, is damaged, or is too small or too large to be a logo."""
    picture = frame_of(content)
    if picture is None:
        raise DomainError(_refusal(content))
    if min(picture.width, picture.height) < SMALLEST_SIDE or max(picture.width, picture.height) > LARGEST_SIDE:
        sentence = gettext(
            "The picture is %(width)s × %(height)s pixels. Each side should have %(least)s to %(most)s.",
            width=picture.width,
            height=picture.height,
            least=SMALLEST_SIDE,
            most=LARGEST_SIDE,
        )
        raise DomainError(sentence)
    return picture


def frame_of(content: bytes) -> Picture | None:
    """What the picture says of itself, of any size; None for what isn't one of the three or is damaged."""
    try:
        if content.startswith(PNG):
            return _png(content)
        if content.startswith(JPEG):
            return _jpeg(content)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
    except (IndexError, StopIteration):
        pass
    return None


def _png(content: bytes) -> Picture | None:
    chunks = list(_png_chunks(content))
    first, last = chunks[0], chunks[-1]
    if first[0] != b"IHDR" or len(first[1]) != 13 or last[0] != b"IEND":
        return None
    return Picture("image/png", _number(first[1][:4]), _number(first[1][4:8]))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Raises IndexError unless the chunks fill the file and each one's checksum is right."""
    place = len(PNG)
    while place < len(content):
        end = place + 8 + _number(content[place : place + 4])
        name, body, checksum = content[place + 4 : place + 8], content[place + 8 : end], content[end : end + 4]
        if len(checksum) != 4 or zlib.crc32(name + body) != _number(checksum):
            raise IndexError
        yield name, body
        place = end + 4
        if name == b"IEND" and place != len(content):
            raise IndexError


def _jpeg(content: bytes) -> Picture | None:
    size, scanned, place = None, False, 2
    while content[place] == 0xFF:
        marker = content[place + 1]
        if marker == JPEG_END:
            return Picture("image/jpeg", *size) if size and scanned and place + 2 == len(content) else None
        if marker in FRAMES:
            size = _number(content[place + 7 : place + 9]), _number(content[place + 5 : place + 7])
        place += 2 + max(2, _number(content[place + 2 : place + 4]))
        if marker == START_OF_SCAN:
            found = AFTER_SCAN.search(content, place)
            scanned, place = True, found.start() if found else len(content)
    return None


def _webp(content: bytes) -> Picture | None:
    if int.from_bytes(content[4:8], "little") + 8 != len(content):
        return None
    form, body = content[12:16], content[20:30]
    if len(body) < 10:
        return None
    if form == b"VP8X":
        return Picture("image/webp", *(int.from_bytes(body[at : at + 3], "little") + 1 for at in (4, 7)))
    if form == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return Picture("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if form == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return Picture("image/webp", *(int.from_bytes(body[at : at + 2], "little") & 0x3FFF for at in (6, 8)))
    return None


def _number(digits: bytes) -> int:
    return int.from_bytes(digits, "big")


def _refusal(content: bytes) -> str:
    start = content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return gettext("SVG files can carry programs, so they aren’t taken. Save the logo as PNG, JPEG or WebP.")
    if start.startswith((b"gif8", b"bm", b"ii*\0", b"mm\0*")):
        return gettext("This is a picture, but no PNG, JPEG or WebP, whatever its name says. Save it as one of these.")
    if content.startswith((PNG, JPEG, b"RIFF")):
        return gettext("This picture is damaged or has something else behind its end. Save it anew and try again.")
    return gettext("This isn’t a picture. Choose a PNG, JPEG or WebP file.")
