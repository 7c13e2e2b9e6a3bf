"""Recurring work on imports: checking what was uploaded and bringing in what was confirmed."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crikit import clock, db, language, scratch
from crikit.actor import Actor, Role
from crikit.exchange.actions import claims, decisions
from crikit.exchange.actions.uploads import signature_of
from crikit.exchange.imports.findings import ChangedMeanwhile, Findings
from crikit.exchange.imports.ways import Staged, staged
from crikit.exchange.models import AccountingImport, State
from crikit.exchange.queries import content_of, date_order_last_time, language_of, matching_last_time
from crikit.exchange.reading.kinds import readable
from crikit.exchange.reading.limits import ReadingError
from crikit.exchange.reading.sheets import Sheet
from crikit.history.actions import record
from crikit.language import lazy

SECONDS_BETWEEN_BEATS = 1.0
CHANGED_MEANWHILE = lazy(
    "What is here changed since this file was checked. Nothing was brought in; these are the numbers now."
)
log = logging.getLogger(__name__)


def run_imports() -> None:
    """Goes on with every import that waits, one after the other."""
    with db.connection():
        while work := claims.claim():
            with db.vendor_scope(work.vendor_id), language.spoken(language_of(work)):
                _carry_on(work)


def forget_files() -> None:
    with db.connection():
        decisions.give_up_forgotten()


def _carry_on(work: AccountingImport) -> None:
    try:
        with _file_of(work) as path:
            sheet = readable(work.kind).open_sheet(path, work.filename)
            _note_columns(work, sheet)
            carry_on = _apply if work.state == State.APPLYING else _check
            said: dict[str, Any] = {"jobs_as_customers": work.jobs_as_customers, "date_order": work.date_order}
            with staged(work.kind, sheet, work.matching, **said, note=_beats(work)) as stage:
                carry_on(work, stage)
    except ReadingError as refusal:
        claims.settle(work, State.FAILED, failure=refusal.sentence)
    except claims.Lost:
        log.info("import lost", extra={"facts": {"import": work.id}})
    except Exception:
        log.exception("import broke off", extra={"facts": {"import": work.id}})
        claims.release(work)


def _note_columns(work: AccountingImport, sheet: Sheet) -> None:
    """The columns as matched by hand, now or for an earlier file like this, else as they are recognised."""
    signature = signature_of(work.kind, sheet.program, sheet.columns)
    if not work.matched_by_hand:
        last_time = matching_last_time(signature)
        work.matched_by_hand = bool(last_time)
        work.matching = last_time or readable(work.kind).match_columns(sheet.columns, sheet.program)
    if not work.columns:
        work.date_order = date_order_last_time(signature)
    facts = {
        "program": sheet.program,
        "date_order": work.date_order,
        "columns": sheet.columns,
        "total_rows": sheet.count,
        "signature": signature,
    }
    claims.note(work, matching=work.matching, matched_by_hand=work.matched_by_hand, **facts)


def _check(work: AccountingImport, stage: Staged) -> None:
    claims.settle(work, State.CHECKED, **_told(stage.compare()))


def _apply(work: AccountingImport, stage: Staged) -> None:
    """One transaction: a kill at any line leaves everything as it was, and the next run begins anew."""
    try:
        with db.atomic():
            found = stage.bring_in(deactivate_missing=work.deactivate_missing, confirmed=work.counts)
            record("import.finished", work, by=_uploader(work), file=work.filename, counts=found.counts)
            decisions.forget_file(work.id)
            claims.settle(work, State.DONE, finished_at=clock.now(), **_told(found))
    except ChangedMeanwhile as change:
        claims.settle(work, State.CHECKED, failure=str(CHANGED_MEANWHILE), **_told(change.found))


def _uploader(work: AccountingImport) -> Actor | None:
    """For the history, which keeps the name even if the username is gone by now."""
    return Actor(work.by_id, work.vendor_id, Role.INHOUSE, "", work.by_name) if work.by_id else None


def _told(found: Findings) -> dict[str, object]:
    return {"counts": found.counts, "refusals": found.refusals, "jobs": found.jobs, "missing": found.missing}


def _beats(work: AccountingImport) -> Callable[[int], None]:
    last = time.monotonic()

    def note(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last > SECONDS_BETWEEN_BEATS:
            claims.note(work, done_rows=rows)
            last = time.monotonic()

    return note


@contextmanager
def _file_of(work: AccountingImport) -> Iterator[Path]:
    """The file on this machine's disk for as long as it is read."""
    with scratch.file("import") as copy:
        for piece in content_of(work.id):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)
