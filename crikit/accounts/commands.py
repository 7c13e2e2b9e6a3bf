"""The command `flask reset-second-factor`: for the only administrator, who lost device and recovery codes."""

import click

from crikit import db
from crikit.accounts.actions import second_factor
from crikit.accounts.queries import user_by_name
from crikit.errors import DomainError


@click.command("reset-second-factor")
@click.argument("username")
def reset_second_factor(username: str) -> None:
    """Let a username sign in by its password alone; it is told by e-mail."""
    try:
        with db.connection():
            user = user_by_name(username)
            if user is None:
                raise click.ClickException(f"There is no username {username!r}.")
            with db.vendor_scope(user.vendor_id):
                second_factor.reset(None, user)
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(f"{user.username} signs in by password alone now. All its sessions have ended.")
