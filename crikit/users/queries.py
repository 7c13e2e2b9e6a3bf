"""Whom a user can be added for, and the usernames there are."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Value, fn

from crikit import db, search
from crikit.accounts.models import User, UserState
from crikit.accounts.queries import users_for
from crikit.actor import Actor, Role
from crikit.customers.models import Customer, SalesRep
from crikit.customers.queries import Filter, count_customers, customer_for, customer_lines, customers_for
from crikit.customers.queries import holding as customers_holding
from crikit.errors import NotFound
from crikit.invitations.queries.waiting import invitee_of
from crikit.keys import search_key
from crikit.language import gettext
from crikit.permissions.queries import has_administrator
from crikit.places import COUNT_UP_TO, PAGE, Place
from crikit.users.rules import Relationship

Staff = User.alias()


class Choice(NamedTuple):
    id: int
    text: str


class Choices(NamedTuple):
    """The first ones that match, by name, and how many match, counted up to COUNT_UP_TO + 1."""

    shown: list[Choice]
    matching: int


def choices_for(actor: Actor, relationship: Relationship, q: str) -> Choices:
    if relationship is Relationship.CUSTOMER:
        return _customers(actor, Filter(q=q))
    return _reps(actor, search_key(q)) if relationship is Relationship.REP else Choices([], 0)


def _customers(actor: Actor, wanted: Filter) -> Choices:
    lines = customer_lines(actor, wanted, None)[:PAGE]
    shown = [
        Choice(line.id, _words(line.name, line.code, line.email, "" if line.invitable else _why(line.active)))
        for line in lines
    ]
    return Choices(shown, count_customers(actor, wanted))


def _reps(actor: Actor, text: str) -> Choices:
    reps = SalesRep.select().where(SalesRep.vendor_id == actor.vendor_id)
    if text:
        code, email = fn.LOWER(SalesRep.code), fn.LOWER(SalesRep.default_email)
        reps = reps.where(SalesRep.name_key.contains(text) | code.contains(text) | email.contains(text))
    lines = list(reps.order_by(SalesRep.name_key, SalesRep.id).limit(PAGE))
    shown = [
        Choice(rep.id, _words(rep.name, rep.code, rep.default_email, "" if rep.invitable else _why(rep.active)))
        for rep in lines
    ]
    return Choices(shown, int(db.count_of(reps.limit(COUNT_UP_TO + 1)).scalar()))


def _words(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)


def _why(active: bool) -> str:
    return gettext("has a username") if active else gettext("inactive in accounting")


def invitee_for(actor: Actor, relationship: Relationship, id_: int) -> Customer | SalesRep:
    """The customer or rep with this id, as far as the actor reaches."""
    if relationship is Relationship.CUSTOMER:
        return customer_for(actor, id_)
    rep: SalesRep | None = SalesRep.get_or_none(SalesRep.vendor_id == actor.vendor_id, SalesRep.id == id_)
    if rep is None:
        raise NotFound
    return rep


def usernames_of(invitee: Customer | SalesRep | None) -> list[User]:
    """Those that a customer or rep has already."""
    if invitee is None:
        return []
    same = User.customer_id == invitee.id if isinstance(invitee, Customer) else User.rep_id == invitee.id
    return list(User.select().where(same).order_by(User.id))


def other_usernames(user: User) -> list[User]:
    """Those of the same customer or rep that stay when this one and its staff go."""
    return [other for other in usernames_of(invitee_of(user)) if user.id not in (other.id, other.management_id)]


def portal_user_for(actor: Actor, user_id: int) -> User:
    """A username that isn't a staff one: those come and go with their management. A rep reaches its customers'."""
    users = users_for(actor)
    if actor.is_rep:
        theirs = customers_for(actor).select(Customer.id)
        users = User.select().where(User.vendor_id == actor.vendor_id, User.customer_id.in_(theirs))
    user: User | None = users.where(User.id == user_id, User.role != Role.STAFF).first()
    if user is None:
        raise NotFound
    return user


def portal_user_named(actor: Actor, username_key: str) -> User | None:
    user = User.get_or_none(User.vendor_id == actor.vendor_id, User.username_key == username_key)
    return portal_user_for(actor, user.id) if user else None


class Line(NamedTuple):
    """A row of the list: a username, with its staff username if it has one."""

    id: int
    username: str
    role: str
    name: str
    email: str
    approved_at: datetime | None
    deactivated_at: datetime | None
    last_signed_in_at: datetime | None
    staff_username: str | None
    customer: str | None
    rep: str | None
    name_key: str

    @property
    def state(self) -> UserState:
        return UserState.of(self.approved_at, self.deactivated_at, self.last_signed_in_at)

    @property
    def relationship(self) -> str:
        if self.customer:
            return self.customer
        return gettext("%(name)s, rep", name=self.rep) if self.rep else gettext("in-house")


def lines(actor: Actor, q: str, place: Place | None = None, skip: int = 0) -> list[Line]:
    """One page of usernames in their order, and one line more if there is a next page."""
    facts = (User.id, User.username, User.role, User.name, User.email, User.approved_at, User.deactivated_at)
    more = (User.last_signed_in_at, Staff.username, Customer.name, SalesRep.name, User.username_key)
    found = _found(actor, q, *facts, *more)
    if place:
        found = found.where(User.username_key > place.name_key)
    return [Line(*row) for row in found.order_by(User.username_key).limit(PAGE + 1).offset(skip).tuples()]


def count_lines(actor: Actor, q: str) -> int:
    return int(db.count_of(_found(actor, q, SQL("1")).limit(COUNT_UP_TO + 1)).scalar())


def _found(actor: Actor, q: str, *columns: Any) -> Any:
    query = User.select(*columns).join_from(User, Staff, JOIN.LEFT_OUTER, on=(Staff.management == User.id))
    query = query.join_from(User, Customer, JOIN.LEFT_OUTER, on=(Customer.id == User.customer_id))
    query = query.join_from(User, SalesRep, JOIN.LEFT_OUTER, on=(SalesRep.id == User.rep_id))
    return query.where(User.vendor_id == actor.vendor_id, User.role != Role.STAFF, *holding(q))


def holding(q: str) -> list[Expression]:
    """Usernames known by the text: by their own names and address, their staff's, their customer's or their rep's."""
    text = search_key(q)
    if not text:
        return []
    themselves = _named(text)
    staff = User.select(User.management).where(themselves, User.management.is_null(False))
    reps = SalesRep.select(SalesRep.id).where(SalesRep.name_key.contains(text))
    # One set of ids, so that the index answers and no username is looked at that isn't meant.
    known = User.select(User.id).where(themselves) | staff
    known = known | User.select(User.id).where(User.customer_id.in_(customers_holding(q)))
    return [User.id.in_(known | User.select(User.id).where(User.rep_id.in_(reps)))]


def _named(text: str) -> Expression:
    if len(text) < search.SHORTEST:
        return User.search_text.contains(text)
    return search.holds(User.search_text, Value(search.pattern(text)))


def why_it_stays(actor: Actor, user: User) -> str:
    """Why this username can be neither deleted nor deactivated, in a sentence; empty if it can."""
    if user.id == actor.user_id:
        return gettext("You can’t shut out the username you are signed in with. Another administrator can.")
    if user.role == Role.INHOUSE and not has_administrator(besides=user):
        return gettext(
            "%(username)s is the last administrator. Make somebody else an administrator first.", username=user.username
        )
    return ""
