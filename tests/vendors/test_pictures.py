"""A logo is what its content says: PNG, JPEG or WebP, whole, of a sane size, and nothing besides."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.errors import DomainError
from crikit.vendors.rules.pictures import LARGEST_SIDE, SMALLEST_SIDE, picture_of
from tests.company.pictures import GIF, SVG, jpeg, png, webp, webp_extended, webp_lossy

KINDS = [
    (png, "image/png"),
    (jpeg, "image/jpeg"),
    (webp, "image/webp"),
    (webp_extended, "image/webp"),
    (webp_lossy, "image/webp"),
]


@pytest.mark.parametrize(("make", "kind"), KINDS, ids=[make.__name__ for make, _ in KINDS])
def test_a_picture_tells_its_kind_and_size(make: Callable[..., bytes], kind: str) -> None:
    assert picture_of(make(300, 41)) == (kind, 300, 41)


def test_a_jpeg_may_come_in_several_scans_with_restarts_between() -> None:
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\xff\xd3\x12"
    tables = b"\xff\xff\xc4\x00\x04\x00\x00"
    whole = jpeg().removesuffix(b"\xff\xd9") + tables + scan + b"\xff\xff\xd9"
    assert picture_of(whole) == ("image/jpeg", 120, 28)


REFUSED = {
    "svg": (SVG, "SVG files can carry programs"),
    "gif": (GIF, "no PNG, JPEG or WebP, whatever its name says"),
    "page": (b"<html><script>alert(1)</script>", "isn’t a picture"),
    "nothing": (b"", "isn’t a picture"),
    "png and page": (png() + b"<script>alert(1)</script>", "something else behind its end"),
    "png and archive": (png() + b"PK\x03\x04", "something else behind its end"),
    "jpeg and page": (jpeg() + b"<script>", "something else behind its end"),
    "jpeg, page and an end": (jpeg() + b"<script>\xff\xd9", "something else behind its end"),
    "two jpegs": (jpeg() + jpeg(), "something else behind its end"),
    "jpeg without pixels": (jpeg().partition(b"\xff\xda")[0] + b"\xff\xd9", "damaged"),
    "webp and page": (webp() + b"<script>", "something else behind its end"),
    "cut short": (png()[:-6], "damaged"),
    "wrong checksum": (png().replace(b"IDAT", b"IDAT\0", 1), "damaged"),
    "only a beginning": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "tiny": (png(8, 8), "8 × 8 pixels"),
    "a bomb": (png(40_000, 1), "40000 × 1 pixels"),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_logo_is_refused_with_its_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        picture_of(content)
    assert sentence in refusal.value.sentence


@given(
    start=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"]), rest=st.binary(max_size=200)
)
def test_every_file_is_a_picture_of_allowed_size_or_refused(start: bytes, rest: bytes) -> None:
    try:
        sides = picture_of(start + rest)[1:]
    except DomainError:
        return
    assert SMALLEST_SIDE <= min(sides) <= max(sides) <= LARGEST_SIDE
