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

    def build() -> Any:
        email = None if address is None else fn.NULLIF(db.slot("address"), model.default_email)
        usable = (model.default_email != "") if address is None else Value(bool(address), converter=False)
        changing = model.update(invitation_email=email, address_usable=usable, changed_at=db.slot("now"))
        theirs = (model.vendor_id == db.slot("vendor_id"), model.id == db.slot("id"), model.invitable == True)
        return changing.where(*theirs).returning(model.id, model.name)

    key = ("invitation address", model, address is None, bool(address))
    with db.atomic():
        changed = db.kept(key, build, id=invitee_id, address=address, now=db.moment(clock.now())).fetchall()
        if not changed:
            raise NotFound
        [(id_, name)] = changed
        record("invitation_address.changed", model(id=id_, name=name), by=actor, address=address)


def now_has_username(invitee: Invitee) -> None:
    _model(invitee).update(invitable=False).where(_model(invitee).id == invitee.id).execute()


def lost_its_usernames(invitee: Invitee) -> None:
    model = _model(invitee)
    model.update(invitable=True).where(model.id == invitee.id, model.active == True).execute()


def _model(invitee: Invitee) -> Any:
    return Customer if isinstance(invitee, Customer) else type(invitee)
