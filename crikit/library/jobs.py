"""Recurring work on the library."""

from crikit import db
from crikit.library.actions import documents


def forget_documents() -> None:
    with db.connection():
        documents.forget_deleted()
