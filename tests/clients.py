"""A visitor's browser and an operator's shell: both begin outside of whatever the test has open."""

from contextvars import copy_context
from typing import Any

from flask.testing import FlaskClient, FlaskCliRunner

from crikit import db


class Client(FlaskClient):
    """Requests see no vendor scope of the test's, and leave the test its connection."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        context = copy_context()
        context.run(db.enter_vendor, None)
        try:
            return context.run(super().open, *args, **kwargs)
        finally:
            # The end of a request closes the thread's connection, and the test lives in the same thread.
            db.database.connect(reuse_if_open=True)


class Runner(FlaskCliRunner):
    """Commands find no connection open, as in a process of their own."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        db.database.close()
        context = copy_context()
        context.run(db.enter_vendor, None)
        try:
            return context.run(super().invoke, *args, **kwargs)
        finally:
            db.database.connect(reuse_if_open=True)
