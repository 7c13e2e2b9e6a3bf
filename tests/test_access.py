"""Who may call what: one line for each address, one column for each kind of person."""

import re
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Map

from crikit import db
from crikit.accounts import actions as accounts
from crikit.actor import Role
from crikit.config import Settings
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from crikit.web.access import PUBLIC
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.scenes import Scene, rows, scene, shared_rows

# `out` is signed out, `gone` was deleted while signed in. Green Valley is Rita's customer and Maria's company; all the
# other ids belong to Mira's vendor. The lines are walked downwards: what ends a thing stands below what needs it.
TABLE = """
                                               out  ben mira rita omar maria sam olga dana gone
GET  /                                         303  302  302  302  302  302  302  302  302  303
GET  /login                                    200  200  200  200  200  200  200  200  200  200
POST /login                                    422  422  422  422  422  422  422  422  422  422
GET  /forgot-password                          200  200  200  200  200  200  200  200  200  200
POST /forgot-password                          422  422  422  422  422  422  422  422  422  422
GET  /password/{password}                      200  200  200  200  200  200  200  200  200  200
POST /password/{password}                      422  200  200  200  200  200  200  200  200  422
GET  /join/{join}                              200  200  200  200  200  200  200  200  200  200
GET  /signup                                   200  200  200  200  200  200  200  200  200  200
POST /signup                                   422  422  422  422  422  422  422  422  422  422
GET  /signup/{signup}                          200  200  200  200  200  200  200  200  200  200
POST /signup/{signup}                          422  200  200  200  200  200  200  200  200  422
POST /join/{join}                              422  200  200  200  200  200  200  200  200  422
POST /join/{join}/opening                      204  204  204  204  204  204  204  204  204  204
POST /join/{join}/renewal                      200  200  200  200  200  200  200  200  200  200
GET  /join/{join}/done                         200  200  200  200  200  200  200  200  200  200
GET  /email/{email}                            200  200  200  200  200  200  200  200  200  200
POST /email/{email}                            410  200  200  200  200  200  200  200  200  410

GET  /customers                                303  200  200  200  200  403  403  403  200  303
GET  /customers/{green_valley}                 303  200  200  200  404  403  403  403  404  303
GET  /reports/portal-users                     303  200  200  403  403  403  403  403  200  303
GET  /reports/portal-users.csv                 303  200  200  403  403  403  403  403  200  303
GET  /dashboard                                303  403  403  403  403  200  200  200  403  303
GET  /tools                                    303  200  200  200  200  200  200  200  200  303
POST /help/customers                           303  303  303  303  303  303  303  303  303  303

GET  /tools/portal-users/new                   303  403  200  403  403  403  403  403  200  303
POST /tools/portal-users                       303  403  404  403  403  403  403  403  404  303
GET  /tools/portal-users/{waiting}             303  403  200  403  403  403  403  403  404  303
POST /tools/portal-users/{waiting}/deactivation
                                               303  403  303  403  403  403  403  403  404  303
POST /tools/portal-users/{waiting}/reactivation
                                               303  403  303  403  403  403  403  403  404  303
GET  /tools/invite                             303  403  302  403  403  403  403  403  302  303
GET  /tools/invite/customers                   303  403  200  403  403  403  403  403  200  303
GET  /tools/invite/reps                        303  403  200  403  403  403  403  403  200  303
POST /tools/invite/customers/selection         303  403  303  403  403  403  403  403  303  303
POST /tools/invite/customers/selection/all     303  403  303  403  403  403  403  403  303  303
POST /tools/invite/customers/selection/none    303  403  303  403  403  403  403  403  303  303
GET  /tools/invite/customers/{willow}/address  303  403  200  403  403  403  403  403  404  303
POST /tools/invite/customers/{willow}/address  303  403  303  403  403  403  403  403  404  303
GET  /tools/invite/customers/check             303  403  200  403  403  403  403  403  200  303
POST /tools/invite/customers/sendings          303  403  409  403  403  403  403  403  422  303
POST /tools/invite/administrators              303  403  303  403  403  403  403  403  303  303
GET  /tools/invite/sendings/{sending}          303  403  200  403  403  403  403  403  404  303

GET  /tools/rollout                            303  403  200  403  403  403  403  403  200  303
GET  /tools/rollout.csv                        303  403  200  403  403  403  403  403  200  303
POST /tools/rollout/reminders                  303  403  303  403  403  403  403  403  303  303

GET  /tools/invite/unapproved                  303  403  200  403  403  403  403  403  200  303
GET  /tools/permissions                        303  403  200  403  403  403  403  403  200  303
GET  /tools/staff-rights                       303  403  403  403  403  200  403  200  403  303
POST /tools/staff-rights/{sam}                 303  403  403  403  403  409  403  404  403  303
GET  /tools/permissions/{waiting}              303  403  200  403  403  403  403  403  404  303
POST /tools/permissions/{waiting}              303  403  409  403  403  403  403  403  404  303
POST /tools/invite/unapproved/{waiting}/approval
                                               303  403  303  403  403  403  403  403  404  303
POST /tools/invite/unapproved/{waiting}/approval/withdrawal
                                               303  403  303  403  403  403  403  403  404  303
POST /tools/invite/unapproved/approvals        303  403  303  403  403  403  403  403  303  303
POST /tools/permissions/{waiting}/viewing      303  403  303  403  403  403  403  403  404  303
POST /viewing/end                              303  303  303  303  303  303  303  303  303  303
GET  /tools/delete-user                        303  403  200  403  403  403  403  403  200  303
GET  /tools/delete-user/{waiting}              303  403  200  403  403  403  403  403  404  303
POST /tools/delete-user/{waiting}              303  403  303  403  403  403  403  403  404  303

GET  /tools/import                             303  403  200  403  403  403  403  403  200  303
POST /tools/import                             303  403  422  403  403  403  403  403  422  303
GET  /tools/import/{import}                    303  403  200  403  403  403  403  403  404  303
POST /tools/import/{import}/matching           303  403  409  403  403  403  403  403  404  303
POST /tools/import/{import}/confirmation       303  403  409  403  403  403  403  403  404  303
POST /tools/import/{import}/abandonment        303  403  303  403  403  403  403  403  404  303

GET  /tools/company                            303  403  200  403  403  403  403  403  200  303
POST /tools/company                            303  403  422  403  403  403  403  403  422  303
POST /tools/company/logo                       303  403  422  403  403  403  403  403  422  303
GET  /logo/{logo}                              200  200  200  200  200  200  200  200  200  200
POST /tools/company/logo/removal               303  403  303  403  403  403  403  403  303  303
GET  /theme/1/12586b.css                       200  200  200  200  200  200  200  200  200  200

GET  /emails                                   303  403  200  403  403  403  403  403  200  303
GET  /emails/{letter}                          303  403  200  403  403  403  403  403  404  303
GET  /emails/{letter}/html                     303  403  200  403  403  403  403  403  404  303
POST /emails/{letter}/delivery                 303  403  409  403  403  403  403  403  404  303
POST /emails/resumption                        303  403  303  403  403  403  403  403  303  303

GET  /account                                  303  200  200  200  200  200  200  200  200  303
POST /account                                  303  422  422  422  422  422  422  422  422  303
GET  /account/email                            303  200  200  200  200  200  200  200  200  303
POST /account/email                            303  422  422  422  422  422  422  422  422  303
POST /account/email/cancel                     303  409  409  409  409  409  409  409  409  303
GET  /account/password                         303  200  200  200  200  200  200  200  200  303
POST /account/password                         303  422  422  422  422  422  422  422  422  303
POST /account/sessions/{session}/end           303  404  303  404  404  404  404  404  404  303

GET  /healthz                                  200  200  200  200  200  200  200  200  200  200
GET  /readyz                                   200  200  200  200  200  200  200  200  200  200
GET  /static/0/css/all.css                     200  200  200  200  200  200  200  200  200  200
GET  /dev/styleguide                           200  200  200  200  200  200  200  200  200  200
GET  /dev/mailbox                              200  200  200  200  200  200  200  200  200  200
GET  /dev/mailbox/none                         404  404  404  404  404  404  404  404  404  404
GET  /dev/mailbox/none/html                    404  404  404  404  404  404  404  404  404  404
POST /account/sessions/end                     303  303  303  303  303  303  303  303  303  303
POST /logout                                   303  303  303  303  303  303  303  303  303  303
"""


