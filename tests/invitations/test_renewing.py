"""A lapsed invitation's “Send me a new link”: to the invited address only, and the same answer whatever happens."""

from datetime import timedelta

import pytest

from crikit import clock
from crikit.customers.models import Customer
from crikit.errors import TooMany
from crikit.invitations.actions import joining
from crikit.invitations.models import Invitation
from crikit.links import actions as links
from crikit.links.models import Link, Purpose
from tests import factories
from tests.cast import Cast
from tests.clients import said
from tests.crowds import crowd
from tests.factories import invite, join, letters, token

LIFETIME = timedelta(days=14)


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    clock.freeze()
    return invite(cast.mira, factories.customer("Blue Heron", "ap@heron.test"))[0]


def ask(cast: Cast, invitation: Invitation, **fields: str) -> str:
    answer = cast.browser().send(f"/join/{token(invitation.link)}/renewal", fields)
    assert answer.status_code == 200
    return said(answer)


def written() -> list[str]:
    return [letter.to_address for letter in letters("invitations/invitation")]


def test_an_invitation_lasts_as_long_as_the_vendor_says(cast: Cast, invitation: Invitation) -> None:
    address = f"/join/{token(invitation.link)}"
    clock.move(LIFETIME - timedelta(seconds=1))
    assert cast.browser().get(address).status_code == 200
    clock.move(timedelta(seconds=1))
    lapsed = cast.browser().get(address)
    assert lapsed.status_code == 410
    assert "Send me a new link" in lapsed.text


def test_a_new_link_goes_to_the_invited_address_and_nowhere_else(cast: Cast, invitation: Invitation) -> None:
    clock.move(LIFETIME)
    Customer.update(default_email="new@heron.test").where(Customer.id == invitation.customer_id).execute()
    ask(cast, invitation, email="thief@elsewhere.test", address="thief@elsewhere.test")
    assert written() == ["ap@heron.test"] * 2
    fresh = Invitation.get_by_id(invitation.id)
    assert fresh.link_id != invitation.link_id
    assert fresh.link.expires_at == clock.now() + LIFETIME
    assert cast.browser().get(f"/join/{token(fresh.link)}").status_code == 200
    assert "replaced by a newer one" in cast.browser().get(f"/join/{token(invitation.link)}").text


@pytest.mark.parametrize("why", ["not lapsed", "joined", "replaced", "revoked", "username meanwhile"])
def test_otherwise_nothing_is_sent_and_the_answer_is_the_same(cast: Cast, invitation: Invitation, why: str) -> None:
    other = invite(cast.mira, factories.customer("Summit", "ap@summit.test"))[0]
    if why == "joined":
        join(invitation)
    elif why == "replaced":
        invite(cast.mira, invitation.customer)
    elif why == "revoked":
        links.revoke(Purpose.INVITATION, [invitation.id])
    elif why == "username meanwhile":
        factories.pair(invitation.customer, "grace")
    if why != "not lapsed":
        clock.move(LIFETIME)
    before = written()
    told = ask(cast, invitation)
    assert written() == before
    clock.move(LIFETIME)
    assert ask(cast, other) == told
    assert len(written()) == len(before) + 1


def test_of_many_who_ask_at_once_one_letter_is_written(cast: Cast, invitation: Invitation) -> None:
    clock.move(LIFETIME)
    crowd(5, lambda _: joining.renew(invitation.link, invitation), vendor_id=cast.vendor.id)
    assert len(written()) == 2
    assert len([link for link in Link.select() if link.is_live]) == 1


def test_asking_is_limited(cast: Cast, invitation: Invitation) -> None:
    for _ in range(joining.RENEWALS):
        ask(cast, invitation)
    with pytest.raises(TooMany):
        joining.renew(invitation.link, invitation)
    answer = cast.browser().send(f"/join/{token(invitation.link)}/renewal")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_a_new_link_counts_as_unopened(cast: Cast, invitation: Invitation) -> None:
    joining.note_opened(invitation)
    clock.move(LIFETIME)
    ask(cast, invitation)
    assert Invitation.get_by_id(invitation.id).opened_at is None
