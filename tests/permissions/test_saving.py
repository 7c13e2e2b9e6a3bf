"""Giving and taking rights: what is written, who is refused, and what happens when two do it at once."""

from typing import Any

import pytest

from crikit import db
from crikit.accounts.models import User
from crikit.actor import Role
from crikit.errors import Conflict, DomainError, Forbidden
from crikit.history.models import Entry
from crikit.permissions.actions import save_permissions
from crikit.permissions.models import PermissionSetting, RepAccess
from crikit.permissions.queries import has_administrator, rights_of
from crikit.permissions.rules import Permission
from crikit.permissions.rules.explained import offered
from tests import factories
from tests.cast import Cast
from tests.crowds import crowd

BOTH = (Permission.ADMINISTER, Permission.ADD_PORTAL_USERS)


def save(by: User, user: User, *ticked: str, version: int = 0, **reps: Any) -> bool:
    """Of these two the ticked ones; what else it holds is left as it is."""
    facts: dict[str, Any] = {"reps": {}, "granted": (), **reps}
    others = rights_of(user) - set(BOTH)
    return save_permissions(factories.as_actor(by), user, version=version, ticked={*ticked, *others}, **facts)


def changes(user: User) -> list[tuple[str, dict[str, Any]]]:
    entries = Entry.select().where(Entry.about_id == user.id).order_by(Entry.id)
    return [(entry.actor_name, entry.facts) for entry in entries]


def test_what_is_ticked_is_given_and_the_rest_is_taken(cast: Cast) -> None:
    assert save(cast.mira, cast.ben, *BOTH)
    lost = {Permission.ENTER_ORDERS, Permission.SEE_LIBRARY, Permission.CONFIRM_ORDERS}
    assert rights_of(cast.ben) == rights_of(cast.mira) - lost
    assert save(cast.mira, cast.ben, Permission.ADMINISTER, version=1)
    assert Permission.INVITE not in rights_of(cast.ben)
    assert Permission.SEE_UNAPPROVED in rights_of(cast.ben)


def test_every_change_is_told_with_who_and_from_and_to(cast: Cast) -> None:
    save(cast.mira, cast.ben, Permission.ADD_PORTAL_USERS)
    [(who, facts)] = changes(cast.ben)
    assert who == "Mira"
    assert facts == {"username": "ben", "permission": Permission.ADD_PORTAL_USERS, "before": False, "after": True}


def test_saving_what_stands_already_writes_nothing(cast: Cast) -> None:
    settings = PermissionSetting.select().count()
    assert not save(cast.mira, cast.ben)
    assert not save(cast.mira, cast.maria, version=None)  # type: ignore[arg-type]
    assert changes(cast.ben) == []
    assert PermissionSetting.select().count() == settings
    assert User.get_by_id(cast.ben.id).rights_version == 0


@pytest.mark.parametrize("version", [None, 0, 2, 7])
def test_who_looked_at_an_older_version_is_told(cast: Cast, version: int | None) -> None:
    save(cast.mira, cast.ben, Permission.ADD_PORTAL_USERS)
    with pytest.raises(Conflict, match="what ben may do"):
        save(cast.mira, cast.ben, version=version)  # type: ignore[arg-type]
    assert Permission.ADD_PORTAL_USERS in rights_of(cast.ben)


def test_two_who_edit_the_same_user_at_once_make_one_change(cast: Cast) -> None:
    wished = [(Permission.ADMINISTER,), (Permission.ADD_PORTAL_USERS,)]
    told = crowd(2, lambda n: save(cast.mira, cast.ben, *wished[n]), vendor_id=cast.vendor.id)
    assert sorted(type(one).__name__ for one in told) == ["Conflict", "bool"]
    assert len(changes(cast.ben)) == 1


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Mira is the last administrator"):
        save(cast.mira, cast.mira, Permission.ADD_PORTAL_USERS)
    assert Permission.ADMINISTER in rights_of(cast.mira)
    assert changes(cast.mira) == []


def test_with_another_one_an_administrator_may_step_back(cast: Cast) -> None:
    save(cast.mira, cast.ben, *BOTH)
    assert save(cast.mira, cast.mira, Permission.ADD_PORTAL_USERS)
    assert has_administrator()
    assert Permission.ADMINISTER not in rights_of(cast.mira)


