"""The `flask` commands of an operator."""

import sys
from functools import wraps
from typing import Any

import click
from flask import Flask

from crikit import config, db, demo, migrations
from crikit.accounts.commands import reset_second_factor
from crikit.accounts.rules import complaint_about_password, complaint_about_username
from crikit.actor import Role
from crikit.admin import actions as admin
from crikit.admin.commands import doctor
from crikit.backups.commands import backup, copy_database, restore
from crikit.errors import DomainError
from crikit.exchange.commands import import_command
from crikit.jobs.commands import job_command, worker_command
from crikit.mail.commands import resume_mail
from crikit.trials.commands import trust_vendor


def init_app(app: Flask) -> None:
    for command in (migrate, doctor, restore):
        app.cli.add_command(command)
    ours = (
        *(create_vendor, trust_vendor, fill_demo, reset_second_factor, import_command, job_command, worker_command),
        *(backup, copy_database, resume_mail),
    )
    for command in ours:
        command.callback = on_current_schema(command.callback)
        app.cli.add_command(command)


def on_current_schema(work: Any) -> Any:
    """The command, refused with a sentence while the database is not at the current level."""

    @wraps(work)
    def checked(*args: Any, **options: Any) -> Any:
        migrations.refuse_old_schema()
        return work(*args, **options)

    return checked


@click.command("migrate")
@click.option("--back", is_flag=True, help="Go one level back.")
def migrate(back: bool) -> None:
    """Bring the database to the current (or previous) level."""
    names = migrations.migrate_back() if back else migrations.migrate()
    click.echo(("Taken back: " if back else "Applied: ") + (", ".join(names) or "nothing to do"))


@click.command("create-vendor")
@click.argument("name")
@click.option("--username", required=True)
@click.option("--email", required=True)
def create_vendor(name: str, username: str, email: str) -> None:
    """Open a vendor and its first administrator; the password is asked for or read from standard input."""
    complaint = complaint_about_username(username, Role.INHOUSE)
    password = _password()
    complaint = complaint or complaint_about_password(password, username=username, role=Role.INHOUSE)
    if complaint:
        raise click.ClickException(complaint)
    try:
        with db.connection():
            vendor = admin.open_vendor_with_administrator(name, username=username, email=email, password=password)
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    click.echo(vendor.slug)


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@click.command("demo")
def fill_demo() -> None:
    """Fill an empty database with a vendor to try everything on."""
    if config.settings().mail_server:
        raise click.ClickException("The demo writes to invented addresses. Run it without MAIL_SERVER.")
    with db.connection():
        if not demo.is_possible():
            click.echo("The database has vendors already; the demo was left out.")
            for line in demo.sign_in_names():
                click.echo(line)
            return
        for line in demo.fill():
            click.echo(line)
