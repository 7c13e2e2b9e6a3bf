"""Photos of items: made small, shown to everybody of the vendor, changed by administrators."""

import io

import pytest
from PIL import Image

from crikit.catalog.actions import KEPT_SIDE
from crikit.catalog.models import Item, ItemPhoto
from tests import factories
from tests.cast import Cast


def picture(form: str = "JPEG", size: tuple[int, int] = (1_600, 900)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, form)
    return kept.getvalue()


def upload(cast: Cast, item: Item, content: bytes, name: str = "kettle.jpg") -> int:
    fields = {"photo": (io.BytesIO(content), name)}
    return int(cast.browser(cast.mira).send(f"/items/{item.id}/photo", fields).status_code)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_small_and_everybody_of_the_vendor_sees_it(cast: Cast, form: str) -> None:
    item = factories.item("K-100", "Meadow Kettle")
    assert upload(cast, item, picture(form)) == 303
    key = Item.get_by_id(item.id).photo_key
    assert f"/items/photos/{key}" in cast.browser(cast.mira).get(f"/items/{item.id}").text
    assert f"/items/photos/{key}" in cast.browser(cast.sam).get("/orders/items?item=k-1").text
    shown = cast.browser(cast.sam).get(f"/items/photos/{key}")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    with Image.open(io.BytesIO(shown.data)) as small:
        assert small.size == (KEPT_SIDE, KEPT_SIDE * 900 // 1_600)
    assert cast.browser(cast.dana).get(f"/items/photos/{key}").status_code == 404
    assert cast.browser().get(f"/items/photos/{key}").status_code == 303


def test_another_photo_takes_its_place_and_none_is_left_when_it_is_removed(cast: Cast) -> None:
    item = factories.item("K-100")
    upload(cast, item, picture())
    first = Item.get_by_id(item.id).photo_key
    upload(cast, item, picture("PNG"))
    second = Item.get_by_id(item.id).photo_key
    browser = cast.browser(cast.mira)
    assert first != second
    assert browser.get(f"/items/photos/{first}").status_code == 404
    browser.send(f"/items/{item.id}/photo/removal")
    assert (Item.get_by_id(item.id).photo_key, ItemPhoto.select().count()) == ("", 0)


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"<svg onload='x'/>", b"", picture()[:900], b"\x89PNG\r\n\x1a\n"],
    ids=["html", "svg", "nothing", "half a photo", "a beginning"],
)
def test_what_is_no_photo_is_refused_whatever_its_name_says(cast: Cast, content: bytes) -> None:
    item = factories.item("K-100")
    assert upload(cast, item, content, "photo.png") == 422
    assert not ItemPhoto.select().exists()


def test_a_photo_with_more_dots_than_a_shop_needs_is_refused(cast: Cast) -> None:
    item = factories.item("K-100")
    assert upload(cast, item, picture("PNG", (9_000, 20)), "wide.png") == 422
    assert upload(cast, item, picture("PNG", (7_900, 20)), "wide.png") == 303
