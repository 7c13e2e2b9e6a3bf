"""Letting a whole customer pay by card, or no longer."""

from crikit import db
from crikit.actor import Actor, Role
from crikit.customers.models import Customer
from crikit.errors import DomainError
from crikit.language import gettext
from crikit.payments.queries.payers import payers_of
from crikit.permissions.actions import administered, save_permissions
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import offered


def allow(actor: Actor, customer: Customer, *, may: bool) -> bool:
    """Gives each of its management usernames the right, or takes it. True if anything changed."""
    with db.atomic():
        if may and not administered(actor).card_payments:
            raise DomainError(gettext("Card payments aren’t set up yet: see the company settings."))
        changed = False
        for payer in payers_of(customer.id):
            held = rights_of(payer.user) | {Permission.PAY_INVOICES}
            ticked = [p for p in offered(Role.MANAGEMENT) if p in held and (may or p != Permission.PAY_INVOICES)]
            version = payer.user.rights_version
            changed |= save_permissions(actor, payer.user, version=version, ticked=ticked, reps={}, granted=())
    return changed
