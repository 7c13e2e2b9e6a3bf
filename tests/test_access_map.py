"""The table of who may call what and the map of addresses: neither holds what the other lacks, and silence is a no."""

import re
from collections.abc import Callable
from contextvars import copy_context

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Map

from crikit import db
from crikit.config import Settings
from crikit.links.models import Link
from crikit.web.access import PUBLIC
from tests.cast import Cast
from tests.test_access import KINDS, LINES, Line


def asked(url_map: Map) -> dict[tuple[str, str], Line]:
    """The line of each (endpoint, method) pair that the table has one for."""
    adapter = url_map.bind("localhost")
    fillers = {"password": "x", "join": "x", "logo": "x", "email": "x", "signup": "x"}
    found = {}
    for line in LINES:
        address = re.sub(r"\{(\w+)\}", lambda name: fillers.get(name[1], "1"), line.address)
        found[adapter.match(address, method=line.method)[0], line.method] = line
    return found


@pytest.mark.sqlite_only
def test_every_kind_of_person_has_a_column() -> None:
    assert all(list(line.statuses) == list(KINDS) for line in LINES)


@pytest.mark.sqlite_only
def test_every_address_has_a_line(portal: Flask) -> None:
    methods = {(rule.endpoint, method) for rule in portal.url_map.iter_rules() for method in rule.methods or ()}
    assert {pair for pair in methods if pair[1] in ("GET", "POST")} == set(asked(portal.url_map))


@pytest.mark.sqlite_only
def test_whoever_is_signed_out_sees_public_addresses_only(portal: Flask) -> None:
    public = {name for name, view in portal.view_functions.items() if view.access == PUBLIC}
    adapter = portal.url_map.bind("localhost")
    for line in LINES:
        endpoint = adapter.match(re.sub(r"\{\w+\}", "1", line.address), method=line.method)[0]
        assert (line.statuses["out"] != 303) == (endpoint in public), line


@pytest.mark.sqlite_only
def test_a_view_that_says_nothing_is_closed_to_everybody(cast: Cast) -> None:
    view = cast.app.view_functions["customers.index"]
    access = view.__dict__.pop("access")
    try:
        assert cast.browser(cast.mira).get("/customers").status_code == 403
        assert cast.browser().get("/customers").status_code == 403
    finally:
        view.access = access
    assert cast.browser(cast.mira).get("/customers").status_code == 200


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["/dev/styleguide", "/dev/mailbox", "/dev/mailbox/none", "/dev/letters"])
def test_development_pages_exist_in_development_only(
    app: Flask, settings: Callable[..., Settings], address: str
) -> None:
    settings(env="production")
    assert app.test_client().get(address).status_code == 404


def test_no_scope_is_left_over_from_one_request_to_the_next(cast: Cast) -> None:
    browser = cast.browser(cast.mira)

    def one_request_in_a_thread_of_the_server() -> int:
        db.enter_vendor(None)
        answer = FlaskClient.open(browser, "/customers")
        with pytest.raises(db.NoVendor):
            db.scope_of(Link)
        return int(answer.status_code)

    assert copy_context().run(one_request_in_a_thread_of_the_server) == 200
    db.database.connect(reuse_if_open=True)
