"""All of a vendor's documents, for the office: also what waits for its day, what is over and what was deleted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Expression, Tuple, fn

from crikit import clock, db, search
from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.keys import search_key
from crikit.library.models import LONGEST_KEY, Document, Download, Folder, Piece, Share, Version
from crikit.library.queries.audiences import audience_in
from crikit.library.queries.shared import LONGEST_SEARCH, after_place, folder_id
from crikit.library.rules.audiences import Audience
from crikit.places import COUNT_UP_TO, PAGE, Place


class State(StrEnum):
    PUBLISHED = "published"
    WAITING = "waiting"
    OVER = "over"
    DELETED = "deleted"


@dataclass(frozen=True)
class Filter:
    """What the office's list is narrowed to. Deleted documents are shown on their own."""

    q: str = ""
    folder: str = ""
    state: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "Filter":
        state = parameters.get("state", "")
        return cls(
            parameters.get("q", "")[:LONGEST_SEARCH],
            parameters.get("folder", "")[:LONGEST_KEY],
            state if state in set(State) else "",
        )

    @property
    def parameters(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value}

    @property
    def text(self) -> str:
        return search_key(self.q)

    @property
    def shape(self) -> tuple[Any, ...]:
        return min(len(self.text), search.SHORTEST), bool(self.folder), self.state

    def values(self) -> dict[str, Any]:
        text = self.text
        words = {"text": search.pattern(text), "start": text, "end": text + "\uffff"}
        return {**words, "folder": self.folder, "now": db.moment(clock.now())}

    def conditions(self) -> list[Expression]:
        wanted = [Document.deleted_at.is_null(self.state != State.DELETED), *self._in_state()]
        if self.folder:
            wanted.append(Document.folder == folder_id())
        if len(self.text) >= search.SHORTEST:
            wanted.append(search.holds(Document.search_text, db.slot("text")))
        elif self.text:
            wanted.append(Document.name_key.between(db.slot("start"), db.slot("end")))
        return wanted

    def _in_state(self) -> list[Expression]:
        waits, is_over = Document.opens_at > db.slot("now"), Document.closes_at <= db.slot("now")
        if self.state == State.WAITING:
            return [waits]
        if self.state == State.OVER:
            return [is_over]
        if self.state == State.PUBLISHED:
            begun, goes_on = Document.opens_at <= db.slot("now"), Document.closes_at > db.slot("now")
            return [Document.opens_at.is_null() | begun, Document.closes_at.is_null() | goes_on]
        return []


class OfficeLine(NamedTuple):
    id: int
    key: str
    name: str
    name_key: str
    kind: str
    size: int
    version: int
    staff_too: bool
    opens_at: datetime | None
    closes_at: datetime | None
    deleted_at: datetime | None
    folder_name: str | None


def office_lines(actor: Actor, wanted: Filter, place: Place | None, skip: int = 0) -> list[OfficeLine]:
    """One page by name and one line more, if there is one: then a next page exists."""

    def build() -> Any:
        columns = [getattr(Document, name) for name in OfficeLine._fields[:-1]]
        lines = Document.select(*columns, Folder.name).join(Folder, JOIN.LEFT_OUTER).where(*wanted.conditions())
        if place:
            lines = lines.where(Tuple(Document.name_key, Document.id) > after_place())
        return lines.order_by(Document.name_key, Document.id).limit(PAGE + 1).offset(db.slot("skip"))

    after = {"after_key": place.name_key, "after_id": place.id} if place else {}
    with db.vendor_scope(actor.vendor_id):
        key = ("office library", wanted.shape, place is not None)
        rows = db.kept(key, build, skip=skip, **wanted.values(), **after).fetchall()
    return [_read(OfficeLine(*row)) for row in rows]


def _read(line: OfficeLine) -> OfficeLine:
    """With times as they are meant, not as the driver hands them over."""
    opens_at, closes_at, deleted_at = map(clock.from_column, (line.opens_at, line.closes_at, line.deleted_at))
    return line._replace(opens_at=opens_at, closes_at=closes_at, deleted_at=deleted_at)


