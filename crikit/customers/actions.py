"""Changing what the portal itself knows of customers and reps; accounting's own facts change by import only."""

from typing import Any

from peewee import Value, fn

from crikit import clock, db
from crikit.actor import Actor
from crikit.customers.models import Customer, Invitee
from crikit.customers.rules import complaint_about_address
from crikit.errors import DomainError, NotFound
from crikit.history.actions import record


def set_invitation_address(actor: Actor, model: type[Invitee], invitee_id: int, address: str | None) -> None:
    """The address for the invitation only. None goes back to accounting's default; '' means: don't invite.

    Typing the default address again is the same as using the default: it then follows accounting.
    """
    complaint = complaint_about_address(address) if address else ""
    if complaint:
        raise DomainError(complaint)
    invitation_email: Any = None if address is None else fn.NULLIF(address, model.default_email)
    usable = (model.default_email != "") if address is None else Value(bool(address), converter=False)
    with db.atomic():
        changed = (
            model.update(invitation_email=invitation_email, address_usable=usable, changed_at=clock.now())
            .where(model.vendor_id == actor.vendor_id, model.id == invitee_id, model.invitable == True)
            .returning(model.id, model.name)
            .execute()
        )
        row = next(iter(changed), None)
        if row is None:
            raise NotFound
        record("invitation_address.changed", row, by=actor, address=address)


def now_has_username(invitee: Invitee) -> None:
    _model(invitee).update(invitable=False).where(_model(invitee).id == invitee.id).execute()


def lost_its_usernames(invitee: Invitee) -> None:
    model = _model(invitee)
    model.update(invitable=True).where(model.id == invitee.id, model.active == True).execute()


def _model(invitee: Invitee) -> Any:
    return Customer if isinstance(invitee, Customer) else type(invitee)
