"""Reading imports and their files. A vendor's imports are its administrators' to see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from peewee import fn

from crikit import clock, db
from crikit.accounts.models import HiddenPanel, User
from crikit.actor import Actor
from crikit.errors import NotFound
from crikit.exchange.models import AccountingImport, FilePiece, Kind, State
from crikit.vendors.queries import vendor_of

IMPORTS_SHOWN = 50
LONG_COLUMNS = {"columns", "matching", "refusals", "jobs", "missing"}


def imports_for(actor: Actor) -> Any:
    return AccountingImport.select().where(AccountingImport.vendor_id == actor.vendor_id)


def import_for(actor: Actor, import_id: int) -> AccountingImport:
    found: AccountingImport | None = imports_for(actor).where(AccountingImport.id == import_id).first()
    if found is None:
        raise NotFound
    return found


def latest_imports(actor: Actor) -> list[AccountingImport]:
    """Newest first, without the long columns."""
    fields = [field for field in AccountingImport._meta.sorted_fields if field.name not in LONG_COLUMNS]
    ours = AccountingImport.select(*fields).where(AccountingImport.vendor_id == actor.vendor_id)
    return list(ours.order_by(AccountingImport.id.desc()).limit(IMPORTS_SHOWN))


def latest_of_each_kind(actor: Actor) -> list[AccountingImport]:
    """The newest that was not given up, without the long columns."""
    kept = AccountingImport.vendor_id == actor.vendor_id, AccountingImport.state != State.ABANDONED
    newest = AccountingImport.select(fn.MAX(AccountingImport.id)).where(*kept).group_by(AccountingImport.kind)
    fields = [field for field in AccountingImport._meta.sorted_fields if field.name not in LONG_COLUMNS]
    return list(AccountingImport.select(*fields).where(AccountingImport.id.in_(newest)))


def content_of(import_id: int) -> Iterator[bytes]:
    """The file, piece by piece."""
    pieces = FilePiece.select(FilePiece.id).where(FilePiece.accounting_import == import_id).order_by(FilePiece.number)
    for (piece_id,) in list(pieces.tuples()):
        yield bytes(FilePiece.get_by_id(piece_id).content)


def matching_last_time(signature: str) -> dict[str, str]:
    """How the office matched these columns the last time that it brought such a file in; empty if it never did."""
    done = (AccountingImport.signature == signature, AccountingImport.matched_by_hand == True)
    last = AccountingImport.select(AccountingImport.matching).where(*done, AccountingImport.state == State.DONE)
    found = last.order_by(AccountingImport.id.desc()).first()
    return dict(found.matching) if found else {}


def date_order_last_time(signature: str) -> str:
    """How the days of such a file were to be read, if somebody had to say it."""
    done = (AccountingImport.signature == signature, AccountingImport.state == State.DONE)
    last = AccountingImport.select(AccountingImport.date_order).where(*done, AccountingImport.date_order != "")
    return str(last.order_by(AccountingImport.id.desc()).scalar() or "")


def language_of(work: AccountingImport) -> str:
    """The language of whoever uploaded the file, else the vendor's: what the work writes down, they will read."""
    chosen = User.select(User.language).where(User.id == work.by_id).scalar() if work.by_id else ""
    return chosen or vendor_of(work.vendor_id).language


def brought_in_at(kind: Kind) -> datetime | None:
    """When accounting last told of what this kind of list holds."""

    def build() -> Any:
        done = (AccountingImport.kind == db.slot("kind"), AccountingImport.state == State.DONE)
        return AccountingImport.select(fn.MAX(AccountingImport.finished_at)).where(*done)

    row = db.kept("brought in at", build, kind=str(kind)).fetchone()
    return clock.from_column(row[0])


def hides(actor: Actor, panel: str) -> bool:
    hidden = HiddenPanel.select().where(HiddenPanel.user == actor.user_id, HiddenPanel.panel == panel)
    return bool(hidden.exists())
