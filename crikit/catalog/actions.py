"""What the office adds to the items that accounting brings: photos."""

import io
import secrets

from PIL import Image, ImageOps

from crikit import clock, db
from crikit.actor import Actor
from crikit.catalog.models import Item, ItemPhoto
from crikit.errors import DomainError
from crikit.history.actions import record
from crikit.language import gettext
from crikit.permissions.actions import administered
from crikit.vendors.rules.pictures import frame_of

PHOTO_BYTES = 8_000_000
# Larger ones are no photo of a shop's, and would fill the memory once they are unpacked.
LARGEST_SIDE = 8_000
# Each side of what is kept, in pixels: twice what the item's page shows, for fine screens.
KEPT_SIDE, QUALITY = 640, 80
KIND = "image/webp"


def save_photo(actor: Actor, item: Item, content: bytes) -> None:
    """Raises DomainError for what is no picture."""
    small = made_small(content)
    with db.atomic():
        administered(actor)
        key = secrets.token_urlsafe(24)
        photo = {"key": key, "content": small, "saved_at": clock.now()}
        ItemPhoto.insert(item=item.id, **photo).on_conflict(conflict_target=[ItemPhoto.item], update=photo).execute()
        Item.update(photo_key=key).where(Item.id == item.id).execute()
        record("item.photo_changed", item, by=actor, code=item.code)


def remove_photo(actor: Actor, item: Item) -> bool:
    """False if there was none."""
    with db.atomic():
        administered(actor)
        gone = ItemPhoto.delete().where(ItemPhoto.item == item.id).execute()
        if gone:
            Item.update(photo_key="").where(Item.id == item.id).execute()
            record("item.photo_removed", item, by=actor, code=item.code)
    return bool(gone)


def made_small(content: bytes) -> bytes:
    """The picture as WebP, upright, without anything that a camera or a stranger wrote beside it."""
    if len(content) > PHOTO_BYTES:
        most = PHOTO_BYTES // 1_000_000
        raise DomainError(gettext("The photo is larger than %(most)s MB. Save it smaller.", most=most))
    frame = frame_of(content)
    if frame is None or max(frame.width, frame.height) > LARGEST_SIDE:
        raise DomainError(gettext("This is no photo we can show. Take a PNG, JPEG or WebP file."))
    try:
        with Image.open(io.BytesIO(content)) as opened:
            opened.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
            kept = io.BytesIO()
            upright.convert("RGB").save(kept, "WEBP", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as damaged:
        raise DomainError(gettext("This photo is damaged. Save it again as PNG, JPEG or WebP.")) from damaged
    return kept.getvalue()
