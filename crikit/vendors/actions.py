"""Opening a vendor's account."""

import re
from typing import Any

from peewee import IntegrityError

from crikit import db, keys
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.vendors.models import HOUSE, Vendor


def open_vendor(name: str, **facts: Any) -> Vendor:
    """A vendor with a slug of its own: `prairie-and-pine`, with a number when that one is taken."""
    name = keys.one_line(name)
    if not name:
        raise DomainError(gettext("The vendor needs a name."))
    wished = re.sub(r"[^a-z0-9]+", "-", keys.search_key(name.replace("&", " and "))).strip("-")[:50] or "vendor"
    for number in range(1, 1_000):
        slug = wished if number == 1 else f"{wished}-{number}"
        try:
            with db.atomic():
                return Vendor.create(name=name, slug=slug, **facts)
        except IntegrityError:
            continue
    raise DomainError(gettext("Too many vendors are called “%(name)s”. Choose another name.", name=name))


def house() -> Vendor:
    """The portal itself: it writes to those who belong to no vendor yet. Nobody signs in there."""
    if not Vendor.select(Vendor.id).where(Vendor.slug == HOUSE).exists():
        Vendor.insert(name="crikit", slug=HOUSE).on_conflict_ignore().execute()
    portal: Vendor = Vendor.get(Vendor.slug == HOUSE)
    return portal


def hold(vendor_id: int) -> None:
    """Until the transaction ends, nobody else changes what must stay true of the vendor as a whole."""
    db.held(Vendor.select(Vendor.id).where(Vendor.id == vendor_id)).execute()
