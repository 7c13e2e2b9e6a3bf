"""Who may be added by whom, and what must be right about a new username."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crikit.accounts.models import LONGEST_USERNAME, User
from crikit.accounts.rules import complaint_about_username, staff_username
from crikit.actor import Actor, Role
from crikit.customers.rules import complaint_about_address
from crikit.errors import Forbidden
from crikit.keys import username_key
from crikit.language import gettext, lazy
from crikit.permissions.rules import Permission


class Relationship(StrEnum):
    """What the new user is to the vendor; also the name of the field that says which one."""

    CUSTOMER = "customer"
    REP = "rep"
    INHOUSE = "inhouse"

    @property
    def label(self) -> str:
        return str(LABELS[self])

    @property
    def role(self) -> Role:
        return {"customer": Role.MANAGEMENT, "rep": Role.REP, "inhouse": Role.INHOUSE}[self]


LABELS = {
    Relationship.CUSTOMER: lazy("Customer"),
    Relationship.REP: lazy("Rep"),
    Relationship.INHOUSE: lazy("In-house"),
}


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
        raise Forbidden(gettext("Your username adds users for customers only."))
    return Relationship(wish)


def complaints(newcomer: Newcomer, relationship: Relationship) -> Iterator[tuple[str, str]]:
    """What can't stand, as pairs of field and sentence."""
    if sentence := complaint_about_address(newcomer.email):
        yield "email", sentence
    if sentence := complaint_about_username(newcomer.username, relationship.role):
        yield "username", sentence
    elif relationship is Relationship.CUSTOMER and len(staff_username(newcomer.username)) > LONGEST_USERNAME:
        yield (
            "username",
            gettext(
                "Use at most %(most)s characters: the staff username needs room for its S.", most=LONGEST_USERNAME - 1
            ),
        )


def complaints_about_names(user: User, username: str, staff_username: str | None) -> Iterator[tuple[str, str]]:
    """What can't stand when a username, and its staff username if it has one, are changed to these."""
    if sentence := complaint_about_username(username, Role(user.role)):
        yield "username", sentence
    if staff_username is not None and (sentence := complaint_about_username(staff_username, Role.STAFF)):
        yield "staff_username", sentence
    if staff_username is not None and username_key(username) == username_key(staff_username):
        yield "staff_username", gettext("The two usernames must differ.")


def can_rename(actor: Actor, user: User) -> bool:
    """Who adds users renames those that it reaches; employees are renamed by administrators only."""
    return user.role != Role.INHOUSE or actor.may(Permission.ADMINISTER)
