"""Reading history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Tuple, fn

from crikit import db
from crikit.actor import Actor
from crikit.history.models import Entry
from crikit.history.rules import KINDS, actions_of
from crikit.keys import search_key
from crikit.numbers import number_in
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100
# Offered to filter by; whoever isn't among them is found by name.
PEOPLE = 50

About = Iterable[tuple[str, int]]


@dataclass(frozen=True)
class Filter:
    """What the history is narrowed to; None and '' mean any. `about` names a row: `customer.12`."""

    person: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    q: str = ""
    about: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Filter":
        """As the address has it; what can't be is passed over."""
        kind, (table, id_) = parameters.get("kind", ""), _row(parameters.get("about", ""))
        return cls(
            person=number_in(parameters.get("person", "")),
            kind=kind if kind in KINDS else "",
            since=_day(parameters.get("since", "")),
            until=_day(parameters.get("until", "")),
            q=parameters.get("q", "").strip()[:LONGEST_SEARCH],
            about=f"{table}.{id_}" if id_ else "",
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """Only what is set, as an address takes it."""
        return {name: str(value) for name, value in vars(self).items() if value}

    @property
    def about_row(self) -> tuple[str, int | None]:
        return _row(self.about)


def _row(written: str) -> tuple[str, int | None]:
    table, _, id_ = written.rpartition(".")
    return table[:30], number_in(id_)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # The first and the last days there are have no neighbours to convert them to another zone.
    return day if 1900 < day.year < 9000 else None


def entries_for(actor: Actor) -> Any:
    return Entry.select().where(Entry.vendor_id == actor.vendor_id).order_by(Entry.id.desc())


def entries_about(actor: Actor, row: Any) -> Any:
    return entries_for(actor).where(Entry.about_kind == row._meta.table_name, Entry.about_id == row.id)


def entries(
    actor: Actor, wanted: Filter, zone: ZoneInfo, about: About, place: Place | None = None, skip: int = 0
) -> list[Entry]:
    """One page, the newest first, and one line more if there is a next page. `about` names further rows that belong
    to the one of the filter; days are those of `zone`."""
    query = _found(actor, wanted, zone, about)
    if place and (at := _moment(place.name_key)):
        query = query.where(Tuple(Entry.at, Entry.id) < Tuple(at, place.id))
    return list(query.limit(PAGE + 1).offset(skip))


def every_entry(actor: Actor, wanted: Filter, zone: ZoneInfo, about: About) -> Iterator[Entry]:
    yield from _found(actor, wanted, zone, about).iterator()


def count_entries(actor: Actor, wanted: Filter, zone: ZoneInfo, about: About) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""
    return int(db.count_of(_found(actor, wanted, zone, about).limit(COUNT_UP_TO + 1)).scalar())


def people(actor: Actor) -> list[tuple[int, str]]:
    """Who acted, by the name they had last; deleted usernames too. One step in the index for each, however much they
    did."""
    found: list[tuple[int, str]] = []
    query = Entry.select(Entry.actor_id, Entry.actor_name).where(Entry.vendor_id == actor.vendor_id)
    query = query.where(Entry.actor_id.is_null(False)).order_by(Entry.actor_id.desc(), Entry.at.desc()).limit(1)
    while len(found) < PEOPLE:
        row = (query.where(Entry.actor_id < found[-1][0]) if found else query).tuples().first()
        if row is None:
            break
        found.append(row)
    return sorted(found, key=lambda person: person[1].casefold())


def _found(actor: Actor, wanted: Filter, zone: ZoneInfo, about: About) -> Any:
    query = Entry.select().where(Entry.vendor_id == actor.vendor_id, *_conditions(wanted, zone))
    if wanted.about:
        rows = [(Entry.about_kind == table) & (Entry.about_id == id_) for table, id_ in (wanted.about_row, *about)]
        query = query.where(reduce(or_, rows))
    return query.order_by(Entry.at.desc(), Entry.id.desc())


def _conditions(wanted: Filter, zone: ZoneInfo) -> Iterator[Any]:
    if wanted.person:
        yield Entry.actor_id == wanted.person
    if wanted.kind:
        yield Entry.action.in_(actions_of(wanted.kind))
    if wanted.since:
        yield Entry.at >= _begin(wanted.since, zone)
    if wanted.until:
        yield Entry.at < _begin(wanted.until + timedelta(days=1), zone)
    if text := search_key(wanted.q):
        holds = fn.INSTR if db.is_sqlite() else fn.STRPOS
        yield holds(Entry.search_text, text) > 0


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _moment(written: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written)
        return db.moment(at) if at.tzinfo else db.moment(at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
