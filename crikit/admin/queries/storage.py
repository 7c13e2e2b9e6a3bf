"""How much of the portal's storage a vendor uses, in bytes."""

from typing import NamedTuple

from peewee import fn

from crikit.actor import Actor
from crikit.catalog.models import ItemPhoto
from crikit.db import VendorModel
from crikit.exchange.models import FilePiece
from crikit.library.queries.office import bytes_used
from crikit.mail.models import Attachment


class Storage(NamedTuple):
    library: int
    photos: int
    attachments: int
    imports: int


def storage_of(actor: Actor) -> Storage:
    """Files alone: rows of text are small beside them."""
    return Storage(bytes_used(actor), *(_content_of(actor, model) for model in (ItemPhoto, Attachment, FilePiece)))


def _content_of(actor: Actor, model: type[VendorModel]) -> int:
    # Both databases know the length without reading the content.
    kept = model.select(fn.COALESCE(fn.SUM(fn.LENGTH(model.content)), 0))  # type: ignore[attr-defined]
    return int(kept.where(model.vendor_id == actor.vendor_id).scalar())
