"""What a username finds in its library. Customers find what is shared with them, reps what any of their customers
finds, in-house everything that is published."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Select, Tuple, fn

from crikit import clock, db, search
from crikit.actor import Actor
from crikit.customers.models import Customer
from crikit.customers.queries import scope, scope_values, seen_by
from crikit.errors import NotFound
from crikit.keys import search_key
from crikit.library.models import LONGEST_KEY, Document, Folder, Share, Visit
from crikit.library.queries.audiences import SLOTS, slots_of
from crikit.library.rules import A_VISIT
from crikit.library.rules.audiences import EVERYBODY
from crikit.places import COUNT_UP_TO, PAGE, Place

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Filter:
    """What a library is narrowed to: words, a folder by its key, what is new since `since`."""

    q: str = ""
    folder: str = ""
    since: datetime | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, str], before: datetime | None) -> "Filter":
        """`before` is when the username was last here, for whoever wants only what is new."""
        since = before if parameters.get("new") else None
        return cls(parameters.get("q", "")[:LONGEST_SEARCH], parameters.get("folder", "")[:LONGEST_KEY], since)

    @property
    def parameters(self) -> dict[str, Any]:
        """As an address takes it: only what is set."""
        wanted = {"q": self.q, "folder": self.folder, "new": "1" if self.since else ""}
        return {name: value for name, value in wanted.items() if value}

    @property
    def text(self) -> str:
        return search_key(self.q)

    @property
    def shape(self) -> tuple[Hashable, ...]:
        return min(len(self.text), search.SHORTEST), bool(self.folder), bool(self.since)

    def values(self) -> dict[str, Any]:
        text = self.text
        since = db.moment(self.since) if self.since else None
        words = {"text": search.pattern(text), "start": text, "end": text + "\uffff"}
        return {**words, "folder": self.folder, "since": since, "now": db.moment(clock.now())}

    def conditions(self) -> list[Expression]:
        """With slots, for `db.kept`; fill them from `values()`."""
        wanted: list[Expression] = [*published()]
        if self.folder:
            wanted.append(Document.folder == folder_id())
        if self.since:
            wanted.append(Document.fresh_at > db.slot("since"))
        if len(self.text) >= search.SHORTEST:
            wanted.append(search.holds(Document.search_text, db.slot("text")))
        elif self.text:
            # Too short for the search index: the beginning of the name, which the list is ordered by.
            wanted.append(Document.name_key.between(db.slot("start"), db.slot("end")))
        return wanted


class DocumentLine(NamedTuple):
    id: int
    key: str
    name: str
    name_key: str
    kind: str
    size: int
    version: int
    fresh_at: datetime | None
    folder_name: str | None


COLUMNS = (
    *(Document.id, Document.key, Document.name, Document.name_key, Document.kind, Document.size, Document.version),
    *(Document.fresh_at, Folder.name),
)


def published() -> list[Expression]:
    """Neither deleted, nor waiting for its day, nor past it. Fill in `now`."""
    opened = Document.opens_at.is_null() | (Document.opens_at <= db.slot("now"))
    closed = Document.closes_at.is_null() | (Document.closes_at > db.slot("now"))
    return [Document.deleted_at.is_null(), opened, closed]


def after_place() -> Any:
    return Tuple(db.slot("after_key"), db.slot("after_id"))


def folder_id() -> Any:
    return Folder.select(Folder.id).where(Folder.key == db.slot("folder"))


def document_lines(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[DocumentLine]:
    """One page by name and one line more, if there is one: then a next page exists."""

    def build() -> Any:
        query = Document.select(*COLUMNS).join(Folder, JOIN.LEFT_OUTER)
        if reads_shares(actor, wanted):
            candidates = _first_of_each_audience(wanted, place)
            query = query.where(Document.id.in_(candidates))
        else:
            query = query.where(*wanted.conditions(), *shared_with(actor))
        if place:
            query = query.where(Tuple(Document.name_key, Document.id) > after_place())
        return query.order_by(Document.name_key, Document.id).limit(PAGE + 1).offset(db.slot("skip"))

    after = {"after_key": place.name_key, "after_id": place.id} if place else {}
    bounds = {"skip": skip, "up_to": PAGE + 1 + skip}
    rows = _kept(actor, ("documents", place is not None), wanted, build, **bounds, **after)
    return [DocumentLine(*row)._replace(fresh_at=clock.from_column(row[7])) for row in rows.fetchall()]


def reads_shares(actor: Actor, wanted: Filter) -> bool:
    """A customer's whole list, or a folder of it, is read audience by audience, each in its order; what else is asked
    for is little, and starts from there."""
    return actor.is_customer and not wanted.text and not wanted.since


def _first_of_each_audience(wanted: Filter, place: Place | None) -> Any:
    """The first page of each audience; the page of all of them is among these."""
    pages = []
    for slot in SLOTS:
        shares = Share.select(Share.document).join(Document).where(Share.audience == db.slot(slot), *published())
        if wanted.folder:
            shares = shares.where(Share.folder_id == folder_id())
        if place:
            shares = shares.where(Tuple(Share.name_key, Share.document) > after_place())
        page = shares.order_by(Share.name_key, Share.document).limit(db.slot("up_to")).alias(f"of_{slot}")
        pages.append(Select([page], [page.c.document_id]))
    one, two, three, four = pages
    return one.union_all(two).union_all(three).union_all(four)


def shared_with(actor: Actor) -> list[Any]:
    """Wall 1: what of the vendor's documents this person may see. Fill in `_values(actor)`."""
    mine: list[Any] = [Document.vendor_id == db.slot("vendor_id")]
    if actor.is_inhouse:
        return mine
    of_document = Share.select(SQL("1")).where(Share.document == Document.id)
    if actor.is_customer:
        return [*mine, fn.EXISTS(of_document.where(Share.audience.in_([db.slot(slot) for slot in SLOTS])))]
    theirs = [
        field.in_(Customer.select(column).where(*seen_by(actor)))
        for field, column in (
            (Share.customer_type, Customer.customer_type),
            (Share.price_list, Customer.price_list),
            (Share.customer, Customer.id),
        )
    ]
    one, two, three = theirs
    return [*mine, fn.EXISTS(of_document.where((Share.audience == EVERYBODY) | one | two | three))]


