"""Which errors say that a request may come again, and which that it was wrong."""

import os
import socket
from contextlib import closing

import pytest
from flask import Flask
from peewee import DatabaseError, ProgrammingError

from crikit import db
from crikit.outages import is_outage


@pytest.mark.postgres_only
def test_a_server_that_hangs_up_in_mid_answer_is_away(app: Flask) -> None:
    with closing(socket.socket(fileno=os.dup(db.database.connection().fileno()))) as line:
        line.shutdown(socket.SHUT_RDWR)
    with pytest.raises(DatabaseError) as cut:
        db.database.execute_sql("SELECT 1")
    assert is_outage(cut.value)
    # What the driver says of some of them: an error of no kind.
    assert is_outage(DatabaseError("server closed the connection unexpectedly"))
    db.database.close()
    db.database.connect()
    assert db.database.execute_sql("SELECT 1").fetchone() == (1,)


@pytest.mark.postgres_only
def test_a_wrong_statement_is_no_outage(app: Flask) -> None:
    with pytest.raises(ProgrammingError) as wrong:
        db.database.execute_sql("SELECT nothing FROM nowhere")
    assert not is_outage(wrong.value)
