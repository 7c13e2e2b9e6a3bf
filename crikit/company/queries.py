"""Reading a company's settings, its logos and what was changed."""

from crikit import db
from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.history.models import Entry
from crikit.history.queries import entries_for
from crikit.vendors.models import Logo

CHANGES = ("company.changed", "logo.changed")


def logo_named(key: str) -> Logo:
    """Whoever knows the key may see it: it is random, and stands in letters that are read without signing in."""
    with db.every_vendor():
        logo: Logo | None = Logo.get_or_none(Logo.key == key)
    if logo is None:
        raise NotFound
    return logo


def changes_for(actor: Actor, number: int) -> list[Entry]:
    """The latest changes of the company's settings."""
    about = entries_for(actor).where(Entry.about_kind == "vendor", Entry.about_id == actor.vendor_id)
    return list(about.where(Entry.action.in_(CHANGES)).limit(number))
