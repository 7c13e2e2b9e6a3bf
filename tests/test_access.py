"""Who may call what: one line for each address, one column for each kind of person."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from crikit import clock
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.invitations.models import Invitation
from crikit.links.models import Link
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
GET  /login/code                               410  410  410  410  410  410  410  410  410  410
POST /login/code                               410  410  410  410  410  410  410  410  410  410
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
GET  /items                                    303  200  200  200  200  403  403  403  200  303
GET  /items/{item}                             303  200  200  200  200  403  403  403  404  303
GET  /history                                  303  403  200  403  403  403  403  403  200  303
GET  /history.csv                              303  403  200  403  403  403  403  403  200  303
GET  /reports/portal-users                     303  200  200  403  403  403  403  403  200  303
GET  /reports/portal-users.csv                 303  200  200  403  403  403  403  403  200  303
GET  /dashboard                                303  200  200  200  200  200  200  200  200  303
GET  /tools                                    303  200  200  200  200  200  200  200  200  303
POST /help/customers                           303  303  303  303  303  303  303  303  303  303

GET  /tools/portal-users/new                   303  403  200  403  403  403  403  403  200  303
POST /tools/portal-users                       303  403  404  403  403  403  403  403  404  303
GET  /tools/portal-users/{waiting}             303  403  200  403  403  403  403  403  404  303
POST /tools/portal-users/{waiting}/username    303  403  422  403  403  403  403  403  404  303
POST /tools/portal-users/{waiting}/second-factor/reset
                                               303  403  409  403  403  403  403  403  404  303
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
GET  /tools/samples                             303  403  200  403  403  403  403  403  200  303
POST /tools/samples                            303  403  409  403  403  403  403  403  303  303
POST /tools/samples/removal                    303  403  303  403  403  403  403  403  303  303
GET  /theme/1/12586b.css                       200  200  200  200  200  200  200  200  200  200

GET  /tools/email-templates                    303  403  200  403  403  403  403  403  200  303
GET  /tools/email-templates/approval/en        303  403  200  403  403  403  403  403  200  303
POST /tools/email-templates/approval/en        303  403  422  403  403  403  403  403  422  303
GET  /tools/email-templates/approval/en/sheet  303  403  200  403  403  403  403  403  200  303
POST /tools/email-templates/approval/en/sheet  303  403  200  403  403  403  403  403  200  303
POST /tools/email-templates/approval/en/test   303  403  422  403  403  403  403  403  422  303
POST /tools/email-templates/approval/en/standard
                                               303  403  409  403  403  403  403  403  303  303

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
GET  /account/second-factor                    303  200  200  200  200  403  403  403  200  303
POST /account/second-factor                    303  422  422  422  422  403  403  403  422  303
POST /account/second-factor/confirmation       303  422  422  422  422  403  403  403  422  303
POST /account/second-factor/codes              303  422  422  422  422  403  403  403  422  303
POST /account/second-factor/end                303  422  422  422  422  403  403  403  422  303
POST /account/sessions/{session}/end           303  404  303  404  404  404  404  404  404  303

GET  /healthz                                  200  200  200  200  200  200  200  200  200  200
GET  /readyz                                   200  200  200  200  200  200  200  200  200  200
GET  /static/0/css/all.css                     200  200  200  200  200  200  200  200  200  200
GET  /dev/styleguide                           200  200  200  200  200  200  200  200  200  200
GET  /dev/letters                              200  200  200  200  200  200  200  200  200  200
GET  /dev/letters/accounts/password_reset      200  200  200  200  200  200  200  200  200  200
GET  /dev/letters/accounts/password_reset/html
                                               200  200  200  200  200  200  200  200  200  200
GET  /dev/mailbox                              200  200  200  200  200  200  200  200  200  200
GET  /dev/mailbox/none                         404  404  404  404  404  404  404  404  404  404
GET  /dev/mailbox/none/html                    404  404  404  404  404  404  404  404  404  404
POST /account/sessions/end                     303  303  303  303  303  303  303  303  303  303
POST /logout                                   303  303  303  303  303  303  303  303  303  303
"""


Statuses = dict[tuple[str, str], int]
END = "POST", "/viewing/end"


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
# Each column, by what the person is.
KINDS = {
    "out": "signed out",
    "ben": "in-house without rights",
    "mira": "administrator",
    "rita": "rep",
    "omar": "rep of another",
    "maria": "management",
    "sam": "staff",
    "olga": "other customer",
    "dana": "other vendor",
    "gone": "deleted with an open session",
}
# Two more, whose columns follow from the others.
FOLLOWING = {"shut": "deactivated with an open session", "viewing": "administrator who views as the management"}
PEOPLE = [*KINDS, *FOLLOWING]
everybody = pytest.mark.parametrize("who", PEOPLE, ids=[*KINDS.values(), *FOLLOWING.values()])


def expected(who: str) -> Statuses:
    column = {"shut": "gone", "viewing": "maria"}.get(who, who)
    found = {(line.method, line.address): line.statuses[column] for line in LINES}
    if who == "viewing":
        # Sees what she sees, except her own account, and writes nothing; after the end it would be Mira again.
        closed = {line for line in found if line[0] == "POST" or line[1].startswith("/account")}
        found = {line: 403 if line in closed else status for line, status in found.items() if line != END}
    return found


@pytest.fixture
def ids(cast: Cast) -> dict[str, object]:
    return made_for(cast)


def made_for(cast: Cast) -> dict[str, object]:
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
        "item": made.item.id,
        "import": made.accounting_import.id,
        "logo": made.logo.key,
        "session": made.session.id,
        "email": factories.token(made.address),
    }


def browser_of(cast: Cast, who: str) -> Client:
    if who == "out":
        return cast.browser()
    if who in ("gone", "shut"):
        return left_open(cast, who)
    if who == "viewing":
        browser = cast.browser(cast.mira)
        assert browser.send(f"/tools/permissions/{cast.maria.id}/viewing").location == "/"
        return browser
    return cast.browser(getattr(cast, who))


def left_open(cast: Cast, who: str) -> Client:
    """Signed in before it was deleted, or shut out by a way that forgot its sessions."""
    person = factories.user(Role.INHOUSE, who)
    browser = cast.browser(person)
    if who == "gone":
        accounts.delete_user(person, by=factories.as_actor(cast.mira))
    else:
        User.update(deactivated_at=clock.now()).where(User.id == person.id).execute()
    return browser


def answers(cast: Cast, ids: dict[str, object], who: str) -> Statuses:
    """What this person gets, line for line."""
    browser, got = browser_of(cast, who), {}
    for method, address in expected(who):
        asked = address.format(**ids)
        answer = browser.send(asked) if method == "POST" else browser.get(asked)
        got[method, address] = answer.status_code
    return got


@everybody
def test_everybody_gets_what_the_table_says(cast: Cast, ids: dict[str, object], who: str) -> None:
    assert answers(cast, ids, who) == expected(who)


@everybody
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
