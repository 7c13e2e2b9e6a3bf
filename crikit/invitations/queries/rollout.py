"""How far the customers are on their way into the portal: each active one stands at exactly one step.

Two questions find all who are under way: those who have a username, and those who have but an invitation. Whoever is in
neither wasn't invited yet. The numbers and the lists come from the same two questions, so that they agree.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, Select, Value, fn

from crikit import clock, db
from crikit.accounts.models import User
from crikit.actor import Actor
from crikit.customers.models import Customer, SalesRep
from crikit.customers.queries import Filter, after, place_values
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from crikit.mail.models import UNSENT, Letter, LetterState
from crikit.places import PAGE, Place


class Step(StrEnum):
    """In the order in which a customer takes them; the first two lie before the way."""

    NOT_INVITED = "not_invited"
    FAILED = "failed"
    INVITED = "invited"
    OPENED = "opened"
    JOINED = "joined"
    APPROVED = "approved"
    SIGNED_IN = "signed_in"


# For how long somebody may stand at a step before it is time to ring.
PATIENCE = {
    Step.FAILED: timedelta(0),
    Step.INVITED: timedelta(days=7),
    Step.OPENED: timedelta(days=3),
    Step.JOINED: timedelta(days=2),
    Step.APPROVED: timedelta(days=7),
}
EVERYTHING = 1_000_000


class Standing(NamedTuple):
    """A step, how many customers stand there, how many of them are stuck, how many came at least so far."""

    step: Step
    here: int
    stuck: int
    reached: int


class Line(NamedTuple):
    """A customer where it stands; `expires_at` and `last_reply` are those of its invitation."""

    id: int
    name: str
    code: str
    contact: str
    phone: str
    sales_rep: str | None
    address_usable: bool
    name_key: str
    step: str
    since: datetime | None
    address: str
    expires_at: datetime | None
    last_reply: str

    @property
    def has_lapsed(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


def standings(actor: Actor, wanted: Filter) -> list[Standing]:
    """All steps in their order; `here` adds up to all active customers that match."""
    with db.vendor_scope(actor.vendor_id):
        rows = db.kept(("standings", wanted.shape), lambda: _standings(wanted), **_values(wanted)).fetchall()
    found = {step: (here, int(stuck or 0)) for step, here, stuck in rows}
    open_, _ = found.pop("open")
    underway = sum(found[step][0] for step in (Step.FAILED, Step.INVITED, Step.OPENED) if step in found)
    found[Step.NOT_INVITED] = open_ - underway, 0
    steps = [(step, *found.get(step, (0, 0))) for step in Step]
    reached = [sum(here for _, here, _ in steps[place:]) for place in range(len(steps))]
    return [Standing(*step, so_far) for step, so_far in zip(steps, reached, strict=True)]


def _standings(wanted: Filter) -> Any:
    standing = _standing(wanted)
    stuck = fn.SUM(Case(None, [(_is_stuck(), 1)], 0))
    counted = Select([standing], [SQL("step"), fn.COUNT(SQL("*")), stuck]).group_by(SQL("step")).bind(db.database)
    open_ = Customer.select(Value("open"), fn.COUNT(SQL("*")), Value(0)).where(*_open(wanted))
    return counted.union_all(open_)


def _open(wanted: Filter) -> list[Any]:
    return [Customer.vendor_id == db.slot("vendor_id"), Customer.invitable == True, *wanted.conditions()]


def _standing(wanted: Filter) -> Any:
    """All who are under way: (customer_id, step, since, address, person, phone, link_id, letter_id)."""
    return _with_invitation(wanted).union_all(_with_username(wanted)).alias("standing")


def _with_invitation(wanted: Filter) -> Any:
    # Few letters fail. Asking for those beats looking at the letter of everybody.
    failed = Letter.select(Letter.id).where(
        Letter.vendor_id == db.slot("vendor_id"), Letter.state.in_((LetterState.FAILED, LetterState.CANCELLED)), UNSENT
    )
    step = Case(
        None,
        [(Invitation.opened_at.is_null(False), Step.OPENED), (Invitation.letter.in_(failed), Step.FAILED)],
        Step.INVITED,
    )
    since = fn.COALESCE(Invitation.opened_at, Invitation.invited_at)
    facts = (Invitation.email.alias("address"), SQL("''").alias("person"), SQL("''").alias("phone"))
    columns = (Invitation.customer.alias("customer_id"), step.alias("step"), since.alias("since"), *facts)
    query = Invitation.select(*columns, Invitation.link.alias("link_id"), Invitation.letter.alias("letter_id"))
    query = query.join(Customer, on=(Customer.id == Invitation.customer)).where(*_open(wanted))
    return query.where(Invitation.current, Invitation.joined_at.is_null())


def _with_username(wanted: Filter) -> Any:
    signed_in, approved = fn.MAX(User.last_signed_in_at), fn.MAX(User.approved_at)
    step = Case(
        None, [(signed_in.is_null(False), Step.SIGNED_IN), (approved.is_null(False), Step.APPROVED)], Step.JOINED
    )
    since = fn.COALESCE(signed_in, approved, fn.MIN(User.created_at))
    person = [fn.MAX(column).alias(name) for column, name in ((User.name, "person"), (User.phone, "phone"))]
    columns = (User.customer_id, step.alias("step"), since.alias("since"), fn.MAX(User.email).alias("address"), *person)
    query = User.select(*columns, SQL("NULL"), SQL("NULL")).join(Customer, on=(Customer.id == User.customer_id))
    theirs = (Customer.vendor_id == db.slot("vendor_id"), Customer.active == True, Customer.invitable == False)
    return query.where(User.customer_id.is_null(False), *theirs, *wanted.conditions()).group_by(User.customer_id)


def _is_stuck() -> Any:
    """Over `standing`."""
    since, step = SQL("standing.since"), SQL("standing.step")
    waits = [(step == name) & (since <= db.slot(f"before_{name}")) for name in PATIENCE]
    stuck = waits[0]
    for wait in waits[1:]:
        stuck |= wait
    return stuck


def _values(wanted: Filter) -> dict[str, Any]:
    now = clock.now()
    return wanted.values() | {f"before_{step}": db.moment(now - patience) for step, patience in PATIENCE.items()}


def lines_at(
    actor: Actor, wanted: Filter, step: Step | None, *, only_stuck: bool, place: Place | None = None, skip: int = 0
) -> list[Line]:
    """One page by name of those who stand at the step, or at any; and one line more if there is a next page."""
    return list(_lines(actor, wanted, step, only_stuck, place, skip, PAGE + 1))


def every_line_at(actor: Actor, wanted: Filter, step: Step | None, *, only_stuck: bool) -> Iterator[Line]:
    return _lines(actor, wanted, step, only_stuck, None, 0, EVERYTHING)


def _lines(
    actor: Actor, wanted: Filter, step: Step | None, only_stuck: bool, place: Place | None, skip: int, limit: int
) -> Iterator[Line]:
    def build() -> Any:
        query = _not_invited(wanted) if step is Step.NOT_INVITED else _under_way(wanted, step is not None, only_stuck)
        query = query.where(*after(place)).order_by(Customer.name_key, Customer.id)
        return query.limit(db.slot("limit")).offset(db.slot("skip"))

    key = ("rollout lines", wanted.shape, step is None, step is Step.NOT_INVITED, only_stuck, place is not None)
    values = _values(wanted) | place_values(place) | {"step": step, "skip": skip, "limit": limit}
    with db.vendor_scope(actor.vendor_id):
        found = db.kept(key, build, **values)
    for row in found:
        *facts, at, since, address, person, phone, expires_at, reply = row
        id_, name, code, contact, office_phone, rep, usable, name_key = facts
        who = (id_, name, code, contact or person, office_phone or phone, rep, bool(usable), name_key)
        times = clock.from_column(since), clock.from_column(expires_at)
        yield Line(*who, at, times[0], address, times[1], reply or "")


_NAMES = (
    *(Customer.id, Customer.name, Customer.code, Customer.contact_name, Customer.phone, SalesRep.name),
    *(Customer.address_usable, Customer.name_key),
)


def _not_invited(wanted: Filter) -> Any:
    invited = Invitation.select(SQL("1")).where(
        Invitation.customer == Customer.id, Invitation.current, Invitation.joined_at.is_null()
    )
    address = fn.COALESCE(Customer.invitation_email, Customer.default_email)
    nothing = (SQL("NULL"), address, SQL("''"), SQL("''"), SQL("NULL"), SQL("''"))
    query = Customer.select(*_NAMES, Value(Step.NOT_INVITED), *nothing)
    query = query.join_from(Customer, SalesRep, JOIN.LEFT_OUTER)
    return query.where(*_open(wanted), ~fn.EXISTS(invited))


def _under_way(wanted: Filter, at_a_step: bool, only_stuck: bool) -> Any:
    standing = _standing(wanted)
    facts = [getattr(standing.c, name) for name in ("step", "since", "address", "person", "phone")]
    query = Customer.select(*_NAMES, *facts, Link.expires_at, Letter.last_reply)
    query = query.join_from(Customer, standing, on=(standing.c.customer_id == Customer.id))
    query = query.join_from(Customer, SalesRep, JOIN.LEFT_OUTER)
    query = query.join_from(Customer, Link, JOIN.LEFT_OUTER, on=(Link.id == standing.c.link_id))
    query = query.join_from(Customer, Letter, JOIN.LEFT_OUTER, on=(Letter.id == standing.c.letter_id))
    conditions = [standing.c.step == db.slot("step")] if at_a_step else []
    return query.where(*conditions, *([_is_stuck()] if only_stuck else []))
