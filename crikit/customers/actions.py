"""Changing what the portal itself knows of customers and reps; accounting's own facts change by import only."""

from collections.abc import Sequence
from typing import Any

from peewee import Value, fn

from crikit import clock, db
from crikit.accounts.queries import usernames_of_customer
from crikit.actor import Actor, Role
from crikit.customers.models import AutomaticAddress, Customer, Invitee
from crikit.customers.queries import automatic_addresses_of
from crikit.customers.rules import complaint_about_address
from crikit.errors import Conflict, DomainError, FieldRefused, NotFound
from crikit.history.actions import record
from crikit.language import gettext


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


def set_automatic_addresses(
    actor: Actor, customer: Customer, addresses: Sequence[str], looked_at: Sequence[str]
) -> bool:
    """Where its invoices and confirmations go by themselves; '' are left out. False if nothing changed.

    Raises FieldRefused for what can't be written to, Conflict if somebody else changed what was looked at.
    """
    for number, address in enumerate(addresses, 1):
        if address and (complaint := complaint_about_address(address) or _complaint_about_staff(customer, address)):
            raise FieldRefused(f"address_{number}", complaint)
    once: dict[str, str] = {}
    for address in filter(None, addresses):
        once.setdefault(address.casefold(), address)
    wanted = list(once.values())
    with db.atomic():
        db.held(Customer.select(Customer.id).where(Customer.id == customer.id)).execute()
        stored = automatic_addresses_of(customer)
        if stored == wanted:
            return False
        if stored != list(looked_at):
            raise Conflict(
                gettext(
                    "Somebody else changed these addresses while you looked at them, to: %(addresses)s. Nothing of "
                    "yours was saved. What you typed is still here: save again if it is right.",
                    addresses=", ".join(stored) or gettext("none"),
                )
            )
        AutomaticAddress.delete().where(AutomaticAddress.customer == customer.id).execute()
        for address in wanted:
            AutomaticAddress.create(customer=customer.id, address=address)
        record("automatic_addresses.changed", customer, by=actor, before=stored, after=wanted)
    return True


def _complaint_about_staff(customer: Customer, address: str) -> str:
    """Amounts stand in these letters, and staff usernames see none."""
    theirs = [user for user in usernames_of_customer(customer.id) if user.email.casefold() == address.casefold()]
    if not theirs or any(user.role != Role.STAFF for user in theirs):
        return ""
    return gettext(
        "%(address)s belongs to the staff username %(username)s, which sees no amounts. Choose another address.",
        address=address,
        username=theirs[0].username,
    )


def now_has_username(invitee: Invitee) -> None:
    _model(invitee).update(invitable=False).where(_model(invitee).id == invitee.id).execute()


def lost_its_usernames(invitee: Invitee) -> None:
    model = _model(invitee)
    model.update(invitable=True).where(model.id == invitee.id, model.active == True).execute()


def _model(invitee: Invitee) -> Any:
    return Customer if isinstance(invitee, Customer) else type(invitee)
