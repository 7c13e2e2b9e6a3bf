"""The command `flask doctor`."""

import click

from crikit import config
from crikit.admin.doctor import (
    Check,
    Examination,
    Line,
    State,
    address,
    bucket,
    cards,
    clock,
    database,
    examine,
    machine,
    mail,
    work,
)
from crikit.admin.doctor import settings as chosen

CHECKS: dict[str, Check] = {
    "settings": chosen.check,
    "secret key": chosen.key,
    "database": database.check,
    "mail server": mail.check,
    "base url": address.check,
    "bucket": bucket.check,
    "cards": cards.check,
    "disk": machine.room,
    "file modes": machine.modes,
}
# By what the others found.
AFTERWARDS: dict[str, Check] = {
    "jobs": work.recurring,
    "letters": work.letters,
    "backup": work.backup,
    "clock": clock.check,
}
WORDS = {State.OK: "ok", State.ATTENTION: "attention", State.WRONG: "wrong"}


@click.command("doctor")
def doctor() -> None:
    """Look whether this deployment can do its work; exit code 1 if anything is wrong."""
    examination = Examination(config.settings())
    worst = State.OK
    for checks in (CHECKS, AFTERWARDS):
        for line in examine(checks, examination):
            _tell(line)
            worst = max(worst, line.state)
    raise SystemExit(1 if worst is State.WRONG else 0)


def _tell(line: Line) -> None:
    click.echo(f"{WORDS[line.state]:<10} {line.name:<12} {line.told}")
