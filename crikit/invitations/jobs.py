"""Recurring work on invitations."""

from crikit.invitations.actions import writing


def write_letters() -> None:
    writing.write_letters()


def count_sendings() -> None:
    writing.count_sendings()