class Line(NamedTuple):
    method: str
    address: str
    statuses: dict[str, int]


def lines() -> Iterator[Line]:
    heading, *body = re.sub(r"\n {30,}(?=\d)", " ", TABLE.strip("\n")).split("\n")
    for written in filter(str.strip, body):
        method, address, *statuses = written.split()
        yield Line(method, address, dict(zip(heading.split(), map(int, statuses), strict=True)))


LINES = list(lines())
PEOPLE = list(LINES[0].statuses)


@pytest.fixture
def ids(cast: Cast) -> dict[str, object]:
    """What stands in the addresses; freshly made for each person."""
    return addresses_of(scene(cast.mira), cast)


def addresses_of(made: Scene, cast: Cast) -> dict[str, object]:
    reset = Link.get(Link.id == made.letter.link_id)
    return {
        "password": factories.token(reset),
        "join": factories.token(Link.get_by_id(Invitation.get_by_id(made.invitation.id).link_id)),
        "signup": factories.token(factories.trial_link()),
        "green_valley": cast.green_valley.id,
        "willow": made.customer.id,
        "sam": cast.sam.id,
        "sending": made.invitation.sending_id,
        "waiting": made.waiting.id,
        "letter": made.letter.id,
        "import": made.accounting_import.id,
        "logo": made.logo.key,
        "session": made.session.id,
        "email": factories.token(made.address),
    }


