"""What an operator does about vendors that opened their account themselves."""

import click

from crikit import db
from crikit.errors import NotFound
from crikit.trials import actions
from crikit.vendors.queries import vendor_named


@click.command("trust-vendor")
@click.argument("slug")
def trust_vendor(slug: str) -> None:
    """Let a vendor that opened its account itself send as many invitations as it likes from now on."""
    with db.connection():
        try:
            actions.trust(vendor_named(slug))
        except NotFound as unknown:
            raise click.ClickException(str(unknown)) from unknown
    click.echo(f"{slug} may send as many invitations as it likes.")
