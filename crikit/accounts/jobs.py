"""Recurring work on usernames."""

from crikit import db
from crikit.accounts import actions


def answer_password_requests() -> None:
    actions.answer_password_requests()


def purge_sessions() -> None:
    with db.every_vendor():
        actions.purge_sessions()
