"""Taking a file in. What is plainly no list is refused at once; everything else is told by the check."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from peewee import IntegrityError

from crikit import db, scratch
from crikit.actor import Actor
from crikit.errors import Conflict, DomainError
from crikit.exchange.models import AT_REST, LONGEST_FILENAME, UNDER_WAY, AccountingImport, FilePiece, Kind
from crikit.exchange.reading import text
from crikit.exchange.reading.kinds import readable
from crikit.exchange.reading.limits import FILE_BYTES, ReadingError
from crikit.keys import one_line
from crikit.language import gettext, ngettext

PIECE_BYTES = 256 * 1024
# Reading a file this small takes less than a page; Excel workbooks are opened by a process of their own, which doesn't.
QUICK_BYTES = 500_000
MOST_WAITING = 20


def upload(
    actor: Actor,
    filename: str,
    content: IO[bytes],
    *,
    key: str,
    kind: str = Kind.CUSTOMERS,
    jobs_as_customers: bool = False,
) -> AccountingImport:
    """The import that begins with this file; the same `key` again is the same import. Raises DomainError."""
    filename = one_line(Path(filename.replace("\\", "/")).name)[:LONGEST_FILENAME]
    if not filename:
        raise DomainError(gettext("Choose a file first."))
    with scratch.file("upload") as copy:
        size = _copy(content, copy, filename)
        path = Path(copy.name)
        refuse_plainly_wrong(path, filename, kind)
        facts = {"kind": kind, "filename": filename, "size": size, "by_id": actor.user_id, "by_name": actor.name}
        return _keep(path, key, jobs_as_customers=jobs_as_customers, **facts)


def _copy(content: IO[bytes], copy: IO[bytes], filename: str) -> int:
    size = 0
    while piece := content.read(PIECE_BYTES):
        size += len(piece)
        if size > FILE_BYTES:
            raise ReadingError(
                gettext(
                    "“%(file)s” is larger than %(most)s MB. Export fewer columns or split the list.",
                    file=filename,
                    most=FILE_BYTES // 1024 // 1024,
                )
            )
        copy.write(piece)
    copy.flush()
    return size


def refuse_plainly_wrong(path: Path, filename: str, kind: str) -> None:
    opening = text.opening_of(path, filename)
    if path.stat().st_size <= QUICK_BYTES and not opening.startswith(text.ZIP):
        readable(kind).open_sheet(path, filename)


def _keep(path: Path, key: str, **facts: object) -> AccountingImport:
    try:
        with db.atomic():
            known = AccountingImport.select().where(AccountingImport.state.in_((*UNDER_WAY, *AT_REST)))
            if known.count() >= MOST_WAITING:
                raise Conflict(
                    ngettext(
                        "%(num)s file is waiting. Finish it or give it up, then choose this one.",
                        "%(num)s files are waiting. Finish one of them or give it up, then choose this one.",
                        MOST_WAITING,
                    )
                )
            begun: AccountingImport = AccountingImport.create(key=key, **facts)
            for number, piece in enumerate(_pieces(path)):
                FilePiece.create(accounting_import=begun, number=number, content=piece)
            return begun
    except IntegrityError:
        twin: AccountingImport = AccountingImport.select().where(AccountingImport.key == key).get()
        return twin


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def signature_of(kind: str, program: str, columns: list[str]) -> str:
    """Stands for the columns of a list of this kind, so that the next one is known again."""
    return hashlib.sha256("\x1f".join([kind, program, *columns]).encode()).hexdigest()
