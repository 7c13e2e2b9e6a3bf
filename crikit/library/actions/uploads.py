"""Taking documents and new versions in. Each file stands alone: one that is refused keeps no other out."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, NamedTuple

from crikit import clock, config, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError, Unreached
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext, ngettext
from crikit.library.actions import storing
from crikit.library.actions.documents import share
from crikit.library.models import Document, Version
from crikit.library.queries.office import any_document, bytes_used
from crikit.library.rules import FILE_BYTES, MEGABYTE, MOST_FILES, kinds, names
from crikit.library.rules.placing import Placement
from crikit.limits.actions import is_first
from crikit.vendors.actions import hold

# A form that is sent again after so long is meant.
REMEMBERED = timedelta(days=1)


class File(NamedTuple):
    """As it comes in: what it says it is called, and what is to be read."""

    filename: str
    stream: IO[bytes]


class Outcome(NamedTuple):
    added: list[Document]
    refused: list[str]


class Taken(NamedTuple):
    """A file that may stay: `key` stands in addresses and names its object in the bucket."""

    key: str
    filename: str
    kind: str
    content: bytes
    in_bucket: bool


def random_key() -> str:
    return secrets.token_urlsafe(16)


def upload(actor: Actor, files: Sequence[File], placement: Placement, key: str) -> Outcome:
    """Each file becomes a document, or a sentence that says why it doesn't. The same `key` again adds nothing again."""
    outcome = Outcome([], [])
    for number, file in enumerate(files[:MOST_FILES]):
        try:
            outcome.added.extend(_add(actor, file, placement, f"{key} {number}"))
        except DomainError as refusal:
            outcome.refused.append(refusal.sentence)
    if len(files) > MOST_FILES:
        outcome.refused.append(
            ngettext(
                "At most %(num)s file is taken at once; the rest was left out.",
                "At most %(num)s files are taken at once; the rest was left out.",
                MOST_FILES,
            )
        )
    return outcome


def _add(actor: Actor, file: File, placement: Placement, key: str) -> Iterator[Document]:
    with _taken(actor, file) as taken, db.atomic():
        if not _is_first(actor, key):
            return
        _refuse_overflow(actor, len(taken.content))
        name = names.stem_of(taken.filename)
        document: Document = Document.create(
            key=random_key(),
            name=name,
            name_key=search_key(name),
            search_text=search_key(f"{name} {taken.filename}"),
            folder=placement.folder,
            kind=taken.kind,
            size=len(taken.content),
            staff_too=placement.staff_too,
            opens_at=placement.opens_at,
            closes_at=placement.closes_at,
            fresh_at=placement.fresh_at(clock.now()),
        )
        share(document, placement)
        _keep(actor, document, taken, 1)
        record("document.added", document, by=actor, file=taken.filename)
    yield document


def replace(actor: Actor, document_key: str, file: File, key: str) -> Document:
    """A new version; the earlier ones stay. Raises DomainError, and Conflict if another one came meanwhile."""
    document = any_document(actor, document_key)
    with _taken(actor, file) as taken, db.atomic():
        if not _is_first(actor, key):
            return any_document(actor, document_key)
        _refuse_overflow(actor, len(taken.content))
        number = document.version + 1
        waits = document.opens_at and document.opens_at > clock.now()
        facts = {"kind": taken.kind, "size": len(taken.content), "version": number}
        fresh_at = document.opens_at if waits else clock.now()
        as_seen = (Document.id == document.id, Document.version == document.version, Document.deleted_at.is_null())
        changed = Document.update(**facts, fresh_at=fresh_at, edits=Document.edits + 1)
        if not changed.where(Document.vendor_id == actor.vendor_id, *as_seen).execute():
            raise Conflict(gettext("The document has changed meanwhile. Look at it again, then replace it."))
        _keep(actor, document, taken, number)
        record("document.replaced", document, by=actor, file=taken.filename, number=number)
    return any_document(actor, document_key)


@contextmanager
def _taken(actor: Actor, file: File) -> Iterator[Taken]:
    """The file, checked and read no further than it may be long; out of the bucket again if nothing comes of it."""
    filename = names.filename_of(file.filename)
    content = file.stream.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise DomainError(gettext("“%(file)s” is larger than %(most)s MB.", file=filename, most=FILE_BYTES // MEGABYTE))
    if refusal := kinds.refusal(filename, content):
        raise DomainError(refusal)
    _refuse_overflow(actor, len(content))
    key = random_key()
    in_bucket = storing.put_away(actor.vendor_id, key, content)
    try:
        yield Taken(key, filename, kinds.of(filename), content, in_bucket)
    finally:
        if in_bucket and not Version.select().where(Version.key == key).exists():
            _throw_away(actor, key)


def _throw_away(actor: Actor, key: str) -> None:
    try:
        storing.throw_away(actor.vendor_id, key)
    except Unreached:
        # Nobody knows of it; it takes room in the bucket and does no harm.
        return


def _is_first(actor: Actor, key: str) -> bool:
    hold(actor.vendor_id)
    return is_first("library upload", f"{actor.user_id} {key}", within=REMEMBERED)


def _refuse_overflow(actor: Actor, size: int) -> None:
    most = config.settings().library_megabytes
    if bytes_used(actor) + size > most * MEGABYTE:
        raise DomainError(
            gettext("The library is full: it holds %(most)s MB. Delete what nobody needs any more.", most=most)
        )


def _keep(actor: Actor, document: Document, taken: Taken, number: int) -> None:
    version: Version = Version.create(
        key=taken.key,
        document=document.id,
        number=number,
        filename=taken.filename,
        kind=taken.kind,
        size=len(taken.content),
        in_bucket=taken.in_bucket,
        by_name=actor.name,
    )
    storing.keep(version, taken.content)
