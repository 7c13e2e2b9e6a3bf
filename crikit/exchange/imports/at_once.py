"""A file brought in from its beginning to its end without anybody looking, for the command line."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crikit import clock, db
from crikit.exchange.imports.findings import Findings
from crikit.exchange.imports.ways import staged
from crikit.exchange.models import LONGEST_FILENAME, AccountingImport, Kind, State
from crikit.exchange.reading.kinds import readable
from crikit.history.actions import record

BY_NAME = "command line"


@dataclass(frozen=True)
class Choices:
    dry_run: bool = False
    skip_refused: bool = False
    jobs_as_customers: bool = False
    deactivate_missing: bool = False
    date_order: str = ""


@dataclass(frozen=True)
class Outcome:
    """`refusals` are all of them; `written` is False for a dry run and where a refusal stopped it."""

    program: str
    counts: dict[str, int]
    refusals: list[dict[str, Any]]
    written: bool


def import_file(path: Path, choices: Choices, kind: Kind = Kind.CUSTOMERS) -> Outcome:
    """In the vendor's scope. A refused row stops all of it, unless the refused ones are to be left out."""
    sheet = readable(kind).open_sheet(path, path.name)
    matching = readable(kind).match_columns(sheet.columns, sheet.program)
    said: dict[str, Any] = {"jobs_as_customers": choices.jobs_as_customers, "date_order": choices.date_order}
    with staged(kind, sheet, matching, **said) as stage:
        if choices.dry_run:
            counts = stage.compare().counts
            return Outcome(sheet.program, counts, stage.refusals(), written=False)
        with db.atomic() as transaction:
            found = stage.bring_in(deactivate_missing=choices.deactivate_missing)
            # Before a step back, which would forget what was refused in here.
            refused = stage.refusals()
            written = choices.skip_refused or not refused
            if written:
                _keep(path, kind, sheet.program, found)
            else:
                transaction.rollback()
    return Outcome(sheet.program, found.counts, refused, written)


def _keep(path: Path, kind: Kind, program: str, found: Findings) -> None:
    facts = {"counts": found.counts, "refusals": found.refusals, "jobs": found.jobs, "missing": found.missing}
    done = AccountingImport.create(
        key=secrets.token_hex(16),
        kind=kind,
        filename=path.name[:LONGEST_FILENAME],
        size=path.stat().st_size,
        program=program,
        state=State.DONE,
        by_name=BY_NAME,
        finished_at=clock.now(),
        **facts,
    )
    record("import.finished", done, by_name=BY_NAME, file=path.name, counts=found.counts)
