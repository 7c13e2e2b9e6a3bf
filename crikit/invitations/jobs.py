"""Recurring work on invitations."""

from crikit.invitations.actions import writing


def write_letters() -> None:
    writing.write_letters()
