"""Recurring work on invitations."""

from crikit.invitations.actions import reminding, writing


def write_letters() -> None:
    writing.write_letters()


def count_sendings() -> None:
    writing.count_sendings()


def remind() -> None:
    reminding.remind()
