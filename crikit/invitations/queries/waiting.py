"""Usernames that wait for approval, with what speaks for and against them."""

from typing import Any, NamedTuple

from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer, SalesRep
from crikit.errors import NotFound
from crikit.invitations.models import Invitation
from crikit.invitations.queries.frame import is_waiting

PAGE = 100


class Waiting(NamedTuple):
    user: User
    staff: User | None
    invitee: Customer | SalesRep | None
    invitation: Invitation | None

    @property
    def differs_from_accounting(self) -> list[str]:
        """Which of `email`, `phone`, `name` are not what accounting knows; where it knows nothing, nothing differs."""
        known, user = self.invitee, self.user
        if known is None:
            return []
        pairs = {
            "email": known.default_email and known.default_email.casefold() != user.email.casefold(),
            "phone": known.phone and _digits(known.phone) != _digits(user.phone),
            "name": getattr(known, "contact_name", known.name)
            and getattr(known, "contact_name", known.name) != user.name,
        }
        return [field for field, differs in pairs.items() if differs]

    @property
    def is_as_in_accounting(self) -> bool:
        """Accounting knows a contact, an e-mail address and a phone, and all of them are what was typed."""
        known = self.invitee
        if known is None or self.differs_from_accounting:
            return False
        return all((getattr(known, "contact_name", known.name), known.default_email, known.phone))

    @property
    def differs_from_invited(self) -> bool:
        return bool(self.invitation) and self.invitation.email.casefold() != self.user.email.casefold()  # type: ignore[union-attr]


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())[-10:]


def waiting_for(actor: Actor) -> list[Waiting]:
    """The oldest first, PAGE at most."""
    users = list(User.select().where(User.vendor_id == actor.vendor_id, *is_waiting()).order_by(User.id).limit(PAGE))
    ids = [u.id for u in users]
    staff = {s.management_id: s for s in User.select().where(User.management.in_(ids))}
    customers = _by_id(Customer, [u.customer_id for u in users])
    reps = _by_id(SalesRep, [u.rep_id for u in users])
    invitations = {i.user_id: i for i in Invitation.select().where(Invitation.user.in_(ids))}
    return [
        Waiting(u, staff.get(u.id), customers.get(u.customer_id) or reps.get(u.rep_id), invitations.get(u.id))
        for u in users
    ]


def _by_id(model: Any, ids: list[int | None]) -> dict[int | None, Any]:
    return {row.id: row for row in model.select().where(model.id.in_([i for i in ids if i]))}


def waiting_user(actor: Actor, user_id: int) -> User:
    """A management or rep username of the actor's vendor, waiting or not."""
    user: User | None = (
        User.select()
        .where(User.vendor_id == actor.vendor_id, User.id == user_id, User.role.in_(("management", "rep")))
        .first()
    )
    if user is None:
        raise NotFound
    return user


def invitee_of(user: User) -> Customer | SalesRep | None:
    if user.customer_id:
        return Customer.get_or_none(Customer.id == user.customer_id)
    return SalesRep.get_or_none(SalesRep.id == user.rep_id) if user.rep_id else None
