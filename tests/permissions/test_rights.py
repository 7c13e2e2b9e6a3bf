"""Rights: what a role starts with, what an administrator may change, and what nothing can exceed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.actor import Role
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import BRINGS, CEILINGS, DEFAULTS, EXPLAINED, Permission, rights
from tests.cast import Cast

SETTINGS = st.dictionaries(st.sampled_from([*(str(p) for p in Permission), "made:up:thing"]), st.booleans())


@pytest.mark.parametrize(
    ("person", "held"),
    [
        ("mira", set(Permission) - {Permission.SEE_DASHBOARD}),
        ("ben", {Permission.SEE_CUSTOMERS, Permission.SEE_REPORTS}),
        ("rita", {Permission.SEE_CUSTOMERS}),
        ("maria", {Permission.SEE_DASHBOARD}),
        ("sam", {Permission.SEE_DASHBOARD}),
    ],
)
def test_each_of_the_cast_holds_what_their_role_gives(cast: Cast, person: str, held: set[str]) -> None:
    assert rights_of(getattr(cast, person)) == held


@given(settings=SETTINGS)
@pytest.mark.parametrize("role", list(Role))
def test_no_setting_lifts_anybody_above_the_ceiling_of_their_role(role: Role, settings: dict[str, bool]) -> None:
    held = rights(role, settings)
    assert held <= {str(p) for p in CEILINGS[role]}
    taken = {p for p, allowed in settings.items() if not allowed} - {str(p) for more in BRINGS.values() for p in more}
    assert not held & taken


@pytest.mark.parametrize("role", list(Role))
def test_defaults_stay_below_the_ceiling(role: Role) -> None:
    assert DEFAULTS[role] <= CEILINGS[role]


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGEMENT, Role.STAFF])
def test_only_in_house_users_ever_administer_or_invite(role: Role) -> None:
    everything = rights(role, {str(p): True for p in Permission})
    assert not everything & {Permission.ADMINISTER, Permission.INVITE}


def test_inviting_comes_with_adding_portal_users_and_goes_with_it() -> None:
    assert Permission.INVITE in rights(Role.INHOUSE, {})
    assert Permission.INVITE not in rights(Role.INHOUSE, {Permission.ADD_PORTAL_USERS: False})


def test_a_right_given_to_a_rep_holds_until_it_is_taken(cast: Cast) -> None:
    setting = PermissionSetting.create(user=cast.rita, permission=Permission.ADD_PORTAL_USERS, allowed=True)
    assert Permission.ADD_PORTAL_USERS in rights_of(cast.rita)
    assert Permission.ADD_PORTAL_USERS not in rights_of(cast.omar)
    setting.allowed = False
    setting.save()
    assert Permission.ADD_PORTAL_USERS not in rights_of(cast.rita)


def test_every_permission_is_explained() -> None:
    assert set(EXPLAINED) == set(Permission)


def test_permissions_stand_in_alphabetical_order() -> None:
    assert [str(p) for p in Permission] == sorted(Permission)


def test_an_administrator_reviews_what_a_username_may_do(cast: Cast) -> None:
    page = cast.browser(cast.mira).get(f"/tools/permissions/{cast.maria.id}")
    assert page.status_code == 200
    assert "Permissions of maria" in page.text
    assert "staff username mariaS" in page.text
    assert EXPLAINED[Permission.SEE_DASHBOARD].line in page.text
    assert EXPLAINED[Permission.INVITE].line not in page.text
