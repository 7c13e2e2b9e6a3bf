"""The commands `flask backup`, `flask restore` and `flask copy-database`."""

import sys
import time
from pathlib import Path
from typing import Any

import click

from crikit import db
from crikit.backups import actions
from crikit.backups.rules import BackupRefused, Counted

MOMENT = "%Y-%m-%d %H:%M:%S UTC"
NOT_IN_IT = (
    "Not in it: SECRET_KEY (without it nobody's second factor works), the other settings, and documents in a bucket."
)
AFTER = (
    "Nothing goes out by e-mail until an administrator of each vendor says so under “E-mails”, or you do: "
    "flask --app wsgi resume-mail"
)


class Told:
    """How far the work is, on a terminal; elsewhere it keeps quiet."""

    def __init__(self) -> None:
        self.is_shown = sys.stderr.isatty()

    def __call__(self, table: str, rows: int) -> None:
        if self.is_shown:
            click.echo(f"\r\x1b[K{table} {rows:,}", nl=False, err=True)

    def over(self) -> None:
        if self.is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def done(work: Any, *args: Any) -> tuple[Any, float]:
    """What it returned, and how many seconds it took; a refusal ends the command with its sentence."""
    began, told = time.monotonic(), Told()
    try:
        returned = work(*args, told)
    except BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        told.over()
    return returned, time.monotonic() - began


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database to FILE, as of this moment, while the portal runs."""
    with db.connection():
        written, seconds = done(actions.back_up, file)
        actions.note(written)
    click.echo(f"{file}: {written.row_count:,} rows, {written.size / 1e6:,.1f} MB, in {seconds:.1f} s")
    click.echo(f"As of {written.as_of:{MOMENT}}, schema level {written.level}; read again and found whole.")
    click.echo(NOT_IN_IT)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Bring the backup FILE into the configured database, which must be empty."""
    (facts, found), seconds = done(actions.restore, file)
    click.echo(f"{sum(table.found_rows for table in found):,} rows in {len(found)} tables, in {seconds:.1f} s")
    click.echo(
        f"As of {facts.as_of:{MOMENT}}, from {facts.engine} at schema level {facts.level}; "
        "every count and checksum is right."
    )
    click.echo("Old links and sessions are over: everybody signs in again, and whoever was invited is invited again.")
    click.echo(AFTER)


@click.command("copy-database")
@click.argument("url")
def copy_database(url: str) -> None:
    """Copy the configured database into the empty one at URL, on either engine. Stop the portal before."""
    found, seconds = done(actions.copy_database, url)
    for line in listed(found):
        click.echo(line)
    click.echo(f"All {len(found)} tables are alike, in {seconds:.1f} s. Set DATABASE_URL to the new one and start.")
    click.echo(AFTER)


def listed(found: list[Counted]) -> list[str]:
    """A table of the tables: counted here, counted there, and the checksum of both."""
    width = max(len(table.name) for table in found)
    head = f"{'table':{width}}  {'rows here':>12}  {'rows there':>12}  checksum"
    lines = [
        f"{table.name:{width}}  {table.rows:>12,}  {table.found_rows:>12,}  {table.found_checksum[:16]}"
        for table in found
    ]
    return [head, *lines]
