"""Opening a vendor's account."""

import re

from peewee import IntegrityError

from crikit import db, keys
from crikit.errors import DomainError
from crikit.vendors.models import Vendor


def open_vendor(name: str, **facts: str) -> Vendor:
    """A vendor with a slug of its own: `prairie-and-pine`, with a number when that one is taken."""
    name = keys.one_line(name)
    if not name:
        raise DomainError("The vendor needs a name.")
    wished = re.sub(r"[^a-z0-9]+", "-", keys.search_key(name.replace("&", " and "))).strip("-")[:50] or "vendor"
    for number in range(1, 1_000):
        slug = wished if number == 1 else f"{wished}-{number}"
        try:
            with db.atomic():
                return Vendor.create(name=name, slug=slug, **facts)
        except IntegrityError:
            continue
    raise DomainError(f"Too many vendors are called {name!r}. Choose another name.")


def hold(vendor_id: int) -> None:
    """Until the transaction ends, nobody else changes what must stay true of the vendor as a whole."""
    db.held(Vendor.select(Vendor.id).where(Vendor.id == vendor_id)).execute()
