"""A pending invitation is over once accounting has made its customer or rep inactive."""

from typing import Any

import pytest

from crikit.accounts.models import User
from crikit.errors import Gone
from crikit.invitations.models import Invitation
from crikit.links.models import Link
from tests import factories
from tests.cast import Cast
from tests.factories import invite, newcomer

TYPED = {**vars(newcomer())}


def invited(cast: Cast, invitee: Any) -> tuple[Invitation, str]:
    [invitation] = invite(cast.mira, invitee)
    return invitation, f"/join/{factories.token(Link.get_by_id(invitation.link_id))}"


def end(invitee: Any) -> None:
    invitee.active = invitee.invitable = False
    invitee.save()


@pytest.mark.parametrize("make", [factories.customer, factories.sales_rep], ids=["customer", "rep"])
def test_its_page_says_kindly_that_it_is_over_and_makes_no_username(cast: Cast, make: Any) -> None:
    invitee = make()
    _, address = invited(cast, invitee)
    browser, before = cast.browser(), User.select().count()
    assert browser.get(address).status_code == 200
    end(invitee)
    for answer in (browser.get(address), browser.send(address, TYPED)):
        assert answer.status_code == 410
        assert "This invitation is over" in answer.text
        assert "keeps no active account for" in answer.text
        assert "Send me a new link" not in answer.text
    assert User.select().count() == before


def test_it_opens_again_when_accounting_has_the_customer_active_again(cast: Cast) -> None:
    heron = factories.customer()
    _, address = invited(cast, heron)
    end(heron)
    assert cast.browser().get(address).status_code == 410
    heron.active = heron.invitable = True
    heron.save()
    assert cast.browser().send(address, TYPED).status_code == 303


def test_whoever_typed_meanwhile_is_refused_and_the_link_is_not_spent(cast: Cast) -> None:
    heron = factories.customer()
    invitation, _ = invited(cast, heron)
    link = Link.get_by_id(invitation.link_id)
    end(factories.Customer.get_by_id(heron.id))
    with pytest.raises(Gone, match="was ended while you typed"):
        factories.joining.join(link, invitation, newcomer())
    assert Link.get_by_id(link.id).used_at is None
    assert User.get_or_none(User.username == "heron") is None
