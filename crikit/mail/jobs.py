"""Recurring work on letters."""

from crikit.mail.delivery import deliver as deliver_now


def deliver() -> None:
    deliver_now()
