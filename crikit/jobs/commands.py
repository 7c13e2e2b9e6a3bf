"""The commands `flask job` and `flask worker`."""

import click

from crikit import db
from crikit.jobs import actions, worker
from crikit.jobs.schedule import NAMES, job_named
from crikit.mail import delivery


@click.command("job")
@click.argument("name", type=click.Choice(NAMES))
def job_command(name: str) -> None:
    """Run one recurring job now, without waiting for its turn."""
    worker.finish_when_told(delivery.stopping)
    with db.connection():
        error = actions.run(name, job_named(name).work)
    if error:
        raise click.ClickException(f"{name} failed with {error}; the log says where.")


@click.command("worker")
def worker_command() -> None:
    """Run all recurring jobs until the process is told to stop."""
    click.echo("At work. Ctrl-C or SIGTERM stops when the letter in hand is sent.")
    worker.run_until_stopped()
