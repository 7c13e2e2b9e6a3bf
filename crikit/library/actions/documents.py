"""Changing a document: its name, its place, whom it is for; deleting it, and having it back."""

from typing import Any

from crikit import clock, db
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.history.actions import record
from crikit.keys import search_key
from crikit.language import gettext
from crikit.library.actions import storing
from crikit.library.models import Document, Share, Version
from crikit.library.queries.office import any_document, audience_of
from crikit.library.rules import DELETED_ARE_KEPT
from crikit.library.rules.placing import Placement


def change(actor: Actor, key: str, *, edits: int | None, name: str, placement: Placement) -> bool:
    """True if anything changed. Raises Conflict if somebody else changed it since it was looked at."""
    document = any_document(actor, key)
    facts: dict[str, Any] = {
        "name": name,
        "folder": placement.folder,
        "staff_too": placement.staff_too,
        "opens_at": placement.opens_at,
        "closes_at": placement.closes_at,
    }
    before = {field: document.folder_id if field == "folder" else getattr(document, field) for field in facts}
    shared_before = audience_of(document)
    if before == facts and shared_before == placement.audience:
        return False
    with db.atomic():
        columns = {
            "name_key": search_key(name),
            "search_text": search_key(f"{name} {_latest_filename(document)}"),
            "fresh_at": placement.fresh_at(clock.now(), document.fresh_at),
        }
        as_seen = (Document.id == document.id, Document.edits == edits, Document.deleted_at.is_null())
        changed = Document.update(**facts, **columns, edits=Document.edits + 1)
        if not changed.where(Document.vendor_id == actor.vendor_id, *as_seen).execute():
            raise Conflict(
                gettext(
                    "Somebody else changed this document while you looked at it, so nothing of yours was saved. "
                    "What you typed is still here: compare it with what is stored now, then save again."
                )
            )
        document = any_document(actor, key)
        share(document, placement)
        renamed: dict[str, Any] = {"before": before["name"], "after": name} if before["name"] != name else {}
        record("document.changed", document, by=actor, **renamed)
    return True


def _latest_filename(document: Document) -> str:
    latest = Version.select(Version.filename).where(Version.document == document.id)
    return str(latest.order_by(Version.number.desc()).limit(1).scalar() or "")


def share(document: Document, placement: Placement) -> None:
    """Writes whom it is shared with anew, in the transaction that changed it. Raises DomainError for nobody."""
    if placement.audience.is_nobody:
        raise DomainError(gettext("Choose with whom the document is shared."))
    Share.delete().where(Share.document == document.id).execute()
    same = {"document": document.id, "folder_id": placement.folder, "name_key": document.name_key}
    rows = [same | row for row in placement.audience.rows(staff_too=placement.staff_too)]
    for start in range(0, len(rows), 100):
        Share.insert_many(rows[start : start + 100]).as_rowcount().execute()


def delete(actor: Actor, key: str) -> None:
    """Gone from every list at once; it can be had back as long as DELETED_ARE_KEPT."""
    document = any_document(actor, key)
    with db.atomic():
        deleted = Document.update(deleted_at=clock.now(), edits=Document.edits + 1)
        if deleted.where(Document.id == document.id, Document.deleted_at.is_null()).execute():
            record("document.deleted", document, by=actor)


def restore(actor: Actor, key: str) -> None:
    document = any_document(actor, key)
    with db.atomic():
        restored = Document.update(deleted_at=None, edits=Document.edits + 1)
        if restored.where(Document.id == document.id, Document.deleted_at.is_null(False)).execute():
            record("document.restored", document, by=actor)


def forget_deleted() -> None:
    """Those that nobody wanted back in time, with all their versions: first out of the bucket, so that a kill in
    between leaves nothing there that no row knows of."""
    with db.every_vendor():
        over = Document.select().where(Document.deleted_at < clock.now() - DELETED_ARE_KEPT)
        for document in list(over):
            for version in Version.select().where(Version.document == document.id, Version.in_bucket == True):
                storing.throw_away(version.vendor_id, version.key)
            as_seen = (Document.id == document.id, Document.deleted_at == document.deleted_at)
            Document.delete().where(*as_seen).execute()
