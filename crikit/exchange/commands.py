"""The command `flask import`: the same check and the same import as on the page, in the foreground."""

import secrets
from pathlib import Path

import click

from crikit import clock, db
from crikit.errors import DomainError
from crikit.exchange.imports.comparing import Findings, bring_in, compare, refusals
from crikit.exchange.imports.staging import Stage, staged
from crikit.exchange.models import LONGEST_FILENAME, AccountingImport, Kind, State
from crikit.exchange.reading.customers import match_columns, open_sheet
from crikit.exchange.reading.sheets import Sheet
from crikit.history.actions import record
from crikit.vendors.queries import vendor_named

BY_NAME = "command line"


@click.command("import")
@click.argument("kind", type=click.Choice([str(kind) for kind in Kind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--vendor", required=True, metavar="SLUG", help="Whose customers they are.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--skip-refused", is_flag=True, help="Bring in the others although some rows are refused.")
@click.option("--jobs-as-customers", is_flag=True, help="Take each QuickBooks job for a customer of its own.")
@click.option("--deactivate-missing", is_flag=True, help="Make customers inactive that are no longer in the file.")
def import_command(
    kind: str,
    file: Path,
    vendor: str,
    dry_run: bool,
    skip_refused: bool,
    jobs_as_customers: bool,
    deactivate_missing: bool,
) -> None:
    """Bring a list from accounting in."""
    try:
        with db.connection(), db.vendor_scope(vendor_named(vendor).id):
            sheet = open_sheet(file, file.name)
            matching = match_columns(sheet.columns, sheet.program).columns
            with staged(sheet, matching, jobs_as_customers=jobs_as_customers) as stage:
                refused = _run(file, sheet, stage, dry_run, skip_refused, deactivate_missing)
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if refused:
        raise SystemExit(1)


def _run(file: Path, sheet: Sheet, stage: Stage, dry_run: bool, skip_refused: bool, deactivate_missing: bool) -> bool:
    """Whether it ended in a refusal."""
    found = compare(stage) if dry_run else None
    if found is None:
        with db.atomic() as transaction:
            found = bring_in(stage, deactivate_missing=deactivate_missing)
            if found.counts["refused"] and not skip_refused:
                transaction.rollback()
            else:
                _keep(file, sheet, found)
    refused = bool(found.counts["refused"]) and not skip_refused
    _tell(found, sheet.program, nothing_written=dry_run or refused)
    return refused


def _keep(file: Path, sheet: Sheet, found: Findings) -> None:
    done = AccountingImport.create(
        key=secrets.token_hex(16),
        filename=file.name[:LONGEST_FILENAME],
        size=file.stat().st_size,
        program=sheet.program,
        state=State.DONE,
        by_name=BY_NAME,
        finished_at=clock.now(),
        counts=found.counts,
        refusals=found.refusals,
        jobs=found.jobs,
        missing=found.missing,
    )
    record("customers.imported", done, by_name=BY_NAME, file=file.name, counts=found.counts)


def _tell(found: Findings, program: str, *, nothing_written: bool) -> None:
    counts = found.counts
    click.echo(f"{program}, {counts['read']} rows")
    begins = "would " if nothing_written else ""
    numbers = f"add {counts['added']}, change {counts['changed']}, leave {counts['left']}, refuse {counts['refused']}"
    click.echo(begins + numbers)
    for row in refusals():
        click.echo(f"line {row['line']}, {row['name'] or 'no name'}: {row['reason']}")
    if counts["jobs"]:
        click.echo(f"{counts['jobs']} jobs follow their parents")
    if counts["missing"]:
        became = "became" if counts.get("deactivated") and not nothing_written else "can be made"
        click.echo(f"{counts['missing']} active customers are not in the file and {became} inactive")
