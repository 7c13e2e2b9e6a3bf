"""Serves `MODULE:APP` on PORT and tells with each answer how much SQLite worked for it.

X-Steps are virtual-machine instructions, X-Statements statements: exact, and the same on every machine.
"""

import importlib
import os
import sqlite3
import sqlite3.dbapi2
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

counted = {"steps": 0, "statements": 0}
_connect = sqlite3.connect


def step() -> None:
    counted["steps"] += 1


def statement(sql: str) -> None:
    # Lines that begin so are what triggers and the search index run inside of a statement.
    if not sql.startswith("--"):
        counted["statements"] += 1


def connect(*args, **kwargs):
    connection = _connect(*args, **kwargs)
    connection.set_progress_handler(step, 1)
    connection.set_trace_callback(statement)
    return connection


sqlite3.connect = sqlite3.dbapi2.connect = connect


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None:
        pass


def counting(application):
    def answer(environ, start):
        counted.update(steps=0, statements=0)
        told = []
        body = b"".join(application(environ, lambda status, headers, error=None: told.append((status, headers))))
        status, headers = told[-1]
        kept = [(name, value) for name, value in headers if name.lower() != "connection"]
        start(status, [*kept, ("X-Steps", str(counted["steps"])), ("X-Statements", str(counted["statements"]))])
        return [body]

    return answer


def main() -> None:
    sys.path.insert(0, os.getcwd())
    module, _, name = sys.argv[1].partition(":")
    application = getattr(importlib.import_module(module), name)
    make_server("127.0.0.1", int(sys.argv[2]), counting(application), handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    main()
