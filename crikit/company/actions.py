"""Changing a company's settings and its logo."""

import secrets
from typing import Any

from crikit import db
from crikit.actor import Actor
from crikit.company.rules import complaints
from crikit.errors import Conflict, DomainError, FieldRefused
from crikit.history.actions import record
from crikit.language import gettext
from crikit.permissions.actions import administered
from crikit.vendors.models import Logo, Vendor
from crikit.vendors.rules import colours
from crikit.vendors.rules.pictures import picture_of

LOGO_BYTES = 500_000
# Letters that went out earlier keep their logo this many changes long.
LOGOS_KEPT = 5


def save_settings(actor: Actor, *, version: int | None, **wanted: Any) -> list[str]:
    """The fields that changed. Raises FieldRefused for what can't stand, Conflict if somebody else was quicker."""
    for field, sentence in complaints(wanted):
        raise FieldRefused(field, sentence)
    with db.atomic():
        vendor = administered(actor)
        changed = changes(vendor, wanted)
        if not changed:
            return []
        columns = {field: value for field, (_, value) in changed.items()}
        if "accent_wish" in columns:
            columns["accent"] = colours.legible(columns["accent_wish"]) if columns["accent_wish"] else ""
        looked_at = (Vendor.id == vendor.id) & (Vendor.settings_version == version)
        if not Vendor.update(settings_version=Vendor.settings_version + 1, **columns).where(looked_at).execute():
            raise Conflict(
                gettext(
                    "Somebody else changed the settings while you looked at them, so nothing of yours was saved. "
                    "What you typed is still here: compare it with what is stored now, then save again."
                )
            )
        for field, (before, after) in changed.items():
            record("company.changed", vendor, by=actor, field=field, before=before, after=after)
    return list(changed)


def changes(vendor: Vendor, wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What stands now and what is wanted, for each field in which they differ."""
    wanted = wanted | {
        "accent_wish": colours.colour_of(wanted["accent_wish"]) or wanted["accent_wish"],
        "order_desk": list(dict.fromkeys(filter(None, wanted["order_desk"]))),
    }
    stored = {field: getattr(vendor, field) for field in wanted}
    return {field: (stored[field], value) for field, value in wanted.items() if stored[field] != value}


def save_logo(actor: Actor, content: bytes, filename: str) -> None:
    """Raises DomainError for what is no picture that a logo can be."""
    if len(content) > LOGO_BYTES:
        most = LOGO_BYTES // 1_000
        raise DomainError(gettext("The file is larger than %(most)s KB. Save the logo smaller.", most=most))
    picture = picture_of(content)
    with db.atomic():
        vendor = administered(actor)
        key = secrets.token_urlsafe(24)
        Logo.create(key=key, content=content, **picture._asdict())
        kept = Logo.select(Logo.id).order_by(Logo.id.desc()).limit(LOGOS_KEPT)
        Logo.delete().where(Logo.id.not_in([logo.id for logo in kept])).execute()
        Vendor.update(logo_key=key).where(Vendor.id == vendor.id).execute()
        record("logo.changed", vendor, by=actor, after=filename[:200])


def remove_logo(actor: Actor) -> bool:
    """False if there was none. All earlier ones go too, so letters that carried them show none any more."""
    with db.atomic():
        vendor = administered(actor)
        gone = Vendor.update(logo_key="").where(Vendor.id == vendor.id, Vendor.logo_key != "").execute()
        Logo.delete().execute()
        if gone:
            record("logo.changed", vendor, by=actor, after="")
    return bool(gone)
