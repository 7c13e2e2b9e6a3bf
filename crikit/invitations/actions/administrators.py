"""Who hears of those who joined."""

from collections.abc import Sequence

from peewee import IntegrityError

from crikit import db
from crikit.actor import Actor
from crikit.customers.rules import complaint_about_address
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.invitations.models import ADMINISTRATOR_ADDRESSES, UsernameAdministrator
from crikit.language import gettext, lazy
from crikit.vendors.models import Vendor

NONE_SAVED = lazy("Save at least one username administrator first: somebody has to hear of those who join.")


def save_administrators(actor: Actor, addresses: Sequence[str]) -> None:
    """Replaces all addresses, up to three; empty ones are left out, a repeated one counts once."""
    wanted = list(dict.fromkeys(a.strip() for a in addresses if a.strip()))[:ADMINISTRATOR_ADDRESSES]
    for complaint in filter(None, map(complaint_about_address, wanted)):
        raise DomainError(complaint)
    try:
        _replace(actor, wanted)
    except IntegrityError as error:
        raise Conflict(
            gettext("Somebody else saved addresses at the same moment. Reload the page and look at them.")
        ) from error


def _replace(actor: Actor, wanted: list[str]) -> None:
    with db.atomic():
        before = [a.email for a in UsernameAdministrator.select().order_by(UsernameAdministrator.position)]
        UsernameAdministrator.delete().execute()
        for position, email in enumerate(wanted, 1):
            UsernameAdministrator.create(position=position, email=email, saved_by=actor.name)
        record("administrators.saved", Vendor.get_by_id(actor.vendor_id), by=actor, before=before, after=wanted)
