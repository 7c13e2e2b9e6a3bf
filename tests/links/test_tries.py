"""Whoever holds a link may mistype, but neither keep the machine hashing nor guess without end."""

from collections.abc import Callable

import pytest

from crikit import passwords
from crikit.accounts import actions as accounts
from crikit.links.actions import TRIES
from tests import factories
from tests.cast import Cast
from tests.factories import PASSWORD, STAFF_PASSWORD, token

NEWCOMER = {"name": "Grace Kim", "email": "grace@heron.test", "phone": "1", "password": PASSWORD}
STAFF = {"staff_username": "heronS", "staff_password": STAFF_PASSWORD}


def joining(cast: Cast) -> tuple[str, dict[str, str]]:
    [invitation] = factories.invite(cast.mira, factories.customer("Blue Heron"))
    return f"/join/{token(invitation.link)}", {**NEWCOMER, **STAFF, "username": "mira"}


def guessing(cast: Cast) -> tuple[str, dict[str, str]]:
    """Staff learns at this page that a password is the management's."""
    return f"/password/{token(accounts.send_password_link(cast.sam))}", {"password": PASSWORD}


def trying(cast: Cast) -> tuple[str, dict[str, str]]:
    return f"/signup/{token(factories.trial_link())}", {"username": "mira", "password": PASSWORD}


@pytest.mark.parametrize("wrong", [joining, guessing, trying])
def test_no_link_is_tried_without_end(
    cast: Cast, wrong: Callable[[Cast], tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, fields = wrong(cast)
    monkeypatch.setattr("crikit.links.actions.TRIES", 3)
    assert TRIES > 3
    browser = cast.browser()
    first = [browser.send(address, fields).status_code for _ in range(3)]
    assert set(first) <= {409, 422}
    monkeypatch.setattr(passwords, "hashed", None)
    monkeypatch.setattr(passwords, "is_right", None)
    assert [browser.send(address, fields).status_code for _ in range(2)] == [429] * 2
    assert browser.get(address).status_code == 200