def browser_of(cast: Cast, who: str) -> Client:
    if who == "out":
        return cast.browser()
    if who != "gone":
        return cast.browser(getattr(cast, who))
    deleted = factories.user(Role.INHOUSE, "gone")
    browser = cast.browser(deleted)
    accounts.delete_user(deleted, by=factories.as_actor(cast.mira))
    return browser


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_table_says(cast: Cast, ids: dict[str, object], who: str) -> None:
    browser, got = browser_of(cast, who), {}
    for line in LINES:
        address = line.address.format(**ids)
        answer = browser.send(address) if line.method == "POST" else browser.get(address)
        got[line.method, line.address] = answer.status_code
    assert got == {(line.method, line.address): line.statuses[who] for line in LINES}


@pytest.mark.parametrize("who", PEOPLE)
def test_reading_changes_nothing(cast: Cast, ids: dict[str, object], who: str) -> None:
    shared_rows()
    browser = browser_of(cast, who)
    before = rows()
    for line in LINES:
        if line.method == "GET":
            address = line.address.format(**ids)
            shown, head = browser.get(address), browser.head(address)
            assert (head.status_code, head.data) == (shown.status_code, b""), address
    assert rows() == before


def asked(url_map: Map) -> set[tuple[str, str]]:
    """The (endpoint, method) pairs that the table has a line for."""
    adapter = url_map.bind("localhost")
    fillers = {"password": "x", "join": "x", "logo": "x", "email": "x", "signup": "x"}
    found = set()
    for line in LINES:
        address = re.sub(r"\{(\w+)\}", lambda name: fillers.get(name[1], "1"), line.address)
        found.add((adapter.match(address, method=line.method)[0], line.method))
    return found


@pytest.mark.sqlite_only
def test_every_address_has_a_line(portal: Flask) -> None:
    methods = {(rule.endpoint, method) for rule in portal.url_map.iter_rules() for method in rule.methods or ()}
    assert {pair for pair in methods if pair[1] in ("GET", "POST")} == asked(portal.url_map)


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
@pytest.mark.parametrize("address", ["/dev/styleguide", "/dev/mailbox", "/dev/mailbox/none"])
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
