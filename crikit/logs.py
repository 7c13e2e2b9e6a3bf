"""Logs: one JSON line each in production, a plain line in development. Never tokens, passwords, letters or prices."""

import json
import logging
import sys
import time
from typing import Any

from flask import g, has_request_context, request

from crikit.config import Settings

# Made once: with options, json.dumps makes an encoder for each line.
_json = json.JSONEncoder(default=str).encode


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line["request_id"] = g.get("request_id", "")
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _json(line)


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
    root = logging.getLogger("crikit")
    root.handlers[:] = [handler]
    root.propagate = settings.testing
    # Development shows troubles only: the server prints each request itself.
    root.setLevel(logging.WARNING if settings.is_development else logging.INFO)


def request_facts(status: int) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "method": request.method,
        "address": request.url_rule.rule if request.url_rule else "",
        "status": status,
        "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    }
    if "actor" in g:
        facts |= {"vendor": g.vendor.slug, "user": g.actor.user_id}
        if g.actor.viewed_by:
            facts |= {"user": g.actor.viewed_by.user_id, "viewing": g.actor.user_id}
    return facts
