"""Who may call what: one line for each address, one column for each kind of person."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crikit import clock
from crikit.accounts import actions as accounts
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from crikit.permissions.models import PermissionSetting
from crikit.permissions.rules import Permission
from crikit.vendors.models import Vendor
from tests import factories
from tests.cast import Cast
from tests.clients import Client
from tests.scenes import Scene, rows, scene, shared_rows

# `out` is signed out, `gone` was deleted while signed in. Green Valley is Rita's customer and Maria's company; all the
# other ids belong to Mira's vendor. The lines are walked downwards: what ends a thing stands below what needs it.
TABLE = (Path(__file__).parent / "access.txt").read_text()


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
    ids = addresses_of(scene(cast.mira), cast)
    Vendor.update(card_payments=True).where(Vendor.id == cast.vendor.id).execute()
    PermissionSetting.create(user=cast.maria, permission=Permission.PAY_INVOICES, allowed=True)
    return ids


def addresses_of(made: Scene, cast: Cast) -> dict[str, object]:
    reset = Link.get(Link.id == made.letter.link_id)
    order = factories.order(cast.green_valley, cast.maria, (made.item, 1))
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
        "attachment": made.attachment.id,
        "item": made.item.id,
        "photo": f"photo-of-{made.item.code}",
        "order": order.id,
        "pad": order.key,
        "invoice": made.invoice.id,
        "shipment": made.shipment.id,
        "payment": made.payment.id,
        "slug": cast.vendor.slug,
        "export": made.export.id,
        "announcement": made.announcement.id,
        "document": made.document.key,
        "folder": made.document.folder.key,
        "version": f"version-{cast.mira.username}",
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


def answers(cast: Cast, ids: dict[str, object], who: str, only: Collection[tuple[str, str]] = ()) -> Statuses:
    """What this person gets, line for line."""
    browser, got = browser_of(cast, who), {}
    for method, address in only or expected(who):
        asked = address.format(**ids)
        answer = browser.send(asked) if method == "POST" else browser.get(asked)
        got[method, address] = answer.status_code
    return got


@everybody
def test_everybody_gets_what_the_table_says(cast: Cast, ids: dict[str, object], who: str) -> None:
    assert answers(cast, ids, who) == expected(who)


# What a view writes it writes on either engine.
@pytest.mark.sqlite_only
@everybody
def test_reading_changes_nothing(cast: Cast, ids: dict[str, object], who: str) -> None:
    shared_rows()
    browser = browser_of(cast, who)
    before = rows()
    for line in LINES:
        if line.method == "GET":
            address = line.address.format(**ids)
            shown = browser.get(address)
            # The same view answers both; those who see the most are enough to see that.
            if who in ("out", "mira", "maria"):
                head = browser.head(address)
                assert (head.status_code, head.data) == (shown.status_code, b""), address
    assert rows() == before
