"""Finding vendors."""

from crikit.documents import Sender
from crikit.errors import NotFound
from crikit.vendors.models import HOUSE, Logo, Vendor


def vendor_named(slug: str) -> Vendor:
    """A vendor that people work at; the house is none."""
    vendor = Vendor.get_or_none(Vendor.slug == slug, Vendor.slug != HOUSE)
    if vendor is None:
        known = ", ".join(
            v.slug for v in Vendor.select(Vendor.slug).where(Vendor.slug != HOUSE).order_by(Vendor.slug).limit(20)
        )
        raise NotFound(f"There is no vendor {slug!r}. Known: {known or 'none yet; create one first'}.")
    return vendor


def vendor_of(vendor_id: int) -> Vendor:
    vendor: Vendor = Vendor.get_by_id(vendor_id)
    return vendor


def sender_of(vendor: Vendor) -> Sender:
    """The vendor at the head of its documents: its logo or name, and whom customers ask."""
    logo = Logo.get_or_none(Logo.key == vendor.logo_key) if vendor.logo_key else None
    lines = list(filter(None, (vendor.support_email, vendor.support_phone)))
    return Sender(vendor.name, lines, vendor.accent, bytes(logo.content) if logo else None)


def is_empty() -> bool:
    return not Vendor.select(Vendor.id).where(Vendor.slug != HOUSE).exists()
