"""Writing on a pad in tests: its key, and a form sent as htmx sends it."""

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.clients import Client


def key_of(page: str) -> str:
    found = re.search(r"/orders/pad/([^/]+)/lines", page)
    assert found
    return found[1]


def new_pad(browser: Client, address: str = "/orders/new") -> str:
    return key_of(browser.get(address).text)


def send(browser: Client, key: str, part: str, **fields: Any) -> TestResponse:
    """A change of this part of the pad, such as `lines/1`, answered as htmx shows it."""
    return browser.send(f"/orders/pad/{key}/{part}", fields, htmx="anything")


def add(browser: Client, key: str, item: str, quantity: str = "1", **fields: Any) -> TestResponse:
    return send(browser, key, "lines", item=item, quantity=quantity, **fields)