@pytest.mark.parametrize("why", ["waiting", "deactivated", "without a password yet"])
def test_who_can_not_sign_in_is_no_other_administrator(cast: Cast, why: str) -> None:
    save(cast.mira, cast.ben, *BOTH)
    column = {
        "waiting": {"approved_at": None},
        "deactivated": {"deactivated_at": cast.ben.created_at},
        "without a password yet": {"password_hash": None},
    }
    User.update(column[why]).where(User.id == cast.ben.id).execute()
    with pytest.raises(DomainError, match="last administrator"):
        save(cast.mira, cast.mira)


@pytest.mark.parametrize("mutual", [True, False], ids=["each other", "themselves"])
def test_administrators_who_untick_each_other_at_once_leave_one(cast: Cast, mutual: bool) -> None:
    save(cast.mira, cast.ben, *BOTH)
    people = [User.get_by_id(user.id) for user in (cast.mira, cast.ben)]

    def untick(number: int) -> bool:
        whom = people[1 - number] if mutual else people[number]
        return save(people[number], whom, Permission.ADD_PORTAL_USERS, version=whom.rights_version)

    told = crowd(2, untick, vendor_id=cast.vendor.id)
    assert sorted(isinstance(one, DomainError) for one in told) == [False, True], told
    assert sum(Permission.ADMINISTER in rights_of(person) for person in people) == 1


def test_whose_right_was_taken_meanwhile_changes_nothing_more(cast: Cast) -> None:
    save(cast.mira, cast.ben, *BOTH)
    ben = factories.as_actor(cast.ben)
    save(cast.mira, cast.ben, version=1)
    with pytest.raises(Forbidden):
        save_permissions(ben, cast.rita, version=0, ticked=[Permission.ADD_PORTAL_USERS], reps={}, granted=())
    assert Permission.ADD_PORTAL_USERS not in rights_of(cast.rita)


@pytest.mark.parametrize("person", ["rita", "maria"])
def test_nobody_is_lifted_above_the_role(cast: Cast, person: str) -> None:
    user = getattr(cast, person)
    save(cast.mira, user, *Permission)
    assert Permission.ADMINISTER not in rights_of(user)
    written = {s.permission for s in PermissionSetting.select().where(PermissionSetting.user == user.id)}
    assert written <= set(offered(Role(user.role)))


def test_access_to_other_reps_is_given_taken_and_told(cast: Cast) -> None:
    names = {cast.omar.rep_id: "Omar Aziz"}
    assert save(cast.mira, cast.rita, reps=names, granted=[cast.omar.rep_id])
    assert [row.rep_id for row in RepAccess.select()] == [cast.omar.rep_id]
    assert save(cast.mira, cast.rita, version=1, reps=names)
    assert RepAccess.select().count() == 0
    assert [(facts["rep"], facts["before"], facts["after"]) for _, facts in changes(cast.rita)] == [
        ("Omar Aziz", False, True),
        ("Omar Aziz", True, False),
    ]


@pytest.mark.parametrize("person", ["ben", "maria"])
def test_only_reps_get_access_to_other_reps(cast: Cast, person: str) -> None:
    user = getattr(cast, person)
    assert not save(cast.mira, user, reps={cast.omar.rep_id: "Omar Aziz"}, granted=[cast.omar.rep_id])
    assert RepAccess.select().count() == 0


def test_the_staff_never_has_what_the_management_lost(cast: Cast) -> None:
    assert Permission.SEE_DASHBOARD in rights_of(cast.sam)
    PermissionSetting.create(user=cast.maria, permission=Permission.SEE_DASHBOARD, allowed=False)
    assert Permission.SEE_DASHBOARD not in rights_of(cast.sam)
    assert Permission.SEE_DASHBOARD in rights_of(cast.otto)


def test_an_administrator_of_one_vendor_is_none_of_another(cast: Cast) -> None:
    with db.vendor_scope(cast.other_vendor.id):
        newly = factories.user(Role.INHOUSE, "dirk")
        PermissionSetting.create(user=newly, permission=Permission.ADMINISTER, allowed=False)
        with pytest.raises(DomainError, match="last administrator"):
            save(cast.dana, cast.dana)
