"""Rights: what a role starts with, what an administrator may change, and what nothing can exceed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crikit.actor import Role
from crikit.permissions.models import PermissionSetting
from crikit.permissions.queries import rights_of
from crikit.permissions.rules import BRINGS, CEILINGS, DEFAULTS, Permission, lacking, rights, rights_of_username
from crikit.permissions.rules.explained import EXPLAINED
from tests.cast import Cast

P = Permission
EMPLOYEE = {P.SEE_CUSTOMERS, P.SEE_ITEMS, P.SEE_REPORTS, P.ENTER_ORDERS, P.SEE_PRICES, P.SEE_CHARTS} | {
    P.SEE_BALANCE,
    P.SEE_LIBRARY,
    P.TRACK_SHIPMENTS,
}
EMPLOYEE |= {P.CONFIRM_ORDERS}
STAFF = {P.SEE_DASHBOARD, P.ENTER_ORDERS, P.TRACK_SHIPMENTS, P.SEE_LIBRARY, P.SEE_CHARTS}
SETTINGS = st.dictionaries(st.sampled_from([*(str(p) for p in Permission), "made:up:thing"]), st.booleans())
PLANS = st.sampled_from(["order-entry", "sales-force", "full-circle"])


@pytest.mark.parametrize(
    ("person", "held"),
    [
        ("mira", {*EMPLOYEE, P.ADMINISTER, P.ADD_PORTAL_USERS, P.INVITE, P.SEE_UNAPPROVED}),
        ("ben", EMPLOYEE - {P.ENTER_ORDERS, P.SEE_LIBRARY, P.CONFIRM_ORDERS}),
        ("rita", {*EMPLOYEE, P.COPY_TO_ANOTHER} - {P.SEE_REPORTS, P.CONFIRM_ORDERS}),
        ("maria", {*STAFF, P.SUBMIT_ORDERS, P.SEE_PRICES, P.SEE_BALANCE, P.SEE_CHARTS, P.SET_STAFF_RIGHTS}),
        ("sam", STAFF),
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


@given(own=SETTINGS, above=SETTINGS, plan=PLANS)
def test_a_chain_never_gives_more_than_what_stands_above(
    own: dict[str, bool], above: dict[str, bool], plan: str
) -> None:
    rows = [*((2, *setting) for setting in own.items()), *((1, *setting) for setting in above.items())]
    staff = rights_of_username(2, Role.STAFF, rows, plan)
    management = rights_of_username(1, Role.MANAGEMENT, [row for row in rows if row[0] == 1], plan)
    assert staff <= management <= CEILINGS[Role.MANAGEMENT] - lacking(plan)
    assert staff <= CEILINGS[Role.STAFF]
    # Nothing gets lost on the way either: what both may have and nobody took is held.
    usual = {p for p in CEILINGS[Role.STAFF] & management if own.get(p, p in DEFAULTS[Role.STAFF])}
    assert staff == usual


@given(role=st.sampled_from(Role), settings=SETTINGS, taken=st.sampled_from(list(Permission)), plan=PLANS)
def test_taking_never_gives(role: Role, settings: dict[str, bool], taken: str, plan: str) -> None:
    assert rights(role, {**settings, taken: False}, plan) <= rights(role, settings, plan)


@given(role=st.sampled_from(Role), settings=SETTINGS, plan=PLANS)
def test_a_plan_is_above_everybody(role: Role, settings: dict[str, bool], plan: str) -> None:
    assert rights(role, settings, plan) == rights(role, settings) - lacking(plan)


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
    assert str(EXPLAINED[Permission.SEE_DASHBOARD].line) in page.text
    assert str(EXPLAINED[Permission.INVITE].line) not in page.text
