"""Finding usernames."""

from itertools import count
from typing import Any, NamedTuple

from crikit import clock, db
from crikit.accounts.models import AwaitedCode, RecoveryCode, Session, User
from crikit.accounts.rules import hash_of, staff_username, suggested_username
from crikit.actor import Actor, Role
from crikit.errors import NotFound
from crikit.keys import username_key


def users_for(actor: Actor) -> Any:
    """The usernames of the actor's vendor; a customer sees its own company's only, and nobody's if it has none."""
    users = User.select().where(User.vendor_id == actor.vendor_id)
    if actor.is_inhouse:
        return users
    if actor.is_customer:
        return users.where(User.customer_id == actor.customer_id, User.customer_id.is_null(False))
    return users.where(User.rep_id == actor.rep_id, User.rep_id.is_null(False))


class Colleague(NamedTuple):
    username: str
    role: str
    name: str


def company_of(actor: Actor) -> list[Colleague]:
    """The usernames of a customer's own people's company."""

    def build() -> Any:
        columns = (User.username, User.role, User.name)
        return User.select(*columns).where(User.customer_id == db.slot("own_id")).order_by(User.id)

    with db.vendor_scope(actor.vendor_id):
        return [Colleague(*row) for row in db.kept("company", build, own_id=actor.customer_id or -1).fetchall()]


def user_for(actor: Actor, user_id: int) -> User:
    user: User | None = users_for(actor).where(User.id == user_id).first()
    if user is None:
        raise NotFound
    return user


def usernames_of_customer(customer_id: int) -> list[User]:
    """Of a customer that was found through the actor."""
    return list(User.select().where(User.customer_id == customer_id).order_by(User.id))


def works_for_vendor(address: str) -> bool:
    """Whether an in-house or rep username of the vendor in whose scope this runs has this e-mail address."""
    theirs = User.select(User.email).where(User.role.in_([Role.INHOUSE, Role.REP])).tuples()
    return address.casefold() in {email.casefold() for (email,) in theirs}


def user_by_name(username: str) -> User | None:
    """Usernames are unique in the whole deployment, whatever their case."""
    with db.every_vendor():
        user: User | None = User.get_or_none(User.username_key == username_key(username))
    return user


def own_username(actor: Actor) -> User:
    """The row of whoever is signed in."""
    user: User = User.get_by_id(actor.user_id)
    return user


def awaited_code(token: str) -> AwaitedCode | None:
    """Where somebody stands who typed the password, and not yet the code."""
    with db.every_vendor():
        live = AwaitedCode.expires_at > clock.now()
        awaited: AwaitedCode | None = AwaitedCode.get_or_none(AwaitedCode.token_hash == hash_of(token), live)
    return awaited


def recovery_codes_left(actor: Actor) -> int:
    unused = RecoveryCode.select().where(RecoveryCode.user == actor.user_id, RecoveryCode.used_at.is_null())
    return int(unused.count())


def sessions_of(actor: Actor) -> Any:
    """Where the actor is signed in, the latest first."""
    live = Session.expires_at > clock.now()
    return Session.select().where(Session.user == actor.user_id, live).order_by(Session.id.desc())


def free_usernames(company: str) -> tuple[str, str]:
    """A management and a staff username nobody has yet: `greenvalley` and `greenvalleyS`, with numbers if taken."""
    wish = suggested_username(company)
    names = (wish if number == 1 else f"{wish}{number}" for number in count(1))
    management = next(name for name in names if not taken(name))
    staff_names = (staff_username(management, number) for number in count(1))
    return management, next(name for name in staff_names if not taken(name))


def taken(username: str) -> bool:
    return user_by_name(username) is not None