def _values(actor: Actor) -> dict[str, Any]:
    return slots_of(actor) if actor.is_customer else scope_values(actor)


def _kept(actor: Actor, key: Hashable, wanted: Filter, build: Any, **values: Any) -> Any:
    with db.vendor_scope(actor.vendor_id):
        shape = ("library", key, *scope(actor), wanted.shape)
        return db.kept(shape, build, **_values(actor), **wanted.values(), **values)


def count_documents(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""

    def build() -> Any:
        if reads_shares(actor, wanted):
            each = _first_of_each_audience(wanted, None).alias("each")
            found = Select([each], [each.c.document_id]).distinct()
        else:
            found = Document.select(SQL("1")).where(*wanted.conditions(), *shared_with(actor))
        return db.count_of(found.limit(COUNT_UP_TO + 1))

    return int(_kept(actor, "count", wanted, build, up_to=COUNT_UP_TO + 1).fetchone()[0])


def document_for(actor: Actor, key: str) -> Document:
    """Raises NotFound for what isn't there, isn't published or isn't shared with this person."""
    found = documents_for(actor, [key])
    if not found:
        raise NotFound
    return found[0]


def documents_for(actor: Actor, keys: list[str]) -> list[Document]:
    """Those of the keys that this person may see, by name."""

    def build() -> Any:
        # A key of its own for each number of them would fill the memory with texts of queries.
        return Document.select(Document.id).where(Document.key == db.slot("of"), *published(), *shared_with(actor))

    with db.vendor_scope(actor.vendor_id):
        values, name = {**_values(actor), **Filter().values()}, ("document", *scope(actor))
        rows = [db.kept(name, build, **values, of=key).fetchone() for key in dict.fromkeys(keys)]
        ids = [row[0] for row in rows if row]
        return list(Document.select().where(Document.id.in_(ids)).order_by(Document.name_key, Document.id))


class FolderLine(NamedTuple):
    key: str
    name: str


def folders_for(actor: Actor) -> list[FolderLine]:
    """The folders in which this person finds something, by name. The names of others may say too much."""

    def build() -> Any:
        if actor.is_customer:
            mine = Share.audience.in_([db.slot(slot) for slot in SLOTS])
            inside = Share.select(SQL("1")).join(Document).where(mine, Share.folder_id == Folder.id, *published())
        else:
            inside = Document.select(SQL("1")).where(Document.folder == Folder.id, *published(), *shared_with(actor))
        return Folder.select(Folder.key, Folder.name).where(fn.EXISTS(inside)).order_by(Folder.name_key)

    return [FolderLine(*row) for row in _kept(actor, "folders", Filter(), build).fetchall()]


def last_visit(actor: Actor) -> datetime | None:
    """When this username was here before its present visit; None while it never was."""

    def build() -> Any:
        return Visit.select(Visit.at, Visit.before).where(Visit.user == db.slot("user_id"))

    with db.vendor_scope(actor.vendor_id):
        row = db.kept("last visit", build, user_id=actor.user_id).fetchone()
    if row is None:
        return None
    at, before = map(clock.from_column, row)
    return at if at and at < clock.now() - A_VISIT else before


class Library(NamedTuple):
    """How many documents there are for somebody, and how many came since their last visit."""

    documents: int
    fresh: int


def library_of(actor: Actor) -> Library:
    since = last_visit(actor)
    return Library(count_documents(actor, Filter()), count_documents(actor, Filter(since=since)) if since else 0)
