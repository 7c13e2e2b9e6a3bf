"""What a link that no longer works says to who opens it: each end its own sentence and status."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from crikit import clock
from crikit.accounts import actions as accounts
from crikit.accounts.actions import own
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.factories import PASSWORD, invite, join, token

LONG = timedelta(days=30)


def invitation_link(cast: Cast) -> Link:
    [invitation] = invite(cast.mira, factories.customer("Blue Heron"))
    return invitation.link


def password_link(cast: Cast) -> Link:
    return accounts.send_password_link(cast.maria)


ENDS: dict[str, tuple[Callable[[Cast], tuple[str, object]], int, str]] = {
    "/join cut short": (lambda cast: ("/join/", token(invitation_link(cast))[:-2]), 404, "not complete"),
    "/join made up": (lambda cast: ("/join/", "x" * 43), 404, "not complete"),
    "/join for a password": (lambda cast: ("/join/", password_link(cast)), 404, "not complete"),
    "/join used": (lambda cast: ("/join/", used_invitation(cast)), 410, "You are set up already"),
    "/join replaced": (lambda cast: ("/join/", replaced_invitation(cast)), 410, "replaced by a newer one"),
    "/join lapsed": (lambda cast: ("/join/", lapsed(invitation_link(cast))), 410, "Send me a new link"),
    "/join revoked": (lambda cast: ("/join/", revoked(invitation_link(cast))), 410, "This invitation was withdrawn"),
    "/password cut short": (lambda cast: ("/password/", token(password_link(cast))[:-2]), 404, "not complete"),
    "/password for joining": (lambda cast: ("/password/", invitation_link(cast)), 404, "not complete"),
    "/password used": (lambda cast: ("/password/", used_password(cast)), 410, "This link was used already"),
    "/password replaced": (lambda cast: ("/password/", replaced_password(cast)), 410, "There is a newer link"),
    "/password lapsed": (lambda cast: ("/password/", lapsed(password_link(cast))), 410, "This link has lapsed"),
    "/email cut short": (lambda cast: ("/email/", token(address_link(cast))[:-2]), 404, "not complete"),
    "/email for a password": (lambda cast: ("/email/", password_link(cast)), 404, "not complete"),
    "/email used": (lambda cast: ("/email/", used_address(cast)), 410, "This link was used already"),
    "/email replaced": (lambda cast: ("/email/", replaced_address(cast)), 410, "There is a newer link"),
    "/email lapsed": (lambda cast: ("/email/", lapsed(address_link(cast))), 410, "This link has lapsed"),
    "/email revoked": (lambda cast: ("/email/", revoked(address_link(cast))), 410, "This link is over"),
    "/password revoked": (lambda cast: ("/password/", revoked(password_link(cast))), 410, "This link is over"),
}


def used_invitation(cast: Cast) -> Link:
    [invitation] = invite(cast.mira, factories.customer("Blue Heron"))
    join(invitation)
    return invitation.link


def replaced_invitation(cast: Cast) -> Link:
    heron = factories.customer("Blue Heron")
    [first], _ = invite(cast.mira, heron), invite(cast.mira, heron)
    return first.link


def used_password(cast: Cast) -> Link:
    link = password_link(cast)
    accounts.set_passwords(link, "seventeen wild geese")
    return link


def replaced_password(cast: Cast) -> Link:
    link, _ = password_link(cast), password_link(cast)
    return link


def address_link(cast: Cast) -> Link:
    own.ask_for_address(factories.as_actor(cast.maria), f"maria{Link.select().count()}@new.test", PASSWORD)
    link: Link = Link.select().order_by(Link.id.desc()).get()
    return link


def used_address(cast: Cast) -> Link:
    link = address_link(cast)
    own.confirm_address(link)
    return link


def replaced_address(cast: Cast) -> Link:
    link, _ = address_link(cast), address_link(cast)
    return link


def lapsed(link: Link) -> Link:
    clock.freeze(clock.now() + LONG)
    return link


def revoked(link: Link) -> Link:
    links.revoke(Purpose(link.purpose), [link.subject_id])
    return link


@pytest.mark.parametrize(("end", "status", "sentence"), ENDS.values(), ids=ENDS.keys())
def test_a_link_that_is_over_says_why_and_takes_nothing(
    cast: Cast, end: Callable[[Cast], tuple[str, object]], status: int, sentence: str
) -> None:
    path, link = end(cast)
    address = path + (token(link) if isinstance(link, Link) else str(link))
    opened = cast.browser().get(address)
    assert opened.status_code == status
    assert sentence in opened.text
    fields = {"password": PASSWORD, "username": "heron", "name": "Grace"}
    assert cast.browser().send(address, fields).status_code == status
    assert cast.browser().head(address).status_code == status


def test_links_that_work_open_their_page(cast: Cast) -> None:
    for path, link in (
        ("/join/", invitation_link(cast)),
        ("/password/", password_link(cast)),
        ("/email/", address_link(cast)),
    ):
        assert cast.browser().get(path + token(link)).status_code == 200


def test_a_signed_in_browser_learns_that_a_link_is_over_without_signing_out(cast: Cast) -> None:
    link = used_invitation(cast)
    assert cast.browser(cast.mira).get(f"/join/{token(link)}").status_code == 410


def test_the_page_of_a_link_names_its_vendor_and_nobody_elses(cast: Cast) -> None:
    page = cast.browser().get(f"/join/{token(invitation_link(cast))}").text
    assert "Prairie &amp; Pine" in page
    assert "Harbor Tools" not in page


def test_every_made_up_token_gets_the_same_page(cast: Cast) -> None:
    pages = {said(cast.browser().get(f"/join/{made_up}")) for made_up in ("x", "y" * 43, "z" * 5_000, "ü")}
    assert len(pages) == 1
