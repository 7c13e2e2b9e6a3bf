"""Logs: one JSON line each in production, a plain line in development. Never tokens, passwords, letters or prices."""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context, request

from crikit import engines
from crikit.config import Settings

# Made once: with options, json.dumps makes an encoder for each line.
_json = json.JSONEncoder(default=str).encode

# What these say is about the code, the disk or the network. What any other exception says may quote what somebody
# typed: "invalid literal for int(): 'my password'".
TELLING = {
    *("AttributeError", "ImportError", "MemoryError", "NameError", "NoVendor", "OSError", "RecursionError"),
    *("InterfaceError", "IntegrityError", "InternalError", "OperationalError", "ProgrammingError"),
    *("TemplateNotFound", "TypeError"),
}
# Not that at which the server listens.
IN_AN_ADDRESS = re.compile(r"(?<![:/])/[^\s'\"]+")


def account_of(error: BaseException | None) -> str:
    """Where an exception came from and what led to it, without what it quotes."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(frames + in_a_line(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nled to\n\n".join(reversed(told))


def in_a_line(error: BaseException | None) -> str:
    """What it is, and what it says if that quotes nobody."""
    name = type(error).__name__
    if TELLING.isdisjoint(base.__name__ for base in type(error).__mro__):
        return name
    # PostgreSQL quotes the row in the lines that follow.
    return f"{name}: {str(error).strip().partition(chr(10))[0]}"


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line["request_id"] = g.get("request_id", "")
        if record.exc_info:
            line["exception"] = account_of(record.exc_info[1])
        return _json(line)


class ServerLines(JsonLines):
    """Of the web server. What it says of a request names its address, and the address of a link carries its token."""

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        told.msg, told.args = IN_AN_ADDRESS.sub("/…", record.getMessage()), None
        return super().format(told)


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", {})
        return super().format(record) + "".join(f" {name}={value}" for name, value in facts.items())


def init(settings: Settings) -> None:
    # No line tells which thread or line of code it comes from, so neither is asked for.
    logging.logThreads = logging.logMultiprocessing = False
    logging._srcfile = None
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainLines("%(levelname)s %(name)s: %(message)s") if settings.is_development else JsonLines())
    ours, everybody = logging.getLogger("crikit"), logging.getLogger()
    ours.handlers[:] = [handler]
    ours.propagate = settings.testing
    # Development shows troubles only: the server prints each request itself.
    ours.setLevel(logging.WARNING if settings.is_development else logging.INFO)
    if not settings.testing and not everybody.handlers:
        # What libraries have to say has the same form.
        everybody.addHandler(handler)


def request_facts(status: int) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "method": request.method,
        "address": request.url_rule.rule if request.url_rule else "",
        "status": status,
        "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        "queries": engines.times_asked() - g.get("asked_before", engines.times_asked()),
    }
    if g.get("vendor"):
        facts["vendor"] = g.vendor.slug
    if "actor" in g:
        facts["user"] = g.actor.user_id
        if g.actor.viewed_by:
            facts |= {"user": g.actor.viewed_by.user_id, "viewing": g.actor.user_id}
    return facts
