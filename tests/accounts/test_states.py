"""How a username stands is said in the same words wherever it is told."""

from typing import Any

import pytest

from crikit import clock
from crikit.accounts.models import STATES, User, UserState
from crikit.actor import Role
from tests import factories
from tests.cast import Cast

NOW = clock.now()
FACTS: dict[UserState, dict[str, Any]] = {
    UserState.ACTIVE: {"last_signed_in_at": NOW},
    UserState.NEVER: {},
    UserState.WAITING: {"approved_at": None},
    UserState.DEACTIVATED: {"deactivated_at": NOW, "last_signed_in_at": NOW},
}


@pytest.mark.parametrize("state", list(UserState))
def test_every_page_says_it_alike(cast: Cast, state: UserState) -> None:
    customer = factories.customer("Willow")
    user = factories.user(Role.MANAGEMENT, "willow", customer_id=customer.id, **FACTS[state])
    assert User.get_by_id(user.id).state is state
    browser = cast.browser(cast.mira)
    chip = f">{STATES[state]}</span>"
    for page in (
        "/tools/delete-user?q=willow",
        f"/tools/delete-user/{user.id}",
        f"/customers/{customer.id}",
        "/reports/portal-users?q=willow",
    ):
        assert chip in browser.get(page).text, page
