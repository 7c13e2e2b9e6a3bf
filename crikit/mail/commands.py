"""The command `flask resume-mail`."""

import click

from crikit import db
from crikit.errors import DomainError
from crikit.mail import actions, queries
from crikit.vendors.queries import vendor_named


@click.command("resume-mail")
@click.option("--vendor", "slug", metavar="SLUG", help="Only this vendor’s; otherwise everybody’s.")
@click.option("--discard-old", is_flag=True, help="Discard what had waited before the restoration or the move.")
def resume_mail(slug: str, discard_old: bool) -> None:
    """Let letters go out again that wait since the database was restored or moved."""
    try:
        with db.connection():
            held = [vendor_named(slug)] if slug else queries.held_vendors()
            for vendor in held:
                discarded = actions.release(vendor, keep_old=not discard_old)
                click.echo(f"{vendor.slug}: letters go out; {discarded} old ones were discarded.")
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if not held:
        click.echo("Nobody’s letters are held.")