def count_of_office(actor: Actor, wanted: Filter) -> int:
    """How many match, counted up to COUNT_UP_TO + 1."""

    def build() -> Any:
        return db.count_of(Document.select(SQL("1")).where(*wanted.conditions()).limit(COUNT_UP_TO + 1))

    with db.vendor_scope(actor.vendor_id):
        return int(db.kept(("office library count", wanted.shape), build, **wanted.values()).fetchone()[0])


def all_documents(actor: Actor) -> Any:
    return Document.select().where(Document.vendor_id == actor.vendor_id)


def any_document(actor: Actor, key: str) -> Document:
    """Published or not, deleted or not."""
    found: Document | None = all_documents(actor).where(Document.key == key).first()
    if found is None:
        raise NotFound
    return found


def versions_of(document: Document) -> list[Version]:
    """The newest first."""
    mine = (Version.vendor_id == document.vendor_id, Version.document == document.id)
    return list(Version.select().where(*mine).order_by(Version.number.desc()))


def current_version(document: Document) -> Version:
    found: Version = Version.get(Version.document == document.id, Version.number == document.version)
    return found


def current_versions(documents: list[Document]) -> dict[int, Version]:
    """By the id of the document."""
    ids = [document.id for document in documents]
    current = Version.select().join(Document).where(Version.document.in_(ids), Version.number == Document.version)
    return {version.document_id: version for version in current}


def version_for(actor: Actor, key: str) -> Version:
    """An earlier version, or the current one."""
    mine = (Version.vendor_id == actor.vendor_id, Version.key == key)
    found: Version | None = Version.select(Version, Document).join(Document).where(*mine).first()
    if found is None:
        raise NotFound
    return found


def pieces_of(version: Version) -> Iterator[bytes]:
    pieces = Piece.select(Piece.id).where(Piece.version == version.id).order_by(Piece.number)
    for (piece_id,) in list(pieces.tuples()):
        yield bytes(Piece.get_by_id(piece_id).content)


def downloads_of(document: Document, place: Place | None = None, skip: int = 0) -> list[Download]:
    """The latest first, a page and one line more."""
    mine = Download.select().where(Download.vendor_id == document.vendor_id, Download.document == document.id)
    mine = mine.where(Download.id < place.id) if place else mine
    return list(mine.order_by(Download.id.desc()).limit(PAGE + 1).offset(skip))


def every_download(document: Document) -> Iterator[Download]:
    mine = Download.select().where(Download.vendor_id == document.vendor_id, Download.document == document.id)
    yield from mine.order_by(Download.id.desc()).iterator()


def bytes_used(actor: Actor) -> int:
    """By all versions of all documents that aren't deleted."""
    kept = Version.select(fn.COALESCE(fn.SUM(Version.size), 0)).join(Document)
    return int(kept.where(Version.vendor_id == actor.vendor_id, Document.deleted_at.is_null()).scalar())


class FolderCount(NamedTuple):
    id: int
    key: str
    name: str
    documents: int


def folders_of(actor: Actor) -> list[Folder]:
    return list(Folder.select().where(Folder.vendor_id == actor.vendor_id).order_by(Folder.name_key))


def counted_folders(actor: Actor) -> list[FolderCount]:
    counted = Folder.select(Folder.id, Folder.key, Folder.name, fn.COUNT(Document.id)).join(
        Document, JOIN.LEFT_OUTER, on=(Document.folder == Folder.id) & Document.deleted_at.is_null()
    )
    counted = counted.where(Folder.vendor_id == actor.vendor_id).group_by(Folder.id, Folder.key, Folder.name)
    return [FolderCount(*row) for row in counted.order_by(Folder.name_key).tuples()]


def folder_for(actor: Actor, key: str) -> Folder:
    found: Folder | None = Folder.select().where(Folder.vendor_id == actor.vendor_id, Folder.key == key).first()
    if found is None:
        raise NotFound
    return found


def audience_of(document: Document) -> Audience:
    shares = Share.select().where(Share.vendor_id == document.vendor_id, Share.document == document.id)
    return audience_in(shares.order_by(Share.id))
