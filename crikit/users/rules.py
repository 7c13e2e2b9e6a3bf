"""Who may be added by whom, and what must be right about a new username."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crikit.accounts.models import LONGEST_USERNAME
from crikit.accounts.rules import complaint_about_username, staff_username
from crikit.actor import Actor, Role
from crikit.customers.rules import complaint_about_address
from crikit.errors import Forbidden


class Relationship(StrEnum):
    """What the new user is to the vendor; also the name of the field that says which one."""

    CUSTOMER = "customer"
    REP = "rep"
    INHOUSE = "inhouse"

    @property
    def label(self) -> str:
        return {"customer": "Customer", "rep": "Rep", "inhouse": "In-house"}[self]

    @property
    def role(self) -> Role:
        return {"customer": Role.MANAGEMENT, "rep": Role.REP, "inhouse": Role.INHOUSE}[self]


@dataclass(frozen=True)
class Newcomer:
    """What was typed about the new user."""

    name: str
    email: str
    phone: str
    username: str


def relationships_for(actor: Actor) -> list[Relationship]:
    """A rep adds users for its own customers only."""
    return list(Relationship) if actor.is_inhouse else [Relationship.CUSTOMER]


def relationship_for(actor: Actor, wish: str) -> Relationship:
    """The one that an address or a form names, the first one if none. Raises Forbidden for one beyond the actor."""
    allowed = relationships_for(actor)
    if not wish:
        return allowed[0]
    if wish not in allowed:
        raise Forbidden("Your username adds users for customers only.")
    return Relationship(wish)


def complaints(newcomer: Newcomer, relationship: Relationship) -> Iterator[tuple[str, str]]:
    """What can't stand, as pairs of field and sentence."""
    if sentence := complaint_about_address(newcomer.email):
        yield "email", sentence
    if sentence := complaint_about_username(newcomer.username, relationship.role):
        yield "username", sentence
    elif relationship is Relationship.CUSTOMER and len(staff_username(newcomer.username)) > LONGEST_USERNAME:
        yield "username", f"Use at most {LONGEST_USERNAME - 1} characters: the staff username needs room for its S."
