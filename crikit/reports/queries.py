"""“Portal User Information”: every username of a vendor, counted and listed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, Tuple, fn

from crikit import clock, db
from crikit.accounts.models import User, UserState
from crikit.actor import Actor, Role
from crikit.customers.models import Customer, SalesRep
from crikit.customers.queries import LONGEST_SEARCH
from crikit.places import COUNT_UP_TO, PAGE, Place
from crikit.reports.rules import is_billed
from crikit.users.queries import holding

# Stands for "never" where times are sorted.
NEVER = datetime(1970, 1, 1)

STATE = Case(
    None,
    [
        (User.deactivated_at.is_null(False), UserState.DEACTIVATED),
        (User.approved_at.is_null(), UserState.WAITING),
        (User.last_signed_in_at.is_null(), UserState.NEVER),
    ],
    UserState.ACTIVE,
)
TIMES = {"created": User.created_at, "approved": User.approved_at, "signed_in": User.last_signed_in_at}
SORTS: dict[str, Any] = {
    "username": User.username_key,
    "type": User.role,
    "company": fn.COALESCE(Customer.name_key, SalesRep.name_key, ""),
    "name": fn.LOWER(User.name),
    "state": STATE,
    **{name: fn.COALESCE(column, NEVER).coerce(False) for name, column in TIMES.items()},
}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to and how it is sorted; '' means any. `sort` begins with a hyphen when it falls."""

    type: str = ""
    state: str = ""
    q: str = ""
    sort: str = "username"

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Filter":
        """As the address has it; what no list has is passed over."""
        type_, state, sort = (parameters.get(name, "") for name in ("type", "state", "sort"))
        return cls(
            type=type_ if type_ in set(Role) else "",
            state=state if state in set(UserState) else "",
            q=parameters.get("q", "").strip()[:LONGEST_SEARCH],
            sort=sort if sort.removeprefix("-") in SORTS else "username",
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Only what is set."""
        usual = Filter()
        return {name: value for name, value in vars(self).items() if value != getattr(usual, name)}

    @property
    def narrows(self) -> bool:
        return bool(self.type or self.state or self.q)

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def falls(self) -> bool:
        return self.sort.startswith("-")

    def sorted_by(self, column: str) -> dict[str, str]:
        """The parameters for the same list by this column; by the one it is sorted by already, the other way round."""
        turned = self.column == column and not self.falls
        # The latest first is what one wants of times.
        first = column in TIMES and self.column != column
        return {**self.parameters, "sort": f"-{column}" if turned or first else column}


class Line(NamedTuple):
    """A row of the list. `name_key` is what it is sorted by, for the place where a page begins."""

    id: int
    username: str
    role: str
    state: str
    company: str | None
    rep: str | None
    name: str
    email: str
    phone: str
    created_at: datetime
    approved_at: datetime | None
    deactivated_at: datetime | None
    last_signed_in_at: datetime | None
    management_id: int | None
    name_key: str

    @property
    def standing(self) -> UserState:
        return UserState(self.state)

    @property
    def belongs_to(self) -> str:
        return self.company or self.rep or ""

    @property
    def is_billed(self) -> bool:
        return is_billed(Role(self.role))


def lines(actor: Actor, wanted: Filter, place: Place | None = None, skip: int = 0) -> list[Line]:
    """One page and one line more, if there is a next page."""
    query = _in_order(_listed(actor, wanted), wanted, place).limit(PAGE + 1).offset(skip)
    return [Line(*row) for row in query.tuples()]


def every_line(actor: Actor, wanted: Filter) -> Iterator[Line]:
    """The whole list, row by row."""
    for row in _in_order(_listed(actor, wanted), wanted, None).tuples().iterator():
        yield Line(*row)


def count_lines(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""
    return int(db.count_of(_narrowed(User.select(SQL("1")), actor, wanted).limit(COUNT_UP_TO + 1)).scalar())


def _listed(actor: Actor, wanted: Filter) -> Any:
    who = (User.id, User.username, User.role, STATE, Customer.name, SalesRep.name, User.name, User.email, User.phone)
    times = (User.created_at, User.approved_at, User.deactivated_at, User.last_signed_in_at)
    return _narrowed(User.select(*who, *times, User.management, SORTS[wanted.column]), actor, wanted)


def _narrowed(query: Any, actor: Actor, wanted: Filter) -> Any:
    query = query.join_from(User, Customer, JOIN.LEFT_OUTER, on=(Customer.id == User.customer_id))
    query = query.join_from(User, SalesRep, JOIN.LEFT_OUTER, on=(SalesRep.id == User.rep_id))
    conditions: list[Any] = [User.vendor_id == actor.vendor_id, *holding(wanted.q)]
    if wanted.type:
        conditions.append(User.role == wanted.type)
    if wanted.state:
        conditions.append(wanted.state == STATE)
    return query.where(*conditions)


def _in_order(query: Any, wanted: Filter, place: Place | None) -> Any:
    by, id_ = SORTS[wanted.column], User.id
    if place and (value := _value(wanted.column, place.name_key)) is not None:
        here, there = Tuple(by, id_), Tuple(value, place.id)
        query = query.where(here < there if wanted.falls else here > there)
    return query.order_by(by.desc(), id_.desc()) if wanted.falls else query.order_by(by, id_)


def _value(column: str, written: str) -> Any:
    """What a place names, as the database compares it; None for what it can't be."""
    if column not in TIMES:
        return written
    try:
        moment = clock.from_column(written)
    except ValueError:
        return None
    return db.moment(moment) if moment else None


@dataclass
class Figures:
    """How many usernames there are, by type and state. Whatever way they are added up, it is the same sum."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, role: str = "", state: str = "") -> int:
        """All of them, or those of one type, or in one state, or both."""
        return sum(
            count
            for (its_role, its_state), count in self.counts.items()
            if role in ("", its_role) and state in ("", its_state)
        )

    @property
    def billed(self) -> int:
        return sum(self.of(role) for role in Role if is_billed(role))


def figures_for(actor: Actor) -> Figures:
    query = User.select(User.role, STATE, fn.COUNT(User.id)).where(User.vendor_id == actor.vendor_id)
    return Figures({(role, state): count for role, state, count in query.group_by(User.role, STATE).tuples()})
